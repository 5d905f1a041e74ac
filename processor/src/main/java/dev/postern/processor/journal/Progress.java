package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then how far a recovery has come, and when it may end. The recovering thread only. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    /** Records between two looks at the clock. */
    private static final int LOOK_MASK = (1 << 14) - 1;
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Clock clock;
    private final long first;
    private final long expectedLast;
    private final long begunNanos;
    private long saidNanos;

    /**
     * @param before the record before the first one to be read
     * @param expectedLast the last as far as is known
     */
    Progress(Clock clock, long before, long expectedLast) {
        this.clock = clock;
        this.first = before;
        this.expectedLast = expectedLast;
        begunNanos = clock.nanos();
        saidNanos = begunNanos;
    }

    void at(long sequence) {
        if ((sequence & LOOK_MASK) != 0) {
            return;
        }
        long now = clock.nanos();
        if (now - saidNanos >= SAY_NANOS) {
            saidNanos = now;
            long read = sequence - first;
            long perSecond = Math.max(1, read * 1_000_000_000L / Math.max(1, now - begunNanos));
            long left = Math.max(0, expectedLast - sequence);
            LOG.info("recovering: record {} of about {}, {} records/s, about {} s left", sequence, expectedLast,
                    perSecond, left / perSecond);
        }
    }

    long elapsedNanos() {
        return clock.nanos() - begunNanos;
    }
}
