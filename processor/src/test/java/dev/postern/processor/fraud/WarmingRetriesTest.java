package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmingRetriesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Where the clock wraps. */
    private static final long NOW = Long.MAX_VALUE - SECOND;

    private final WarmingRetries retries = new WarmingRetries(new WarmingRetries.Terms(60 * SECOND, 300 * SECOND, 4));

    @Test
    void shouldTryNothingAgainThatWasNotGivenUp() {
        assertFalse(retries.waits());
        assertNull(retries.standing(NOW));
        assertEquals(0, retries.begun());
    }

    @Test
    void shouldDoubleThePauseUpToTheLongestAndEndAfterSoMany() {
        for (long seconds : new long[] {60, 120, 240, 300}) {
            retries.gaveUp(NOW);
            assertTrue(retries.waits());
            assertEquals(seconds * SECOND, retries.leftNanos(NOW));
            assertEquals(1, retries.leftNanos(NOW + seconds * SECOND - 1));
            assertEquals(0, retries.leftNanos(NOW + seconds * SECOND + 1), "it is due, and stays so");
            retries.begin();
        }
        assertEquals(4, retries.begun());
        assertEquals("could not be made from the journal, 4 times in a row: tried again in 299 s, retry 4 of 4", retries.standing(NOW + SECOND));
        retries.gaveUp(NOW);
        assertFalse(retries.waits(), "the bound");
        assertTrue(retries.standing(NOW).startsWith("could not be made from the journal, 5 times in a row: they are not tried again"), retries.standing(NOW));
    }

    @Test
    void shouldBeginAnewForOtherRules() {
        retries.gaveUp(NOW);
        retries.gaveUp(NOW);
        retries.forget();
        assertFalse(retries.waits());
        retries.gaveUp(NOW);
        assertEquals(60 * SECOND, retries.leftNanos(NOW));
        assertEquals("could not be made from the journal, 1 time in a row: tried again in 60 s, retry 1 of 4", retries.standing(NOW));
    }

    @Test
    void shouldTryNothingAgainWhenTheSettingSaysSo() {
        WarmingRetries none = new WarmingRetries(new WarmingRetries.Terms(SECOND, SECOND, 0));
        none.gaveUp(NOW);
        assertFalse(none.waits());
    }
}
