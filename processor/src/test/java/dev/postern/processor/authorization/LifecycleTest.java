package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.postern.processor.audit.Invariants;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind's life in the pure core: what it does to balance and hold, what may follow, and what may not. */
class LifecycleTest {

    private static final long OPENING = 10_000;
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, OPENING);
    private static final Pan CARD = Cards.cny(1);
    private static final long OTHER_MERCHANT = Asks.TERMINAL + 1;
    private static final LedgerTerms RULES = new LedgerTerms(1_000, 10, 115, 130);

    private final List<Event> journal = new ArrayList<>();
    private Ledger ledger = ledger();
    private long at = Asks.AT;
    private int stan;
    private int openBatch = Asks.BATCH;

    private static Ledger ledger() {
        return new Ledger(5, new Ledger.Bounds(1_000, 1_000_000_000L), RULES, terminal -> (int) terminal);
    }

    /** An answered request, and what was decided. */
    private record Done(AuthorizationRequest request, Decision decision) {

        String code() {
            return decision.responseCode();
        }
    }

    // ---- Holds ----

    @Test
    void shouldHoldWithoutTaking() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        assertMoney(OPENING, 4_000);
        assertEquals("51", ask(Kind.PURCHASE, 6_001, null).code(), "only the rest may be sold");
        assertEquals("00", ask(Kind.PURCHASE, 6_000, null).code());
        assertNotNull(Asks.said(hold.decision).approvalCode());
    }

    @ParameterizedTest
    @CsvSource({"1, 00", "4000, 00", "4600, 00", "4601, 64"})
    void shouldCompleteLowerOrUpTo115Percent(long amount, String code) {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        assertEquals(code, ask(Kind.COMPLETION, amount, hold).code());
        assertMoney(code.equals("00") ? OPENING - amount : OPENING, code.equals("00") ? 0 : 4_000);
    }

    @Test
    void shouldWantFundsForWhatACompletionTakesAboveTheHold() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        approved(Kind.PURCHASE, 5_900, null);
        assertEquals("51", ask(Kind.COMPLETION, 4_200, hold).code());
        assertEquals("00", ask(Kind.COMPLETION_ADVICE, 4_200, hold).code(), "an advice tells what has happened");
        assertMoney(-100, 0);
    }

    @Test
    void shouldCompleteOnlyOnce() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        approved(Kind.COMPLETION, 3_000, hold);
        assertEquals("12", ask(Kind.COMPLETION, 1_000, hold).code());
        assertEquals("12", ask(Kind.INCREMENT, 1_000, hold).code());
        assertEquals("12", ask(Kind.PRE_AUTHORIZATION_VOID, 4_000, hold).code());
    }

    @Test
    void shouldRaiseAHoldAndCompleteTheWholeOfItByEitherCode() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        Done raised = approved(Kind.INCREMENT, 2_000, hold);
        assertMoney(OPENING, 6_000);
        assertEquals("51", ask(Kind.INCREMENT, 4_001, hold).code());
        approved(Kind.COMPLETION, 6_900, raised);
        assertMoney(OPENING - 6_900, 0);
    }

    @Test
    void shouldVoidAHoldAndHoldAgainWhenTheVoidIsReversed() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        assertEquals("64", ask(Kind.PRE_AUTHORIZATION_VOID, 3_999, hold).code());
        Done voided = approved(Kind.PRE_AUTHORIZATION_VOID, 4_000, hold);
        assertMoney(OPENING, 0);
        assertEquals(Ending.MONEY_RETURNED, reverse(voided));
        assertMoney(OPENING, 4_000);
        approved(Kind.COMPLETION, 4_000, hold);
    }

    @Test
    void shouldVoidACompletionAndHoldAgain() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        Done completion = approved(Kind.COMPLETION, 3_000, hold);
        Done voided = approved(Kind.COMPLETION_VOID, 3_000, completion);
        assertMoney(OPENING, 4_000);
        assertEquals("12", ask(Kind.COMPLETION_VOID, 3_000, completion).code());

        assertEquals(Ending.MONEY_RETURNED, reverse(voided));
        assertMoney(OPENING - 3_000, 0);
        approved(Kind.COMPLETION_VOID, 3_000, completion);
        approved(Kind.COMPLETION, 4_000, hold);
        assertMoney(OPENING - 4_000, 0);
    }

    @Test
    void shouldReverseEveryStepOfAHold() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        Done raised = approved(Kind.INCREMENT, 1_000, hold);
        assertEquals(Ending.MONEY_RETURNED, reverse(raised));
        assertMoney(OPENING, 4_000);
        Done completion = approved(Kind.COMPLETION, 2_500, hold);
        assertEquals("22", refusedReversal(hold), "something was built on it");
        assertEquals(Ending.MONEY_RETURNED, reverse(completion));
        assertMoney(OPENING, 4_000);
        assertEquals(Ending.MONEY_RETURNED, reverse(hold));
        assertMoney(OPENING, 0);
    }

    @Test
    void shouldFreeAHoldWhoseTimeIsOver() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        assertNull(ledger.expired(at + 999));
        HoldExpired over = ledger.expired(at + 1_000);
        write(over);
        assertMoney(OPENING, 0);
        assertNull(ledger.expired(at + 1_000), "once");
        at += 1_000;
        assertEquals("12", ask(Kind.COMPLETION, 4_000, hold).code());
        assertEquals(Ending.NOTHING_TO_RETURN, reverse(hold));
    }

    @Test
    void shouldNotCompleteAHoldWhoseTimeIsOverBeforeItIsFreed() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        at += 1_000;
        assertEquals("12", ask(Kind.COMPLETION, 4_000, hold).code());
    }

    @Test
    void shouldNotHoldAgainWhatIsOver() {
        Done hold = approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        Done completion = approved(Kind.COMPLETION, 4_000, hold);
        at += 1_000;
        approved(Kind.COMPLETION_VOID, 4_000, completion);
        assertMoney(OPENING, 0);
    }

    // ---- Voids, refunds, changes ----

    @Test
    void shouldVoidAPurchaseOnceAndTakeAgainWhenTheVoidIsReversed() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        assertEquals("64", ask(Kind.VOID, 999, sale).code());
        Done voided = approved(Kind.VOID, 1_000, sale);
        assertMoney(OPENING, 0);
        assertEquals("12", ask(Kind.VOID, 1_000, sale).code());
        assertEquals(Ending.NOTHING_TO_RETURN, reverse(sale), "it was voided");

        assertEquals(Ending.MONEY_RETURNED, reverse(voided));
        assertMoney(OPENING - 1_000, 0);
    }

    @Test
    void shouldGoOnOnlyForTheSameMerchantAndCard() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        AuthorizationRequest stranger = linked(Kind.VOID, OTHER_MERCHANT, CARD, 1_000, sale);
        assertEquals("25", take(stranger).code());
        AuthorizationRequest otherCard = linked(Kind.VOID, Asks.TERMINAL, Cards.cny(2), 1_000, sale);
        assertEquals("25", take(otherCard).code());
        assertMoneyOf(Cards.cny(1), OPENING - 1_000);
    }

    @ParameterizedTest
    @CsvSource({"REFUND", "COMPLETION_VOID", "PRE_AUTHORIZATION_VOID", "INCREMENT", "COMPLETION", "COMPLETION_ADVICE"})
    void shouldNotGoOnFromSomethingElse(Kind kind) {
        Done load = approved(Kind.LOAD, 1_000, null);
        String code = ask(kind, 1_000, load).code();
        assertEquals(kind == Kind.REFUND || kind == Kind.COMPLETION_VOID ? "12" : "25", code);
        assertMoney(OPENING + 1_000, 0);
    }

    @Test
    void shouldRefundUpToTheWholeOfAPurchase() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        approved(Kind.REFUND, 600, sale);
        assertEquals("64", ask(Kind.REFUND, 401, sale).code());
        assertEquals("12", ask(Kind.VOID, 1_000, sale).code(), "a part has gone back");
        assertEquals(Ending.MONEY_RETURNED, reverse(sale), "the rest comes back");
        assertMoney(OPENING, 0);
        assertEquals("12", ask(Kind.REFUND, 1, sale).code());
    }

    @Test
    void shouldRefundWithoutAnOriginal() {
        approved(Kind.REFUND, 600, null);
        assertMoney(OPENING + 600, 0);
    }

    @ParameterizedTest
    @CsvSource({"TIP, 1300, 00", "TIP, 1301, 64", "TIP, 999, 64", "ADJUSTMENT, 1, 00", "ADJUSTMENT, 5000, 00"})
    void shouldChangeTheAmountOfASale(Kind kind, long amount, String code) {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        assertEquals(code, ask(kind, amount, sale).code());
        long now = code.equals("00") ? amount : 1_000;
        assertMoney(OPENING - now, 0);
        assertEquals("00", ask(Kind.VOID, now, sale).code(), "the void is of the new amount");
        assertMoney(OPENING, 0);
    }

    // ---- Advices ----

    @Test
    void shouldBookWhatHappenedWhateverTheCardHolds() {
        approved(Kind.OFFLINE_SALE, OPENING + 1, null);
        assertMoney(-1, 0);
        Done standIn = take(request(Kind.STAND_IN, Asks.TERMINAL, CARD, 50,
                new Particulars(false, false, null, "LOC001", null, null, null, 0, 0, false)));
        assertEquals("00", standIn.code());
        assertMoney(-1, 0);
        approved(Kind.STAND_IN_HOLD, 10, null);
        assertMoney(-1, 10);
        assertEquals("00", take(request(Kind.OFFLINE_SALE, Asks.TERMINAL, CARD, 5, null), "61").code(),
                "a rule cannot undo what has happened");
    }

    // ---- Partial approval, codes ----

    @Test
    void shouldApproveThePartThatIsThere() {
        approved(Kind.PRE_AUTHORIZATION, 4_000, null);
        Done part = take(request(Kind.PURCHASE, Asks.TERMINAL, CARD, 7_000, Particulars.ofCard(true, false)));
        assertEquals("10", part.code());
        assertEquals(6_000, Asks.said(part.decision).more().amountMinor());
        assertMoney(OPENING - 6_000, 4_000);
        assertEquals("51", take(request(Kind.PURCHASE, Asks.TERMINAL, CARD, 1, Particulars.ofCard(true, false))).code());
        assertEquals(Ending.MONEY_RETURNED, reverse(part), "by the amount that was asked for");
        assertMoney(OPENING, 4_000);
    }

    @Test
    void shouldTakeACodeOnce() {
        Particulars code = new Particulars(false, false, null, null, null, null, null, 77, at + 500, true);
        Done paid = take(request(Kind.CUSTOMER_CODE, Asks.TERMINAL, CARD, 100, code));
        assertEquals("00", paid.code());
        assertEquals("12", take(request(Kind.CUSTOMER_CODE, Asks.TERMINAL, CARD, 100, code)).code());
        reverse(paid);
        assertEquals("12", take(request(Kind.CUSTOMER_CODE, Asks.TERMINAL, CARD, 100, code)).code(), "used is used");
        assertMoney(OPENING, 0);
    }

    @Test
    void shouldLetABillBePaidAgainWhenItsPaymentWasReversed() {
        Particulars bill = new Particulars(false, false, null, null, null, null, null, 78, at + 500, true);
        Done paid = take(request(Kind.BILL_PAYMENT, Asks.TERMINAL, CARD, 100, bill));
        assertEquals("12", take(request(Kind.BILL_PAYMENT, Asks.TERMINAL, CARD, 100, bill)).code());
        assertEquals(Ending.MONEY_RETURNED, reverse(paid));
        assertEquals("00", take(request(Kind.BILL_PAYMENT, Asks.TERMINAL, CARD, 100, bill)).code());
        assertMoney(OPENING - 100, 0);
    }

    // ---- Reversals ----

    @ParameterizedTest
    @CsvSource({"PURCHASE, -1", "CASHBACK, -1", "CASH_WITHDRAWAL, -1", "TOP_UP, -1", "LOAD, 1"})
    void shouldReverseWhatTakesAndWhatGives(Kind kind, int sign) {
        Done done = approved(kind, 1_000, null);
        assertMoney(OPENING + sign * 1_000, 0);
        assertEquals(Ending.MONEY_RETURNED, reverse(done));
        assertMoney(OPENING, 0);
        assertEquals(Ending.NOTHING_TO_RETURN, reverse(done));
        assertMoney(OPENING, 0);
    }

    @Test
    void shouldReverseAPart() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        Reversed part = (Reversed) takeReversal(sale, 300, openBatch).event();
        assertEquals(700, part.amountMinor());
        assertEquals(new Tally(false, -700, 0), part.effect().tally());
        assertMoney(OPENING - 300, 0);
        assertEquals("00", ask(Kind.VOID, 300, sale).code(), "what is left can be voided");
    }

    @Test
    void shouldCountAReversalOfAClosedBatchInTheOpenOne() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        Reversed late = (Reversed) takeReversal(sale, -1, openBatch + 1).event();
        assertEquals(new Tally(true, 1_000, 1), late.effect().tally());
        assertMoney(OPENING, 0);
    }

    @Test
    void shouldRefuseAReversalThatNamesAnotherKind() {
        Done sale = approved(Kind.PURCHASE, 1_000, null);
        ReversalRequest other = new ReversalRequest(exchange(sale.request.exchange().stan(), 4), Kind.CASHBACK,
                Asks.token(CARD), CARD, Asks.BATCH, sale.request.exchange().stan(), true, Asks.BATCH, 1_000, -1, Asks.CNY,
                false, "98", at, Asks.LAYOUT);
        Decision decision = ledger.decide(other, null);
        assertEquals("22", decision.responseCode());
        assertNull(decision.event());
    }

    @Test
    void shouldOweTheIssuerAReversalUntilItAnswers() {
        Done late = take(request(Kind.PURCHASE, Asks.TERMINAL, CARD, 100, null), "68");
        assertEquals("68", late.code());
        long owed = ledger.owedReversals().iterator().next();
        Ledger restarted = ledger();
        journal.forEach(restarted::apply);
        assertEquals(owed, restarted.owedReversals().iterator().next(), "a restart does not forget it");
        write(ledger.reversalAnswered(owed, 3, at));
        assertEquals(false, ledger.owedReversals().iterator().hasNext());
        assertNull(ledger.reversalAnswered(owed, 4, at));
        assertMoney(OPENING, 0);
    }

    // ---- By hand ----

    private Done approved(Kind kind, long amount, Done from) {
        Done done = ask(kind, amount, from);
        assertEquals("00", done.code(), kind.toString());
        return done;
    }

    private Done ask(Kind kind, long amount, Done from) {
        return take(from == null ? request(kind, Asks.TERMINAL, CARD, amount, null)
                : linked(kind, Asks.TERMINAL, CARD, amount, from));
    }

    private AuthorizationRequest linked(Kind kind, long terminal, Pan card, long amount, Done from) {
        Outcome answer = Asks.said(from.decision);
        boolean byRrn = kind == Kind.VOID || kind == Kind.COMPLETION_VOID || kind == Kind.REFUND;
        return request(kind, terminal, card, amount, new Particulars(false, false, byRrn ? answer.rrn() : null,
                kind == Kind.REFUND ? null : answer.approvalCode(), OriginalKey.of(from.request.exchange()), null, null, 0,
                0, true));
    }

    private AuthorizationRequest request(Kind kind, long terminal, Pan card, long amount, Particulars particulars) {
        Particulars given = particulars != null || !kind.isAdvice() && kind != Kind.PRE_AUTHORIZATION ? particulars
                : Particulars.ofCard(false, false);
        stan++;
        return new AuthorizationRequest(new Exchange(terminal, openBatch, stan, 2, stan, stan), kind, Asks.token(card),
                card, amount, Asks.CNY, -1, given, at, Asks.LAYOUT);
    }

    private Done take(AuthorizationRequest request) {
        return take(request, null);
    }

    private Done take(AuthorizationRequest request, String refusal) {
        Decision decision = ledger.decide(request, TERMS, refusal);
        if (decision.before() != null) {
            write(decision.before());
        }
        write(decision.event());
        return new Done(request, decision);
    }

    private void write(Event event) {
        ledger.apply(event);
        journal.add(event);
    }

    private Exchange exchange(int originalStan, int messageClass) {
        return new Exchange(Asks.TERMINAL, Asks.BATCH, originalStan, messageClass, originalStan, ++stan);
    }

    private ReversalRequest reversal(Done original, long replacement, int batchNow) {
        AuthorizationRequest request = original.request;
        return new ReversalRequest(exchange(request.exchange().stan(), 4), request.kind(), request.token(), CARD,
                Asks.BATCH, request.exchange().stan(), true, batchNow, request.amountMinor(), replacement, Asks.CNY, false,
                "98", at, Asks.LAYOUT);
    }

    private Decision takeReversal(Done original, long replacement, int batchNow) {
        Decision decision = ledger.decide(reversal(original, replacement, batchNow), null);
        write(decision.event());
        return decision;
    }

    private Ending reverse(Done original) {
        return ((Reversed) takeReversal(original, -1, openBatch).event()).ending();
    }

    private String refusedReversal(Done original) {
        Decision decision = ledger.decide(reversal(original, -1, openBatch), null);
        assertNull(decision.event());
        return decision.responseCode();
    }

    private void assertMoney(long balance, long held) {
        assertMoneyOf(CARD, balance);
        assertEquals(held, ledger.heldSumMinor(Asks.CNY), "held");
    }

    private void assertMoneyOf(Pan card, long balance) {
        Outcome.Balance now = Asks.said(ledger.decide(request(Kind.BALANCE, Asks.TERMINAL, card, 0, null), TERMS, null))
                .more().balance();
        assertEquals(balance, now.ledgerMinor(), "balance");
    }

    /** Whatever a test did: the books agree, and the journal replayed is the state, byte for byte. */
    @AfterEach
    void shouldReplayToTheSameState() {
        Ledger replayed = ledger();
        Invariants invariants = new Invariants();
        for (Event event : journal) {
            replayed.apply(event);
            // One terminal reverses the same STAN twice in a few tests, which the window would have answered.
            invariants.recorded(event);
        }
        invariants.sum(Asks.CNY, ledger.balanceSumMinor(Asks.CNY));
        invariants.held(Asks.CNY, ledger.heldSumMinor(Asks.CNY));
        List<String> broken = invariants.violations().stream()
                .filter(violation -> violation.invariant() != dev.postern.processor.audit.Invariant.ONE_OUTCOME)
                .map(Object::toString).toList();
        assertEquals(List.of(), broken);
        for (int section = 0; section < Ledger.SECTIONS; section++) {
            assertArrayEquals(bytes(ledger.pieces().get(section)), bytes(replayed.pieces().get(section)),
                    "section " + section);
        }
        Ledger restored = ledger();
        for (int section = 0; section < Ledger.SECTIONS; section++) {
            copy(ledger.pieces().get(section), restored.pieces().get(section));
        }
        for (int section = 0; section < Ledger.SECTIONS; section++) {
            assertArrayEquals(bytes(ledger.pieces().get(section)), bytes(restored.pieces().get(section)),
                    "restored section " + section);
        }
    }

    private static byte[] bytes(Pieces pieces) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        pieces.writeHead(out);
        for (int piece = pieces.firstPiece(); piece < pieces.endPiece(); piece++) {
            pieces.write(piece, out);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void copy(Pieces from, Pieces to) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        from.writeHead(out);
        to.readHead(out.flip());
        for (int piece = from.firstPiece(); piece < from.endPiece(); piece++) {
            out.clear();
            from.write(piece, out);
            to.read(piece, out.flip());
        }
        to.restored();
    }
}
