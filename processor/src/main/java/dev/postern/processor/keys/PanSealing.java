package dev.postern.processor.keys;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals card numbers on any thread: a sealer for each, and the next day's key drawn ahead in the background, so that no event loop waits for
 * a disk. A number that cannot be sealed is left out and counted.
 */
public final class PanSealing {

    private static final Logger LOG = LoggerFactory.getLogger(PanSealing.class);

    private final DayKeys keys;
    private final ThreadLocal<PanSealer> sealers;
    private final AtomicReference<LocalDate> drawnAhead = new AtomicReference<>();
    private final LongAdder failures = new LongAdder();

    /** @param atEpochMillis now: the keys of this day and the next are drawn before it returns */
    public PanSealing(DayKeys keys, long atEpochMillis) throws IOException {
        this.keys = keys;
        sealers = ThreadLocal.withInitial(() -> new PanSealer(keys, generator()));
        LocalDate today = PanSealer.dayOf(atEpochMillis);
        keys.sealing(today.plusDays(1));
        keys.sealing(today);
        drawnAhead.set(today.plusDays(1));
    }

    /** A card number sealed for its day; null when it could not be. */
    public byte[] seal(Pan pan, CardToken token, long atEpochMillis) {
        try {
            byte[] sealed = sealers.get().seal(pan, token, atEpochMillis);
            drawAhead(PanSealer.dayOf(sealed).plusDays(1));
            return sealed;
        } catch (IOException e) {
            failures.increment();
            LOG.error("a card number was not sealed: {}", e.getMessage());
            return null;
        }
    }

    /** Numbers that could not be sealed since the start; must stay 0. */
    public long failures() {
        return failures.sum();
    }

    private void drawAhead(LocalDate next) {
        LocalDate known = drawnAhead.get();
        if (next.isAfter(known) && drawnAhead.compareAndSet(known, next)) {
            Thread.ofVirtual().start(() -> {
                try {
                    keys.sealing(next);
                } catch (IOException e) {
                    LOG.error("the data key of {} could not be drawn ahead: {}", next, e.getMessage());
                }
            });
        }
    }

    /** Never blocks once it is seeded. */
    private static SecureRandom generator() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextInt();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has DRBG", e);
        }
    }
}
