package dev.postern.processor.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.authorization.AnswerLayout;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Asks;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Payee;
import dev.postern.processor.authorization.Particulars;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.LedgerTerms;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.journal.HandJournal;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.till.Cards;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.HandAlarm;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The issuer of one shard, stepped by hand: the clock, the alarm and the disk move when the test says so. */
class IssuerTest {

    private static final int STREAM = 3;
    private static final long DEADLINE_MILLIS = 2_000;
    private static final Pan CARD = Cards.cny(1);
    private static final Pan SLOW = Cards.special(1, TestCard.SLOW.digits());
    private static final Pan SLOWER = Cards.special(1, TestCard.SLOWER.digits());
    private static final Pan SLOWEST = Cards.special(1, TestCard.SLOWEST.digits());
    private static final Pan SILENT = Cards.special(1, TestCard.SILENT.digits());

    private final HandClock clock = new HandClock();
    private final HandAlarm alarm = new HandAlarm(clock);
    private final HandJournal journal = new HandJournal();
    private final List<CardToken> approvals = new ArrayList<>();
    private final TestInbox<Issuer.Decided> inbox = TestInbox.create();
    private Ledger ledger = new Ledger(STREAM, new Ledger.Bounds(1_000, 86_400_000));
    private BehaviorTestKit<Issuer.Command> issuer = issuer();

