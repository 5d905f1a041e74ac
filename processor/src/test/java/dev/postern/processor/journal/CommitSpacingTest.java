package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommitSpacingTest {
    private static final long MILLI = 1_000_000;

    private final CommitSpacing spacing = new CommitSpacing(MILLI, 0);
    private long now;

    @Test
    void shouldCommitAtOnceWhenAppendsAreRare() {
        for (int i = 0; i < 100; i++) {
            now += MILLI / 2;
            assertTrue(spacing.waitNanos(now) <= 0, "append " + i);
            spacing.started(1, now);
        }
    }

    @Test
    void shouldLetBatchesGrowUnderLoadAndReturnToAtOnce() {
        for (int i = 0; i < 20; i++) {
            now += MILLI / 10;
            spacing.started(5, now);
        }
        assertEquals(MILLI, spacing.waitNanos(now));
        assertEquals(MILLI / 4, spacing.waitNanos(now + 3 * MILLI / 4));
        for (int i = 0; i < 20; i++) {
            now += MILLI;
            spacing.started(50, now);
            assertEquals(MILLI, spacing.waitNanos(now), "batch " + i);
        }
        for (int i = 0; i < 20; i++) {
            now += MILLI;
            spacing.started(1, now);
        }
        assertTrue(spacing.waitNanos(now) <= 0);
    }

    @Test
    void shouldNeverWaitWithoutASpacing() {
        CommitSpacing none = new CommitSpacing(0, 0);
        for (int i = 0; i < 20; i++) {
            now += MILLI / 100;
            none.started(1000, now);
            assertTrue(none.waitNanos(now) <= 0);
        }
    }
}
