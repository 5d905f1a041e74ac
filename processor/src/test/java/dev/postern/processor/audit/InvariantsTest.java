package dev.postern.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A good history breaks nothing, and each way to break a promise is named by its promise. */
class InvariantsTest {
    private static final CardToken CARD = new CardToken(1, 2);
    private static final CardToken OTHER = new CardToken(3, 4);
    private static final byte[] YES = {2, 16, 0};
    private static final byte[] NO = {2, 16, 5};

    private final Invariants invariants = new Invariants();

    @BeforeEach
    void openAndSell() {
        invariants.recorded(opened(CARD));
        invariants.recorded(opened(OTHER));
        invariants.recorded(approved(1, 300));
        invariants.recorded(approved(2, 500));
        invariants.recorded(reversed(2, 500, Ending.MONEY_RETURNED, CARD));
        invariants.recorded(declined(3));
    }

    @Test
    void shouldFindNothingInAGoodHistory() {
        invariants.asked(sale(1));
        invariants.told(sale(1), "00", YES);
        invariants.told(sale(1), "00", YES);
        invariants.told(sale(9), "91", NO);
        invariants.told(new ExchangeKey(7, 1, 2, 4), "00", YES);
        invariants.told(sale(3), "51", NO);
        invariants.settled();
        invariants.balance(CARD, 700);
        invariants.sum(156, 1_700);
        invariants.state(5, 5);
        assertEquals(List.of(), invariants.violations());
        assertEquals(4, invariants.decisions());
        assertEquals(3, invariants.toldDecisions());
        assertEquals(1, invariants.returned());
    }

    @Test
    void shouldNameADecisionThatIsNotInTheJournal() {
        invariants.told(sale(4), "00", YES);
        assertBroken(Invariant.DURABLE_BEFORE_ANSWER);
    }

    @Test
    void shouldNameASecondDebit() {
        invariants.recorded(new Approved(new Exchange(7, 1, 1, 1, 0, 0), CARD, Kind.PURCHASE, 300, 156, "600000000001", "ABC123", YES,
                0));
        assertBroken(Invariant.ONE_DEBIT);
    }

    @Test
    void shouldNameAnAnswerThatIsNotTheFirstOne() {
        invariants.told(sale(1), "00", YES);
        invariants.told(sale(1), "00", new byte[] {2, 16, 1});
        assertBroken(Invariant.FIRST_DECISION, Invariant.FIRST_DECISION);
    }

    @Test
    void shouldNameAnAnswerThatIsNotTheRecordedOne() {
        invariants.told(sale(1), "51", NO);
        assertBroken(Invariant.FIRST_DECISION);
    }

    @Test
    void shouldNameABalanceThatIsWrong() {
        invariants.balance(CARD, 701);
        invariants.balance(new CardToken(9, 9), 0);
        assertBroken(Invariant.BOOKS_AGREE, Invariant.BOOKS_AGREE);
    }

    @Test
    void shouldNameASumThatIsNotConstant() {
        invariants.sum(156, 1_699);
        assertBroken(Invariant.BOOKS_AGREE);
    }

    @Test
    void shouldNameACardUnderItsLimit() {
        invariants.recorded(approved(5, 701));
        assertBroken(Invariant.BOOKS_AGREE);
    }

    @Test
    void shouldNameMoneyOfNoAccount() {
        invariants.recorded(opened(CARD));
        invariants.recorded(new Approved(new Exchange(7, 1, 6, 2, 0, 0), new CardToken(9, 9), Kind.PURCHASE, 1, 156,
                "600000000001", "ABC123", YES, 0));
        assertBroken(Invariant.BOOKS_AGREE, Invariant.BOOKS_AGREE);
    }

    @Test
    void shouldNameAReversalThatReturnsTwiceTooMuchNothingOrToAnother() {
        invariants.recorded(new Reversed(new Exchange(7, 1, 12, 4, 0, 0), CARD, Ending.MONEY_RETURNED, 1, 2, 500, 156,
                "98", "r", YES, 0));
        invariants.recorded(reversed(1, 301, Ending.MONEY_RETURNED, CARD));
        invariants.recorded(reversed(4, 1, Ending.MONEY_RETURNED, CARD));
        invariants.recorded(reversed(5, 1, Ending.NOTHING_TO_RETURN, CARD));
        invariants.recorded(approved(6, 10));
        invariants.recorded(reversed(6, 10, Ending.MONEY_RETURNED, OTHER));
        assertBroken(Invariant.ONE_REVERSAL, Invariant.ONE_REVERSAL, Invariant.ONE_REVERSAL, Invariant.ONE_REVERSAL,
                Invariant.ONE_REVERSAL);
    }

    @Test
    void shouldNameARequestThatWasDecidedTwiceOrNever() {
        invariants.recorded(declined(3));
        invariants.asked(sale(8));
        invariants.told(sale(8), "91", NO);
        invariants.settled();
        assertBroken(Invariant.ONE_OUTCOME, Invariant.ONE_OUTCOME);
    }

    @Test
    void shouldNameARequestThatWasToldToBeTooLateAndIsDecided() {
        invariants.asked(sale(8));
        invariants.toldTooLate(sale(8));
        invariants.settled();
        assertBroken();
        invariants.toldTooLate(sale(1));
        invariants.recorded(declined(8));
        assertBroken(Invariant.ONE_OUTCOME, Invariant.ONE_OUTCOME);
    }

    @Test
    void shouldNameAStateThatAReplayDoesNotGive() {
        invariants.state(5, 6);
        assertBroken(Invariant.SAME_STATE);
    }

    @Test
    void shouldCountMoreThanItNames() {
        for (int i = 0; i < 1_000; i++) {
            invariants.told(sale(100 + i), "00", YES);
        }
        assertEquals(1_000, invariants.count());
        assertEquals(100, invariants.violations().size());
    }

    private void assertBroken(Invariant... expected) {
        assertEquals(List.of(expected), invariants.violations().stream().map(Violation::invariant).toList(),
                invariants.violations().toString());
    }

    private static ExchangeKey sale(int stan) {
        return new ExchangeKey(7, 1, stan, 2);
    }

    private static AccountOpened opened(CardToken card) {
        return new AccountOpened(card, "622424******0017", 156, 1_000, 0);
    }

    private static Approved approved(int stan, long amountMinor) {
        return new Approved(new Exchange(7, 1, stan, 2, 0, 0), CARD, Kind.PURCHASE, amountMinor, 156, "600000000001", "ABC123", YES, 0);
    }

    private static Declined declined(int stan) {
        return new Declined(new Exchange(7, 1, stan, 2, 0, 0), CARD, Kind.PURCHASE, 9, 156, "600000000002", "51", NO, 0);
    }

    private static Reversed reversed(int stan, long amountMinor, Ending ending, CardToken card) {
        return new Reversed(new Exchange(7, 1, stan, 4, 0, 0), card, ending, 1, stan, amountMinor, 156, "98", "r", YES,
                0);
    }
}
