package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StanRangesTest {

    private final StanRanges ranges = new StanRanges();

    @Test
    void shouldTakeOneRangeForATerminalThatCountsUpwards() {
        for (int stan = 1; stan <= 10_000; stan++) {
            ranges.add(stan);
        }
        assertEquals(1, ranges.rangeCount());
        assertTrue(ranges.contains(1));
        assertTrue(ranges.contains(10_000));
        assertFalse(ranges.contains(0));
        assertFalse(ranges.contains(10_001));
    }

    @Test
    void shouldJoinTheRangesLeftAndRightOfAGap() {
        ranges.add(1);
        ranges.add(3);
        assertEquals(2, ranges.rangeCount());
        assertFalse(ranges.contains(2));
        ranges.add(2);
        assertEquals(1, ranges.rangeCount());
    }

    @Test
    void shouldTellTheSameAsASortedSet() {
        long seed = Seed.of("StanRangesTest");
        Random random = new Random(seed);
        for (int universe : new int[] {8, 60, 400, 1_000_000}) {
            StanRanges tried = new StanRanges();
            TreeSet<Integer> oracle = new TreeSet<>();
            for (int step = 0; step < 4_000; step++) {
                int stan = random.nextInt(universe);
                tried.add(stan);
                oracle.add(stan);
                int asked = random.nextInt(universe);
                assertEquals(oracle.contains(asked), tried.contains(asked),
                        "seed " + seed + " universe " + universe + " step " + step + " STAN " + asked);
            }
            assertEquals(runs(oracle), tried.rangeCount(), "seed " + seed + " universe " + universe);
        }
    }

    private static int runs(TreeSet<Integer> set) {
        return (int) set.stream().filter(stan -> !set.contains(stan - 1)).count();
    }
}
