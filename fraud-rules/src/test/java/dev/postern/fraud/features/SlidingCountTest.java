package dev.postern.fraud.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** The pages against a map of the obvious counts, with evictions, through a copy taken in the middle of changes. */
    @Test
    void shouldComeOutTheSameAsTheObviousOneAndBeRestoredAsItWasWhenTheCopyBegan() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        CardActivities cards = new CardActivities(WINDOW_MILLIS, 700);
        LinkedHashMap<Long, SlidingCount> obvious = new LinkedHashMap<>();
        long now = 1_000_000;
        for (int i = 0; i < 5_000; i++) {
            now = sell(random, now, cards, obvious);
        }
        assertSame(obvious, cards, now, "seed " + seed);
        assertTrue(cards.evicted() > 0, "nothing was evicted: the test is blind");
        ByteBuffer head = ByteBuffer.allocate(CardActivities.pageBytes());
        cards.writeHead(head);
        ByteBuffer[] copied = new ByteBuffer[cards.pages()];
        cards.watch(page -> copy(cards, page, copied));
        LinkedHashMap<Long, SlidingCount> then = new LinkedHashMap<>();
        obvious.forEach((card, count) -> then.put(card, count.copy()));
        long began = now;
        for (int i = 0; i < 300; i++) {
            now = sell(random, now, cards, obvious);
        }
        for (int page = 0; page < copied.length; page++) {
            copy(cards, page, copied);
        }
        cards.watch(null);
        CardActivities restored = new CardActivities(WINDOW_MILLIS, 700);
        restored.readHead(head.flip());
        for (int page = 0; page < copied.length; page++) {
            restored.readPage(page, copied[page].flip());
        }
        restored.restored();
        assertSame(then, restored, began, "seed " + seed);
        assertSame(obvious, cards, now, "seed " + seed);
        for (int i = 0; i < 5_000; i++) {
            began = sell(random, began, restored, then);
        }
        assertSame(then, restored, began, "seed " + seed + " and goes on");
    }

    private static void copy(CardActivities cards, int page, ByteBuffer[] copied) {
        if (page < copied.length && copied[page] == null) {
            copied[page] = ByteBuffer.allocate(CardActivities.pageBytes());
            cards.writePage(page, copied[page]);
        }
    }

    private static long sell(Random random, long now, CardActivities cards, LinkedHashMap<Long, SlidingCount> obvious) {
        long card = random.nextInt(1_000);
        long at = now + random.nextInt(40) - 10;
        cards.sold(card, card * 31, at);
        SlidingCount count = obvious.remove(card);
        count = count == null ? new SlidingCount(WINDOW_MILLIS) : count;
        count.add(at);
        obvious.put(card, count);
        if (obvious.size() > 700) {
            obvious.pollFirstEntry();
        }
        return Math.max(now, at);
    }

    private static void assertSame(LinkedHashMap<Long, SlidingCount> obvious, CardActivities cards, long now,
            String where) {
        assertEquals(obvious.size(), cards.size(), where);
        for (long card = 0; card < 1_000; card++) {
            SlidingCount count = obvious.get(card);
            assertEquals(count == null ? 0 : count.salesWithinWindow(now),
                    cards.of(card, card * 31).salesWithinWindow(now), where + " card " + card);
        }
    }

    @Test
    void shouldEvictTheCardThatWasQuietLongestAndCountIt() {
        CardActivities cards = new CardActivities(WINDOW_MILLIS, 2);
        cards.sold(1, 0, 0);
        cards.sold(2, 0, 1);
        cards.sold(1, 0, 2);
        cards.sold(3, 0, 3);
        assertEquals(2, cards.size());
        assertEquals(1, cards.evicted());
        assertEquals(0, cards.of(2, 0).salesWithinWindow(3));
        assertEquals(2, cards.of(1, 0).salesWithinWindow(3));
    }
}
