package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The gate, with a queue in front of it that is worked off by hand. */
class DelayGateTest {

    private static final long MILLI = 1_000_000;
    private static final long TARGET = 10 * MILLI;
    private static final long INTERVAL = 100 * MILLI;

    private final DelayGate gate = new DelayGate(TARGET, INTERVAL);
    private long now;
    private int admitted;
    private int refused;

    @Test
    void shouldLetABurstPassHoweverLongItIs() {
        for (int i = 0; i < 500; i++) {
            // Every tenth of the interval the queue is empty for a moment.
            one(i % 50 == 0 ? 0 : 80 * MILLI, MILLI / 5);
        }
        assertEquals(0, refused);
    }

    @Test
    void shouldRefuseWhoWaitedLongerOnceTheQueueHasStoodForAnInterval() {
        hold(11 * MILLI, INTERVAL);
        assertEquals(0, refused, "the first interval only looks");
        hold(11 * MILLI, INTERVAL);
        assertTrue(gate.standing(now));
        assertTrue(refused > 50);
        assertTrue(gate.admits(TARGET, now), "who waited no longer than the target is let in");
        assertFalse(gate.admits(TARGET + 1, now));
    }

    @Test
    void shouldStayClosedWhileAnybodyWaitsLonger() {
        hold(20 * MILLI, 3 * INTERVAL);
        // Refusing makes the shortest wait short: that alone does not mean that the load is gone.
        for (int i = 0; i < 1_000; i++) {
            one(i % 2 == 0 ? MILLI : 15 * MILLI, MILLI);
            assertTrue(gate.standing(now));
        }
    }

    @Test
    void shouldOpenWhenForAnIntervalNobodyWaitedLonger() {
        hold(20 * MILLI, 3 * INTERVAL);
        hold(2 * MILLI, 2 * INTERVAL);
        assertFalse(gate.standing(now));
        assertTrue(gate.admits(50 * MILLI, now));
    }

    @Test
    void shouldOpenWhenNobodyCameForAnInterval() {
        hold(20 * MILLI, 3 * INTERVAL);
        now += 2 * INTERVAL;
        assertTrue(gate.admits(20 * MILLI, now));
        assertFalse(gate.standing(now));
    }

    @Test
    void shouldLetAllInWhenItIsOff() {
        DelayGate open = new DelayGate(0, INTERVAL);
        for (long at = 0; at < 10 * INTERVAL; at += MILLI) {
            assertTrue(open.admits(1_000 * MILLI, at));
        }
    }

    /**
     * One worker, sales of 1 ms, refusals of 0.1 ms, twice as many as it can sell: what is sold waits no longer than the target, and the
     * worker does nothing but sell and refuse. Without the gate the wait grows to half the time.
     */
    @Test
    void shouldKeepTheWaitOfTheAcceptedAtTwiceTheCapacity() {
        long longestGated = serve(gate);
        int sold = admitted;
        assertTrue(longestGated <= TARGET, "waited " + longestGated);
        assertTrue(sold > 8_000, "sold " + sold + " of 10,000 that it could");
        admitted = 0;
        assertTrue(serve(new DelayGate(0, INTERVAL)) > 4_000 * MILLI);
    }

    private long serve(DelayGate by) {
        long free = 0;
        long longest = 0;
        for (int i = 0; i < 20_000; i++) {
            long came = i * (MILLI / 2);
            long start = Math.max(free, came);
            boolean sells = by.admits(start - came, start);
            free = start + (sells ? MILLI : MILLI / 10);
            if (sells) {
                admitted++;
                // The first two intervals are how it learns.
                longest = came < 3 * INTERVAL ? longest : Math.max(longest, start - came);
            }
        }
        return longest;
    }

    private void hold(long waitedNanos, long forNanos) {
        for (long until = now + forNanos; now < until;) {
            one(waitedNanos, MILLI);
        }
    }

    private void one(long waitedNanos, long stepNanos) {
        now += stepNanos;
        if (gate.admits(waitedNanos, now)) {
            admitted++;
        } else {
            refused++;
        }
    }
}
