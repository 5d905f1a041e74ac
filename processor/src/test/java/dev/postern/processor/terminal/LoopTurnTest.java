package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoopTurnTest {

    private static final long MILLI = 1_000_000;

    private final LoopTurn turn = new LoopTurn();

    @Test
    void shouldCountTheTurnSoFarAfterARest() {
        turn.looks(0);
        assertEquals(0, turn.waitedNanos(50 * MILLI), "it came when the loop slept");
        assertEquals(3 * MILLI, turn.waitedNanos(53 * MILLI));
        turn.looked(54 * MILLI);
        assertEquals(5 * MILLI, turn.waitedNanos(55 * MILLI));
    }

    @Test
    void shouldAddTheTurnBeforeWhenThereWasNoRest() {
        turn.looks(0);
        turn.looked(MILLI);
        turn.looks(21 * MILLI);
        assertEquals(20 * MILLI, turn.waitedNanos(21 * MILLI + 1_000), "it may have come when the turn before began");
        assertEquals(24 * MILLI, turn.waitedNanos(25 * MILLI + 1_000));
        turn.looks(26 * MILLI);
        assertEquals(0, turn.waitedNanos(30 * MILLI), "the loop slept, so nothing was left");
    }

    @Test
    void shouldTellHowLongItWasAtWork() {
        turn.looks(0);
        turn.looked(10 * MILLI);
        turn.looks(14 * MILLI);
        turn.waitedNanos(20 * MILLI);
        turn.looked(21 * MILLI);
        turn.looks(22 * MILLI);
        assertEquals(6 * MILLI, turn.busyNanos());
    }
}
