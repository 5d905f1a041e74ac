package dev.postern.fraud.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingCountTest {

    private static final long WINDOW_MILLIS = 60_000;

    @Test
    void shouldForgetWhatLeftTheWindowByMoreThanABucket() {
        SlidingCount count = new SlidingCount(WINDOW_MILLIS);
        count.add(0);
        assertEquals(1, count.salesWithinWindow(WINDOW_MILLIS));
        assertEquals(0, count.salesWithinWindow(WINDOW_MILLIS + 2 * SlidingCount.bucketMillis(WINDOW_MILLIS)));
    }

    @Test
    void shouldNeverCountTooFewAndTooManyOnlyWithinOneBucket() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        SlidingCount count = new SlidingCount(WINDOW_MILLIS);
        List<Long> all = new ArrayList<>();
        long now = 1_000_000;
        long overcounted = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(50);
            long at = now - random.nextInt(1_000);
            count.add(at);
            all.add(at);
            long from = now - WINDOW_MILLIS;
            long bucket = SlidingCount.bucketMillis(WINDOW_MILLIS);
            long exact = all.stream().filter(t -> t > from).count();
            long loosest = all.stream().filter(t -> t > from - bucket).count();
            int got = count.salesWithinWindow(now);
            assertTrue(got >= exact && got <= loosest,
                    "seed " + seed + " step " + i + ": " + exact + " <= " + got + " <= " + loosest);
            overcounted += got - exact;
            if (all.size() > 2_000) {
                all.subList(0, 1_000).clear();
            }
        }
        assertTrue(overcounted > 0, "the bucket error never showed: the test is blind");
    }

    @Test
    void shouldEvictTheCardThatWasQuietLongestAndCountIt() {
        CardActivities<String> cards = new CardActivities<>(WINDOW_MILLIS, 2);
        cards.sold("a", 0);
        cards.sold("b", 1);
        cards.sold("a", 2);
        cards.sold("c", 3);
        assertEquals(2, cards.size());
        assertEquals(1, cards.evicted());
        assertEquals(0, cards.of("b").salesWithinWindow(3));
        assertEquals(2, cards.of("a").salesWithinWindow(3));
    }
}