    private BehaviorTestKit<Issuer.Command> issuer() {
        IssuerSettings shipped = IssuerSettings.read(Settings.with().at("postern.issuer"));
        IssuerSettings settings = new IssuerSettings(1, TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS), 3,
                shipped.bounds(), LedgerTerms.USUAL, TimeUnit.SECONDS.toNanos(1), shipped.ranges(), 3);
        return BehaviorTestKit.create(Issuer.create(ledger, STREAM, settings, journal,
                (event, _) -> {
                    if (event instanceof Approved approved) {
                        approvals.add(approved.token());
                    }
                }, alarm, new Copying.Pace(200_000, 2_000_000), clock,
                new StageHistograms(1, clock).writer(0), new Counts()));
    }

    @Test
    void shouldRecordAWrongPinBeforeTheRefusalAndKnowItAfterARestart() {
        String[] codes = {"55", "55", "75"};
        for (int i = 0; i < codes.length; i++) {
            handle(proven(i + 1, CardProof.Pin.WRONG));
            releaseAll();
            assertEquals(codes[i], next());
        }
        List<Event> events = journal.events();
        assertInstanceOf(Declined.class, events.getLast());
        assertEquals(new CardGuarded(Asks.token(CARD), 3, -1, Asks.AT), events.get(events.size() - 2), "directly before the outcome");
        Ledger recovered = new Ledger(STREAM, new Ledger.Bounds(1_000, 86_400_000));
        events.forEach(recovered::apply);
        ledger = recovered;
        issuer = issuer();
        handle(proven(9, CardProof.Pin.RIGHT));
        releaseAll();
        assertEquals("75", next(), "still blocked");
        handle(Asks.purchase(CARD, 10, 1_000));
        releaseAll();
        assertEquals("00", next(), "without a PIN it sells");
    }

    @Test
    void shouldKeepTheSealedNumberOfACardOnceInFrontOfItsAccount() {
        handle(proven(1, CardProof.Pin.NONE));
        handle(proven(2, CardProof.Pin.NONE));
        releaseAll();
        assertEquals(List.of(PanSealed.class, AccountOpened.class, Approved.class, Approved.class),
                journal.events().stream().map(Object::getClass).toList());
    }

    private void releaseAll() {
        while (journal.waiting() > 0) {
            journal.release();
        }
    }

    /** A purchase whose PIN the security module has looked at. */
    private static AuthorizationRequest proven(int stan, CardProof.Pin pin) {
        AuthorizationRequest plain = Asks.purchase(CARD, stan, 1_000);
        return new AuthorizationRequest(plain.exchange(), plain.kind(), plain.token(), plain.pan(), plain.amountMinor(), plain.currency(), -1,
                plain.atEpochMillis(), new AnswerLayout() {
                    @Override
                    public byte[] encode(String code, long reference, int approval, Outcome.More more, long atEpochMillis) {
                        return plain.layout().encode(code, reference, approval, more, atEpochMillis);
                    }

                    @Override
                    public CardProof proof() {
                        return new CardProof(pin, true, true, CardProof.NO_CHIP, true);
                    }

                    @Override
                    public byte[] sealedPan(CardToken token) {
                        return new byte[] {1, 2, 3};
                    }
                });
    }

    @Test
    void shouldTellNobodyBeforeItIsDurable() {
        handle(Asks.purchase(CARD, 1, 1_000));

        assertFalse(inbox.hasMessages());
        assertEquals(1, journal.waiting(), "the account and the sale are one append");
        assertInstanceOf(AccountOpened.class, journal.events().get(0));
        Approved approved = assertInstanceOf(Approved.class, journal.events().get(1));

        journal.release();
        Issuer.Decided decided = inbox.receiveMessage();
        assertEquals("00", decided.responseCode());
        assertSame(approved, decided.event());
        assertSame(approved.answer(), decided.answer());
        assertFalse(inbox.hasMessages());
    }

    @Test
    void shouldWriteConsecutiveSequencesInItsStream() {
        handle(Asks.purchase(CARD, 1, 1_000));
        handle(Asks.purchase(CARD, 2, 1_000));
        handle(Asks.reversal(CARD, 2, 1_000));
        handle(Asks.reversal(CARD, 2, 999));

        List<HandJournal.Written> written = journal.written();
        assertEquals(4, written.size(), "what does not fit leaves no trace");
        for (int i = 0; i < written.size(); i++) {
            assertEquals(STREAM, written.get(i).stream());
            assertEquals(i + 1, written.get(i).sequence());
        }
        assertEquals(4, ledger.sequence());
    }

    @Test
    void shouldDecideTheNextOnWhatIsNotDurableYet() {
        long opening = 100_000_000_000L;
        handle(Asks.purchase(CARD, 1, opening));
        handle(Asks.purchase(CARD, 2, 1));
        journal.releaseAll();

        assertEquals("00", next());
        assertEquals("51", next(), "the first sale took all, durable or not");
    }

    @Test
    void shouldJournalTheRefusalOfAFraudRule() {
        handle(Asks.purchase(CARD, 1, 1_000), "61");
        journal.release();

        assertEquals("61", next());
        assertEquals("61", assertInstanceOf(Declined.class, journal.last()).responseCode());
        assertEquals(List.of(), approvals);
    }

    @Test
    void shouldTellTheScreenerOfApprovedSalesOnly() {
        handle(Asks.purchase(CARD, 1, 1_000));
        handle(Asks.balance(CARD, 2));
        handle(Asks.purchase(CARD, 3, 1_000), "65");
        handle(Asks.reversal(CARD, 1, 1_000));

        assertEquals(List.of(Asks.token(CARD)), approvals);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBehaveAsTheTestCardSays(TestCard card) {
        handle(Asks.purchase(Cards.special(1, card.digits()), 1, 1_000));
        journal.releaseAll();
        if (card.delayNanos() > 0) {
            assertFalse(inbox.hasMessages());
            assertEquals(Math.min(card.delayNanos(), TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS)), alarm.delayNanos());
            return;
        }
        assertEquals(card.responseCode(), next());
        boolean decides = !"91".equals(card.responseCode());
        assertEquals(decides ? 2 : 0, journal.written().size(), "91 changes nothing");
    }

    @Test
    void shouldLetTheFraudRuleRefuseASlowCardAtOnce() {
        handle(Asks.purchase(SLOW, 1, 1_000), "61");
        journal.release();

        assertEquals("61", next());
        assertEquals(0, alarm.count());
    }

    @Test
    void shouldDecideASlowCardAtItsTime() {
        handle(Asks.purchase(SLOW, 1, 1_000));
        assertEquals(0, journal.written().size());

        assertEquals(TimeUnit.MILLISECONDS.toNanos(200), alarm.delayNanos());
        ringAfter(199);
        assertEquals(0, journal.written().size());

        ringAfter(1);
        assertFalse(inbox.hasMessages(), "decided, but not durable");
        journal.release();
        assertEquals("00", next());
        assertEquals(List.of(Asks.token(SLOW)), approvals);
        assertEquals(0, alarm.count());
    }

    @Test
    void shouldDecideSlowCardsInTheOrderInWhichTheyAreDue() {
        handle(Asks.purchase(SLOWER, 1, 1_000));
        handle(Asks.purchase(SLOW, 2, 1_000));

        ringAfter(1_000);
        journal.releaseAll();

        assertEquals(2, inbox.receiveMessage().request().exchange().stan());
        assertEquals(1, inbox.receiveMessage().request().exchange().stan());
        assertEquals(0, alarm.count());
    }

    /** A second card that is due earlier must not wait for the alarm of the first. */
    @Test
    void shouldNotDecideAnEarlierCardLateBecauseALaterOneWasThereBefore() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        handle(Asks.purchase(SLOW, 2, 1_000));

        assertEquals(TimeUnit.MILLISECONDS.toNanos(200), alarm.delayNanos());
        ringAfter(200);
        journal.release();
        assertEquals(2, inbox.receiveMessage().request().exchange().stan());
        assertEquals(1, alarm.count(), "the later one keeps the alarm it had");
        ringAfter(DEADLINE_MILLIS - 200);
        assertEquals("91", next());
    }

    /** An alarm for one that was cancelled meanwhile, or that rings a moment early, must not lose the others. */
    @Test
    void shouldWaitOnWhenTheAlarmRingsForNobody() {
        handle(Asks.purchase(SLOW, 1, 1_000));
        clock.advance(100, TimeUnit.MILLISECONDS);
        handle(Asks.purchase(SLOW, 2, 1_000));
        handle(Asks.reversal(SLOW, 1, 1_000));
        journal.release();
        assertEquals(2, inbox.getAllReceived().size());

        ringAfter(100);
        assertFalse(inbox.hasMessages());
        assertEquals(TimeUnit.MILLISECONDS.toNanos(100), alarm.delayNanos());
        ringAfter(100);
        journal.release();
        assertEquals("00", next());
    }

    @Test
    void shouldAnswer91AtTheDeadlineForASilentCardAndChangeNothing() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        ringAfter(DEADLINE_MILLIS - 1);
        assertFalse(inbox.hasMessages());

        ringAfter(1);
        Issuer.Decided decided = inbox.receiveMessage();
        assertEquals("91", decided.responseCode());
        assertNull(decided.event(), "the STAN stays free");
        assertEquals(0, journal.written().size());
        assertEquals(0, ledger.sequence());
    }

    @Test
    void shouldGiveUpACardThatIsSlowerThanTheDeadline() {
        handle(Asks.purchase(SLOWEST, 1, 1_000));
        ringAfter(DEADLINE_MILLIS);
        assertEquals("91", next());
        assertEquals(0, journal.written().size());
    }

    @Test
    void shouldTakeTheSameRequestAgainAfterA91() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        ringAfter(DEADLINE_MILLIS);
        assertEquals("91", next());

        handle(Asks.purchase(SILENT, 1, 1_000));
        assertFalse(inbox.hasMessages(), "it waits again");
        handle(Asks.reversal(SILENT, 1, 1_000));
        journal.release();
        assertEquals("12", next());
        assertEquals("00", next());
    }

    @Test
    void shouldCancelAWaitingOriginalWhenBothAreDurable() {
        AuthorizationRequest original = Asks.purchase(SILENT, 1, 1_000);
        handle(original);
        handle(Asks.reversal(SILENT, 1, 1_000));

        assertFalse(inbox.hasMessages());
        assertEquals(1, journal.waiting(), "both are durable together or not at all");
        Declined cancelled = assertInstanceOf(Declined.class, journal.events().get(0));
        Reversed reversed = assertInstanceOf(Reversed.class, journal.events().get(1));
        assertEquals(original.exchange(), cancelled.exchange());
        assertEquals(Ending.ORIGINAL_CANCELLED, reversed.ending());

        journal.release();
        Issuer.Decided first = inbox.receiveMessage();
        assertEquals("12", first.responseCode());
        assertSame(original, first.request());
        assertSame(cancelled, first.event());
        assertEquals("00", next());

        ringAfter(DEADLINE_MILLIS);
        assertFalse(inbox.hasMessages(), "it waits no more");
        assertEquals(List.of(), approvals);
        assertEquals(0, ledger.balanceSumMinor(Asks.CNY));
    }

    @Test
    void shouldNotCancelTheWaitingOriginalOfAnotherTerminalOrCard() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        handle(Asks.reversal(Asks.TERMINAL + 1, SILENT, 1, 1_000, Asks.CNY, false, Asks.AT));
        handle(Asks.reversal(CARD, 1, 1_000));
        journal.releaseAll();
        assertEquals("00", next());
        assertEquals("00", next());
        assertTrue(journal.events().stream().allMatch(e -> ((Reversed) e).ending() == Ending.ORIGINAL_UNKNOWN));

        ringAfter(DEADLINE_MILLIS);
        assertEquals("91", next(), "it was still waiting");
    }

    @Test
    void shouldAnswer68WhenTheIssuerIsTooLateAndReverseUntilItAnswers() {
        Pan late = Cards.special(1, TestCard.LATE.digits());
        handle(Asks.purchase(late, 1, 1_000));
        assertFalse(inbox.hasMessages());

        ringAfter(DEADLINE_MILLIS);
        journal.releaseAll();
        assertEquals("68", next());
        assertTrue(ledger.owedReversals().iterator().hasNext());
        assertEquals(List.of(), approvals);

        for (int attempt = 1; attempt < TestCard.REVERSAL_ANSWERED_AT_ATTEMPT; attempt++) {
            ringAfter(1_000);
            assertTrue(ledger.owedReversals().iterator().hasNext(), "attempt " + attempt);
        }
        ringAfter(1_000);
        assertFalse(ledger.owedReversals().iterator().hasNext());
        assertInstanceOf(IssuerReversalAnswered.class, journal.events().getLast());
        assertFalse(inbox.hasMessages(), "the late approval is never sent on");

        handle(Asks.reversal(late, 1, 1_000));
        journal.releaseAll();
        assertEquals("00", next(), "the terminal may reverse it too, and nothing moves");
    }

    @Test
    void shouldGoOnReversingAfterARestart() {
        handle(Asks.purchase(Cards.special(1, TestCard.LATE.digits()), 1, 1_000));
        ringAfter(DEADLINE_MILLIS);
        journal.releaseAll();

        ledger = new Ledger(STREAM, new Ledger.Bounds(1_000, 86_400_000));
        journal.events().forEach(ledger::apply);
        issuer = issuer();
        issuer.run(new Issuer.Resume(List.of(issuer.getRef())));
        for (int attempt = 1; attempt <= TestCard.REVERSAL_ANSWERED_AT_ATTEMPT; attempt++) {
            ringAfter(1_000);
        }
        assertFalse(ledger.owedReversals().iterator().hasNext());
    }

    @Test
    void shouldGiveUpWhatWaitsWhenTheNodeDrains() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        handle(Asks.purchase(SLOW, 2, 1_000));
        issuer.run(new Issuer.Drain());
        assertEquals("91", next());
        handle(Asks.purchase(SILENT, 3, 1_000));
        assertEquals("91", next(), "nothing waits for the silent any more");
        assertEquals(0, ledger.sequence());

        ringAfter(200);
        journal.releaseAll();
        assertEquals("00", next(), "what is answered in time is waited for");
    }

    @Test
    void shouldFreeHoldsWhoseTimeIsOver() {
        AuthorizationRequest sale = Asks.purchase(CARD, 1, 1_000);
        handle(new AuthorizationRequest(sale.exchange(), Kind.PRE_AUTHORIZATION, sale.token(), sale.pan(), 1_000,
                Asks.CNY, -1, Particulars.ofCard(false, false), clock.epochMillis(), Asks.LAYOUT));
        journal.releaseAll();
        assertEquals("00", next());
        assertEquals(1_000, ledger.heldSumMinor(Asks.CNY));

        clock.advance(LedgerTerms.USUAL.holdMillis(), TimeUnit.MILLISECONDS);
        ringAfter(1_000);
        assertEquals(0, ledger.heldSumMinor(Asks.CNY));
        assertInstanceOf(HoldExpired.class, journal.events().getLast());
    }

    @Test
    void shouldAnswerATransferWhenBothSidesAreDurable() {
        issuer.run(new Issuer.Resume(List.of(issuer.getRef())));
        AuthorizationRequest sale = Asks.purchase(CARD, 1, 1_000);
        Pan payee = Cards.cny(2);
        IssuerTerms terms = IssuerSettings.read(Settings.with().at("postern.issuer")).ranges().of(payee);
        handle(new AuthorizationRequest(sale.exchange(), Kind.TRANSFER, sale.token(), sale.pan(), 1_000, Asks.CNY, -1,
                new Particulars(false, false, null, null, null, new Payee(Asks.token(payee), payee.masked()), terms, 0, 0,
                        true), Asks.AT, Asks.LAYOUT));
        journal.release();
        settle();
        assertTrue(inbox.receiveMessage().answerFollows());
        assertFalse(inbox.hasMessages(), "the payee's record is not durable");
        journal.release();
        settle();
        assertEquals("00", next());
        assertEquals(2 * terms.openingMinor(), ledger.balanceSumMinor(Asks.CNY));
        journal.releaseAll();

        ReversalRequest back = Asks.reversal(CARD, 1, 1_000);
        handle(new ReversalRequest(back.exchange(), Kind.TRANSFER, back.token(), CARD, Asks.BATCH, 1, true, Asks.BATCH,
                1_000, -1, Asks.CNY, false, "98", Asks.AT, Asks.LAYOUT));
        journal.release();
        settle();
        assertTrue(inbox.receiveMessage().answerFollows());
        journal.release();
        settle();
        assertFalse(inbox.hasMessages(), "the payer's record is not durable");
        journal.release();
        settle();
        assertEquals("00", next());
        assertEquals(2 * terms.openingMinor(), ledger.balanceSumMinor(Asks.CNY));
    }

    private void settle() {
        while (issuer.selfInbox().hasMessages()) {
            issuer.run(issuer.selfInbox().receiveMessage());
        }
    }

    @Test
    void shouldAnswer91WhenTooManyWait() {
        for (int stan = 1; stan <= 3; stan++) {
            handle(Asks.purchase(SILENT, stan, 1_000));
        }
        assertFalse(inbox.hasMessages());

        handle(Asks.purchase(SILENT, 4, 1_000));
        Issuer.Decided refused = inbox.receiveMessage();
        assertEquals("91", refused.responseCode());
        assertEquals(4, refused.request().exchange().stan());

        ringAfter(DEADLINE_MILLIS);
        assertEquals(3, inbox.getAllReceived().size());
        handle(Asks.purchase(SILENT, 4, 1_000));
        assertFalse(inbox.hasMessages(), "there is room again");
    }

    @Test
    void shouldAnswer91WhenTheMemoryOfOriginalsIsFull() {
        ledger = new Ledger(STREAM, new Ledger.Bounds(1, 1_000));
        issuer = issuer();
        handle(Asks.purchase(CARD, 1, 1_000));
        journal.release();
        assertEquals("00", next());

        handle(Asks.purchase(CARD, 2, 1_000));
        assertEquals("91", next());
        assertEquals(2, ledger.sequence());

        handle(Asks.reversal(CARD, 1, 1_000));
        journal.release();
        assertEquals("00", next(), "a reversal needs no room");
    }

    @Test
    void shouldAnswer96WhenTheJournalFails() {
        handle(Asks.purchase(CARD, 1, 1_000));
        journal.fail();

        Issuer.Decided decided = inbox.receiveMessage();
        assertEquals("96", decided.responseCode());
        assertNull(decided.event());
        assertNull(decided.answer(), "the approval's bytes must not leave");
    }

    @Test
    void shouldAnswer96ToBothWhenTheJournalFailsDuringACancellation() {
        handle(Asks.purchase(SILENT, 1, 1_000));
        handle(Asks.reversal(SILENT, 1, 1_000));
        journal.fail();

        assertEquals("96", next());
        assertEquals("96", next());
        assertFalse(inbox.hasMessages());
    }

    @Test
    void shouldAnswer96AndGoOnWhenARequestCannotBeDecided() {
        AuthorizationRequest good = Asks.purchase(CARD, 1, 1_000);
        handle(new AuthorizationRequest(good.exchange(), Kind.PURCHASE, good.token(), good.pan(), 1_000, Asks.CNY, -1,
                Asks.AT, (_, _, _, _, _) -> {
                    throw new IllegalStateException("no such layout");
                }));
        assertEquals("96", next());
        assertEquals(0, ledger.sequence());

        handle(good);
        journal.release();
        assertEquals("00", next());
    }

    /** The replay of what was written is the state that the issuer has. */
    @Test
    void shouldLeaveAJournalThatGivesItsStateAgain() {
        handle(Asks.purchase(CARD, 1, 1_000));
        handle(Asks.purchase(SILENT, 2, 7));
        handle(Asks.reversal(SILENT, 2, 7));
        handle(Asks.purchase(CARD, 3, 500));
        handle(Asks.reversal(CARD, 3, 500));

        Ledger replayed = new Ledger(STREAM, new Ledger.Bounds(1_000, 86_400_000));
        for (Event event : journal.events()) {
            replayed.apply(event);
        }
        assertEquals(ledger.sequence(), replayed.sequence());
        assertEquals(ledger.balanceSumMinor(Asks.CNY), replayed.balanceSumMinor(Asks.CNY));
    }

    private void handle(CardRequest request) {
        handle(request, null);
    }

    private void handle(CardRequest request, String refusal) {
        Issuer.Handle handle = new Issuer.Handle(request, new Passage(clock.nanos(), 0), inbox.getRef()::tell, Runnable::run);
        handle.judged(refusal, null);
        issuer.run(handle);
    }

    private String next() {
        return inbox.receiveMessage().responseCode();
    }

    /** Time goes on; the alarms that are due ring, and the issuer hears them. */
    private void ringAfter(long millis) {
        clock.advance(millis, TimeUnit.MILLISECONDS);
        alarm.ringDue();
        while (issuer.selfInbox().hasMessages()) {
            issuer.run(issuer.selfInbox().receiveMessage());
        }
    }
}
