package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final long OPENING = 10_000;
    private static final long DAY = 86_400_000L;
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, OPENING);
    private static final Pan CARD = Cards.cny(1);
    private static final Pan OTHER_CARD = Cards.cny(2);

    private final Ledger ledger = new Ledger(3, new Ledger.Bounds(1_000, 8 * DAY));

    @Test
    void shouldOpenTheAccountOfACardOnFirstSight() {
        Decision decision = decide(Asks.purchase(CARD, 1, 1_000), null);

        AccountOpened opened = assertInstanceOf(AccountOpened.class, decision.before());
        assertEquals(OPENING, opened.openingMinor());
        assertEquals(Asks.CNY, opened.currency());
        assertEquals(Asks.token(CARD), opened.token());
        assertEquals(CARD.masked(), opened.maskedPan());
        assertEquals(2, ledger.sequence(), "the account and the sale");
        assertEquals(1, ledger.accountCount());
        assertNull(decide(Asks.purchase(CARD, 2, 1), null).before(), "it is opened once");
    }

    @Test
    void shouldOpenTheAccountThatADeclinedRequestNames() {
        Decision decision = decide(Asks.purchase(CARD, 1, OPENING + 1), null);

        assertInstanceOf(AccountOpened.class, decision.before());
        assertEquals("51", decision.responseCode());
        assertEquals(OPENING, balanceOf(CARD));
    }

    @Test
    void shouldTakeExactlyTheAmountOfAnApprovedPurchase() {
        Decision decision = decide(Asks.purchase(CARD, 1, 1_234), null);

        Approved approved = assertInstanceOf(Approved.class, decision.event());
        assertEquals("00", decision.responseCode());
        assertEquals(1_234, approved.amountMinor());
        assertEquals(Asks.said(decision).rrn(), approved.rrn());
        assertEquals(Asks.said(decision).approvalCode(), approved.approvalCode());
        assertArrayEquals(Asks.text(Asks.said(decision)).getBytes(StandardCharsets.US_ASCII), approved.answer());
        assertEquals(OPENING - 1_234, balanceOf(CARD));
    }

    @Test
    void shouldSellTheLastCentAndNotOneMore() {
        assertEquals("00", code(Asks.purchase(CARD, 1, OPENING)));
        assertEquals("51", code(Asks.purchase(CARD, 2, 1)));
        assertEquals(0, balanceOf(CARD));
    }

    @Test
    void shouldChangeNothingUntilTheEventIsApplied() {
        Decision first = ledger.decide(Asks.purchase(CARD, 1, 1_000), TERMS, null);
        Decision second = ledger.decide(Asks.purchase(CARD, 1, 1_000), TERMS, null);

        assertEquals(Asks.said(first), Asks.said(second));
        assertEquals(0, ledger.sequence());
        assertEquals(0, ledger.accountCount());
    }

    @Test
    void shouldDeclineWithTheCodeOfARuleAndMoveNothing() {
        Decision decision = decide(Asks.purchase(CARD, 1, 1_000), "61");

        Declined declined = assertInstanceOf(Declined.class, decision.event());
        assertEquals("61", declined.responseCode());
        assertNull(Asks.said(decision).approvalCode());
        assertEquals(OPENING, balanceOf(CARD));
    }

    @Test
    void shouldDeclineAnotherCurrencyThanTheAccounts() {
        assertEquals("57", code(Asks.purchase(Asks.TERMINAL, CARD, 1, 1, 840, Asks.AT)));
        assertEquals(OPENING, balanceOf(CARD));
    }

    @Test
    void shouldTellTheBalanceAndTakeNothing() {
        decide(Asks.purchase(CARD, 1, 1_000), null);

        Outcome outcome = Asks.said(decide(Asks.balance(CARD, 2), null));

        assertEquals(new Outcome.Balance(9_000, 9_000, Asks.CNY), outcome.more().balance());
        assertEquals(9_000, balanceOf(CARD));
    }

    @Test
    void shouldGiveEveryRecordAReferenceOfItsOwn() {
        Outcome first = Asks.said(decide(Asks.purchase(CARD, 1, 1), null));
        Outcome second = Asks.said(decide(Asks.purchase(CARD, 2, 1), null));
        Outcome third = Asks.said(decide(Asks.reversal(CARD, 2, 1)));

        assertNotEquals(first.rrn(), second.rrn());
        assertNotEquals(second.rrn(), third.rrn());
        assertNotEquals(first.approvalCode(), second.approvalCode());
        assertNotEquals(second.approvalCode(), third.approvalCode());
    }

    @Test
    void shouldReturnTheMoneyOfAReversedPurchaseOnce() {
        decide(Asks.purchase(CARD, 1, 1_000), null);

        Reversed reversed = assertInstanceOf(Reversed.class, decide(Asks.reversal(CARD, 1, 1_000)).event());
        assertEquals(Ending.MONEY_RETURNED, reversed.ending());
        assertEquals(1_000, reversed.amountMinor());
        assertEquals(OPENING, balanceOf(CARD));

        Decision again = decide(Asks.reversal(CARD, 1, 1_000));
        assertEquals("00", again.responseCode());
        assertEquals(Ending.NOTHING_TO_RETURN, ((Reversed) again.event()).ending());
        assertEquals(0, ((Reversed) again.event()).amountMinor());
        assertEquals(OPENING, balanceOf(CARD), "the money came back once");
    }

    @Test
    void shouldReturnNothingForADeclinedOriginal() {
        decide(Asks.purchase(CARD, 1, OPENING + 1), null);

        Decision decision = decide(Asks.reversal(CARD, 1, OPENING + 1));

        assertEquals("00", decision.responseCode());
        assertEquals(Ending.NOTHING_TO_RETURN, ((Reversed) decision.event()).ending());
        assertEquals(OPENING, balanceOf(CARD));
    }

    @Test
    void shouldAcceptTheReversalOfAnUnknownOriginalAndMoveNothing() {
        Decision decision = decide(Asks.reversal(CARD, 7, 1_000));

        assertEquals("00", decision.responseCode());
        assertEquals(Ending.ORIGINAL_UNKNOWN, ((Reversed) decision.event()).ending());
        assertEquals(0, ledger.balanceSumMinor(Asks.CNY));
    }

    @Test
    void shouldRefuseAReversalOfAnotherAmount() {
        decide(Asks.purchase(CARD, 1, 1_000), null);

        Decision decision = decide(Asks.reversal(CARD, 1, 999));

        assertEquals("64", decision.responseCode());
        assertNull(decision.event(), "it leaves no trace");
        assertEquals(OPENING - 1_000, balanceOf(CARD));
        assertEquals("00", decide(Asks.reversal(CARD, 1, 1_000)).responseCode(), "the right one still works");
    }

    @Test
    void shouldRefuseAReversalWithAnotherCard() {
        decide(Asks.purchase(CARD, 1, 1_000), null);
        decide(Asks.purchase(OTHER_CARD, 2, 5), null);

        assertEquals("22", decide(Asks.reversal(OTHER_CARD, 1, 1_000)).responseCode());
        assertEquals(OPENING - 1_000, balanceOf(CARD));
        assertEquals(OPENING - 5, balanceOf(OTHER_CARD));
    }

    @Test
    void shouldRefuseAReversalInAnotherCurrency() {
        decide(Asks.purchase(CARD, 1, 1_000), null);

        assertEquals("22", decide(Asks.reversal(Asks.TERMINAL, CARD, 1, 1_000, 840, true, Asks.AT))
                .responseCode());
        assertEquals(OPENING - 1_000, balanceOf(CARD));
    }

    /** The original stands in another shard's stream, because it was made with another card. */
    @Test
    void shouldRefuseAReversalWhoseOriginalTheTerminalKnowsAndThisShardDoesNot() {
        assertEquals("22", decide(Asks.reversal(Asks.TERMINAL, CARD, 1, 1_000, Asks.CNY, true, Asks.AT))
                .responseCode());
    }

    @Test
    void shouldNotTakeTheOriginalOfAnotherTerminal() {
        decide(Asks.purchase(CARD, 1, 1_000), null);

        Decision decision = decide(Asks.reversal(Asks.TERMINAL + 1, CARD, 1, 1_000, Asks.CNY, false, Asks.AT));

        assertEquals(Ending.ORIGINAL_UNKNOWN, ((Reversed) decision.event()).ending());
        assertEquals(OPENING - 1_000, balanceOf(CARD));
    }

    @Test
    void shouldCancelAWaitingOriginalAndDeclineItWith12() {
        AuthorizationRequest waiting = Asks.purchase(CARD, 1, 1_000);
        decide(Asks.purchase(CARD, 9, 1), null);

        Decision decision = ledger.decide(Asks.reversal(CARD, 1, 1_000), waiting);
        apply(decision);

        Declined cancelled = assertInstanceOf(Declined.class, decision.before());
        assertEquals("12", cancelled.responseCode());
        assertEquals(waiting.exchange(), cancelled.exchange());
        Reversed reversed = assertInstanceOf(Reversed.class, decision.event());
        assertEquals(Ending.ORIGINAL_CANCELLED, reversed.ending());
        assertEquals("00", decision.responseCode());
        assertNotEquals(cancelled.rrn(), reversed.rrn());
        assertEquals(OPENING - 1, balanceOf(CARD));
        assertEquals(Ending.NOTHING_TO_RETURN,
                ((Reversed) decide(Asks.reversal(CARD, 1, 1_000)).event()).ending(), "it is known as declined");
    }

    /** The card has no account yet: cancelling its first sale opens none. */
    @Test
    void shouldCancelTheWaitingFirstSaleOfACard() {
        Decision decision = ledger.decide(Asks.reversal(CARD, 1, 1_000), Asks.purchase(CARD, 1, 1_000));
        apply(decision);

        assertEquals(0, ledger.accountCount());
        assertEquals(2, ledger.sequence());
    }

    @Test
    void shouldBeFullAtTheBoundUntilTheOldestPassesItsRetention() {
        Ledger small = new Ledger(0, new Ledger.Bounds(3, DAY));
        assertFalse(small.full(Asks.AT));
        for (int stan = 1; stan <= 3; stan++) {
            sell(small, stan, Asks.AT + stan);
        }

        assertTrue(small.full(Asks.AT + 3));
        assertTrue(small.full(Asks.AT + 1 + DAY), "the oldest is exactly as old as the retention");
        assertFalse(small.full(Asks.AT + 2 + DAY), "the oldest may be forgotten");

        sell(small, 4, Asks.AT + 2 + DAY);
        assertTrue(small.full(Asks.AT + 2 + DAY), "one went, one came");
    }

    @Test
    void shouldForgetAnOriginalOnlyAfterItsRetention() {
        Ledger kept = new Ledger(0, new Ledger.Bounds(10, DAY));
        sell(kept, 1, Asks.AT);
        sell(kept, 2, Asks.AT + DAY);
        assertEquals(Ending.MONEY_RETURNED, endingAt(kept, 1, Asks.AT + DAY), "exactly as old as the retention");

        Ledger forgetting = new Ledger(0, new Ledger.Bounds(10, DAY));
        sell(forgetting, 1, Asks.AT);
        sell(forgetting, 2, Asks.AT + DAY + 1);
        assertEquals(Ending.ORIGINAL_UNKNOWN, endingAt(forgetting, 1, Asks.AT + DAY + 1));
    }

    @Test
    void shouldRefuseAnEventOfAnotherKindOfStream() {
        assertThrows(IllegalArgumentException.class, () -> ledger.apply(new KeysActivated(Asks.TERMINAL, Asks.AT)));
        assertThrows(IllegalArgumentException.class,
                () -> ledger.apply(new TerminalSignedOn(Asks.TERMINAL, 1, new byte[40], Asks.AT)));
        assertEquals(0, ledger.sequence());
    }

    private static void sell(Ledger ledger, int stan, long atEpochMillis) {
        Decision decision = ledger.decide(
                Asks.purchase(Asks.TERMINAL, CARD, stan, 1, Asks.CNY, atEpochMillis), TERMS, null);
        if (decision.before() != null) {
            ledger.apply(decision.before());
        }
        ledger.apply(decision.event());
    }

    private static Ending endingAt(Ledger ledger, int stan, long atEpochMillis) {
        ReversalRequest reversal = Asks.reversal(Asks.TERMINAL, CARD, stan, 1, Asks.CNY, false, atEpochMillis);
        return ((Reversed) ledger.decide(reversal, null).event()).ending();
    }

    private String code(AuthorizationRequest request) {
        return decide(request, null).responseCode();
    }

    private long balanceOf(Pan card) {
        return Asks.said(ledger.decide(Asks.balance(card, 999), TERMS, null)).more().balance().ledgerMinor();
    }

    private Decision decide(AuthorizationRequest request, String refusal) {
        return apply(ledger.decide(request, TERMS, refusal));
    }

    private Decision decide(ReversalRequest request) {
        return apply(ledger.decide(request, null));
    }

    private Decision apply(Decision decision) {
        if (decision.before() != null) {
            ledger.apply(decision.before());
        }
        if (decision.event() != null) {
            ledger.apply(decision.event());
        }
        return decision;
    }

    @Test
    void shouldTakeNoMoreCardsThanItsBoundButGoOnWithThoseItKnows() {
        Ledger small = new Ledger(0, new Ledger.Bounds(1_000, DAY, 1));
        AuthorizationRequest first = Asks.purchase(Cards.cny(1), 1, 100);
        assertTrue(small.hasRoomFor(first.token()));
        Decision decision = small.decide(first, new IssuerTerms(622_424, Asks.CNY, 1_000), null);
        small.apply(decision.before());
        small.apply(decision.event());
        assertTrue(small.hasRoomFor(first.token()));
        assertFalse(small.hasRoomFor(Asks.purchase(Cards.cny(2), 2, 100).token()));
    }
}
