package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.state.MemorySink;
import dev.postern.processor.state.PieceReader;
import dev.postern.processor.state.SlicedCopy;
import dev.postern.processor.till.Cards;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A shard that goes on selling, reversing and forgetting while it is copied: the copy and the events behind its moment
 * give the same ledger as the life does.
 */
class LedgerCopyTest {
    private static final long OPENING = 1_000_000_000;
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, OPENING);
    private static final int CARDS = 2_500;
    private static final long RETENTION_MILLIS = 6_000;

    private final long seed = Seed.of("LedgerCopyTest");
    private final Random random = new Random(seed);
    private final List<Event> behind = new ArrayList<>();
    private Ledger live = empty();
    private int stan;
    private int reversedBehind;

    @Test
    void shouldLeaveRoomBehindItsPartsForWhatIsCopiedWithIt() {
        Ledger ledger = new Ledger(3, new Ledger.Bounds(1_000, 1_000));

        assertEquals(Ledger.SECTIONS, ledger.pieces().size());
    }

    @Test
    void shouldBeRestoredAsItWasWhenTheCopyBeganAndComeOutTheSame() {
        int copies = 0;
        for (int round = 0; round < 6; round++) {
            live(4_000);
            behind.clear();
            reversedBehind = 0;
            long began = live.sequence();
            MemorySink sink = new MemorySink();
            SlicedCopy copy = new SlicedCopy(live.pieces(), 0, sink);
            boolean done = false;
            while (!done) {
                live(150);
                sink.full(random.nextInt(4) == 0);
                // A clock that stands still and no time: nothing is copied but what changes; else all that is left.
                done = copy.slice(() -> 0, random.nextInt(12) == 0 ? 1 : -1);
            }
            assertTrue(sink.ended());
            assertTrue(reversedBehind > 0, "nothing old changed: the test is blind");
            Ledger restored = empty();
            PieceReader.read(sink.body(), restored.pieces());
            restored.restored(began);
            behind.forEach(restored::apply);
            assertSame(restored, "seed " + seed + " round " + round);
            // What was restored is as good as what was copied: the life goes on in it.
            live = restored;
            copies++;
        }
        assertEquals(6, copies);
    }

    @Test
    void shouldLetGoOfAnAbandonedCopy() {
        live(3_000);
        MemorySink sink = new MemorySink();
        SlicedCopy copy = new SlicedCopy(live.pieces(), 0, sink);
        sink.abandon();
        assertTrue(copy.slice(() -> 0, 1));
        assertFalse(sink.ended());
        int size = sink.body().remaining();
        live(3_000);
        assertEquals(size, sink.body().remaining(), "changes are not announced any more");
    }

    @Test
    void shouldStopASliceWhenItsTimeIsOver() {
        live(20_000);
        MemorySink sink = new MemorySink();
        SlicedCopy copy = new SlicedCopy(live.pieces(), 0, sink);
        long[] now = new long[1];
        int slices = 0;
        boolean done;
        do {
            long begun = now[0];
            done = copy.slice(() -> now[0] += 10_000, 50_000);
            assertTrue(now[0] - begun <= 70_000, "a slice took " + (now[0] - begun));
            slices++;
        } while (!done);
        assertTrue(slices > 1, "it was copied at once: the test is blind");
    }

    private void live(int steps) {
        for (int i = 0; i < steps; i++) {
            long at = Asks.AT + stan;
            if (random.nextInt(3) == 0 && stan > 2_000) {
                int original = stan - 1 - random.nextInt(5_000) % stan;
                Decision decision = live.decide(Asks.reversal(Asks.TERMINAL, Cards.cny(original % CARDS), original, 7,
                        Asks.CNY, true, at), null);
                if (decision.event() != null) {
                    take(decision.event());
                }
                reversedBehind += decision.event() instanceof Reversed r && r.amountMinor() > 0 ? 1 : 0;
            } else {
                Decision decision = live.decide(Asks.purchase(Asks.TERMINAL, Cards.cny(stan % CARDS), stan, 7,
                        Asks.CNY, at), TERMS, random.nextInt(9) == 0 ? "61" : null);
                stan++;
                if (decision.before() != null) {
                    take(decision.before());
                }
                take(decision.event());
            }
        }
    }

    private void take(Event event) {
        live.apply(event);
        behind.add(event);
    }

    private void assertSame(Ledger restored, String where) {
        assertEquals(live.sequence(), restored.sequence(), where);
        assertEquals(live.accountCount(), restored.accountCount(), where);
        assertEquals(live.balanceSumMinor(Asks.CNY), restored.balanceSumMinor(Asks.CNY), where);
        for (int card = 0; card < CARDS; card++) {
            assertEquals(Asks.said(live.decide(Asks.balance(Cards.cny(card), 1), TERMS, null)),
                    Asks.said(restored.decide(Asks.balance(Cards.cny(card), 1), TERMS, null)), where);
        }
        for (int original = 0; original < stan; original++) {
            ReversalRequest request = Asks.reversal(Asks.TERMINAL, Cards.cny(original % CARDS), original, 7, Asks.CNY,
                    true, Asks.AT);
            Decision here = live.decide(request, null);
            Decision there = restored.decide(request, null);
            assertEquals(here.event() == null, there.event() == null, where);
            assertEquals(here.responseCode(), there.responseCode(), where);
            assertArrayEquals(here.answer(), there.answer(), where + " original " + original);
            if (here.event() instanceof Reversed reversed) {
                assertEquals(reversed.ending(), ((Reversed) there.event()).ending(), where + " original " + original);
            }
        }
    }

    private static Ledger empty() {
        return new Ledger(5, new Ledger.Bounds(1_000_000, RETENTION_MILLIS));
    }
}
