package dev.postern.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {
    private static final double CEILING = 100_000;

    @ParameterizedTest
    @ValueSource(doubles = {5_000, 31_000, 46_000, 71_500, 88_000, 99_000})
    void shouldFindTheRateAtWhichThePromiseEnds(double capacity) throws Exception {
        CapacitySearch.Found found = CapacitySearch.search(CEILING, rate -> rate <= capacity ? null : "too slow");

        assertTrue(found.perSecond() <= capacity, () -> "found " + found.perSecond());
        assertTrue(found.perSecond() >= capacity * 0.95, () -> "found " + found.perSecond());
        assertTrue(found.missedAt() > capacity);
        assertTrue(found.trials().size() <= 30, () -> found.trials().size() + " runs");
    }

    @Test
    void shouldSayThatTheCeilingItselfIsHeld() throws Exception {
        CapacitySearch.Found found = CapacitySearch.search(CEILING, _ -> null);

        assertEquals(CEILING, found.perSecond());
        assertEquals(0, found.missedAt());
        assertEquals(3, found.trials().stream().filter(trial -> trial.part().equals("confirmation")).count());
    }

    @Test
    void shouldFindNothingWhenNoRateKeepsThePromise() throws Exception {
        CapacitySearch.Found found = CapacitySearch.search(CEILING, _ -> "always");

        assertEquals(0, found.perSecond());
        assertTrue(found.trials().stream().noneMatch(CapacitySearch.Trial::kept));
    }

    /** One run in ten has a pause of the machine in it and misses whatever the rate is. */
    @Test
    void shouldNotBeLedAstrayByAPauseNowAndThen() throws Exception {
        int near = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double found = CapacitySearch.search(CEILING,
                rate -> rate > 60_000 ? "too slow" : random.nextInt(10) == 0 ? "a pause" : null).perSecond();
            assertTrue(found <= 60_000);
            near += found >= 60_000 * 0.85 ? 1 : 0;
        }
        assertTrue(near >= 170, near + " of 200 are within 15 %");
    }

    @Test
    void shouldLowerTheRateUntilThreeRunsConfirmIt() throws Exception {
        int[] atTop = new int[1];
        CapacitySearch.Found found = CapacitySearch.search(CEILING, rate -> rate >= CEILING && atTop[0]++ > 1 ? "heat" : null);

        assertEquals(95_000, found.perSecond());
    }
}
