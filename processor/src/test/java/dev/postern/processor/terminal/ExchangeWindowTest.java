package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.terminal.ExchangeWindow.Standing;
import org.junit.jupiter.api.Test;

class ExchangeWindowTest {

    private static final int BATCH = 1;
    private static final int SALE = MessageClass.FINANCIAL;
    private static final int REVERSAL = MessageClass.REVERSAL;
    private static final byte[] ANSWER = {1, 2, 3};

    private final ExchangeWindow window = new ExchangeWindow(4);

    @Test
    void shouldTellARepeatFromARequestWithOtherContent() {
        assertEquals(Standing.NEW, window.standing(BATCH, 7, SALE, 100));

        window.started(BATCH, 7, SALE, 100);
        assertEquals(Standing.RUNNING, window.standing(BATCH, 7, SALE, 100));
        assertEquals(Standing.DIFFERS, window.standing(BATCH, 7, SALE, 101));
        assertFalse(window.decided(BATCH, 7, SALE));

        window.answered(BATCH, 7, SALE, 100, ANSWER);
        assertEquals(Standing.ANSWERED, window.standing(BATCH, 7, SALE, 100));
        assertEquals(Standing.DIFFERS, window.standing(BATCH, 7, SALE, 101));
        assertTrue(window.decided(BATCH, 7, SALE));
        assertArrayEquals(ANSWER, window.answer(BATCH, 7, SALE));
        assertEquals(0, window.runningCount());
    }

    @Test
    void shouldLeaveTheStanFreeWhenARequestEndsWithoutADecision() {
        window.started(BATCH, 7, SALE, 100);
        window.abandoned(BATCH, 7, SALE);

        assertEquals(Standing.NEW, window.standing(BATCH, 7, SALE, 999));
        assertEquals(0, window.runningCount());
    }

    @Test
    void shouldKeepBatchStanAndClassApart() {
        window.answered(BATCH, 7, SALE, 100, ANSWER);

        assertEquals(Standing.NEW, window.standing(BATCH, 7, REVERSAL, 100));
        assertEquals(Standing.NEW, window.standing(BATCH + 1, 7, SALE, 100));
        assertEquals(Standing.NEW, window.standing(BATCH, 8, SALE, 100));
    }

    @Test
    void shouldRefuseOnlyTheSaleThatWasReversedBeforeItCame() {
        window.markReversedBefore(BATCH, 7);

        assertEquals(Standing.REVERSED_BEFORE, window.standing(BATCH, 7, SALE, 100));
        assertEquals(Standing.NEW, window.standing(BATCH, 7, REVERSAL, 100));
        assertEquals(Standing.NEW, window.standing(BATCH, 8, SALE, 100));
        assertEquals(Standing.NEW, window.standing(BATCH + 1, 7, SALE, 100));
    }

    @Test
    void shouldRefuseTheSaleWhoseReversalIsStillOnItsWay() {
        window.started(BATCH, 7, REVERSAL, 100);
        assertEquals(Standing.REVERSED_BEFORE, window.standing(BATCH, 7, SALE, 100));

        window.abandoned(BATCH, 7, REVERSAL);
        assertEquals(Standing.NEW, window.standing(BATCH, 7, SALE, 100), "it came to nothing");
    }

    @Test
    void shouldTellWhetherASaleRunsWithOtherContent() {
        assertFalse(window.runsOtherwise(BATCH, 7, SALE, 100));
        window.started(BATCH, 7, SALE, 100);
        assertFalse(window.runsOtherwise(BATCH, 7, SALE, 100));
        assertTrue(window.runsOtherwise(BATCH, 7, SALE, 101));
        window.answered(BATCH, 7, SALE, 100, ANSWER);
        assertFalse(window.runsOtherwise(BATCH, 7, SALE, 101), "it runs no more");
    }

    @Test
    void shouldAnswerTheRepeatOfASaleThatWasRefusedBecauseOfItsMark() {
        window.markReversedBefore(BATCH, 7);
        window.answered(BATCH, 7, SALE, 100, ANSWER);

        assertEquals(Standing.ANSWERED, window.standing(BATCH, 7, SALE, 100));
    }

    @Test
    void shouldKnowAUsedStanWhoseAnswerLeftTheMemory() {
        for (int stan = 1; stan <= 5; stan++) {
            window.answered(BATCH, stan, SALE, 100, ANSWER);
        }
        assertEquals(Standing.ANSWER_FORGOTTEN, window.standing(BATCH, 1, SALE, 100));
        assertEquals(Standing.ANSWERED, window.standing(BATCH, 2, SALE, 100));
    }

    /** Batches that reversals name come from outside: their number must be bounded, and must not push out the open one. */
    @Test
    void shouldBoundTheBatchesAndKeepTheOpenOneAndTheOneBefore() {
        int open = 500_000;
        window.answered(open, 1, SALE, 100, ANSWER);
        window.answered(open, 1, REVERSAL, 100, ANSWER);
        window.answered(open - 1, 1, SALE, 100, ANSWER);
        window.markReversedBefore(open, 9);
        for (int batch = 1; batch <= 2_000; batch++) {
            window.answered(batch, 1, REVERSAL, 100, ANSWER);
            window.markReversedBefore(batch, 1);
            window.keepBatchesAround(open);
        }

        assertTrue(window.decided(open, 1, SALE));
        assertTrue(window.decided(open, 1, REVERSAL));
        assertTrue(window.decided(open - 1, 1, SALE));
        assertEquals(Standing.REVERSED_BEFORE, window.standing(open, 9, SALE, 100));
        long kept = 0;
        for (int batch = 1; batch <= 2_000; batch++) {
            kept += window.decided(batch, 1, REVERSAL) ? 1 : 0;
        }
        assertTrue(kept <= 48, kept + " foreign batches are kept");
    }

    /** The reversal of a sale of long ago is repeated: it must not be decided again. */
    @Test
    void shouldKnowTheReversalOfAnOldBatchWhenItIsRepeated() {
        for (int open = 20; open <= 40; open++) {
            for (int kind : new int[] {1, SALE, 3, 5, 6}) {
                window.answered(open, 1, kind, 100, ANSWER);
            }
            window.keepBatchesAround(open);
        }
        window.answered(3, 1, REVERSAL, 100, ANSWER);
        window.keepBatchesAround(40);

        assertEquals(Standing.ANSWERED, window.standing(3, 1, REVERSAL, 100));
        assertTrue(window.decided(39, 1, SALE));
    }

    /** The largest values that field 60.2, 11 and the class can have must not run into each other. */
    @Test
    void shouldGiveEveryExchangeAKeyOfItsOwn() {
        long largest = ExchangeWindow.key(999_999, 999_999, 9);
        assertEquals(999_999, largest >>> 24);
        assertEquals(999_999, largest >>> 4 & 0xFFFFF);
        assertEquals(9, largest & 0xF);
    }
}
