package dev.postern.processor.rules;

import dev.postern.processor.time.Clock;
import java.util.concurrent.TimeUnit;

/** Says on standard error now and then how far a run over a journal has come; the report stays free of times. One thread at a time. */
final class ReplayProgress {

    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Clock clock = Clock.system();
    private final long begunNanos = clock.nanos();
    private long saidNanos = begunNanos;
    private long records;

    void read(int more) {
        records += more;
        long now = clock.nanos();
        if (now - saidNanos >= SAY_NANOS) {
            saidNanos = now;
            System.err.printf("%,d records, %,d a second%n", records, perSecond(now));
        }
    }

    /** Says how long all of it took. */
    void end() {
        System.err.printf("%,d records read at %,d a second%n", records, perSecond(clock.nanos()));
    }

    private long perSecond(long now) {
        return records * TimeUnit.SECONDS.toNanos(1) / Math.max(1, now - begunNanos);
    }
}
