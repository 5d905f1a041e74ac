package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.audit.Invariants;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transfer and its reversal, cut after every record of both streams: what is left in the two journals is replayed, the
 * transfer is resumed as the issuers do, and no money was made or lost.
 */
class TransferCrashTest {

    private static final long OPENING = 100_000;
    private static final long AMOUNT = 700;
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, OPENING);
    private static final Pan PAYER = Cards.cny(1);
    private static final Pan PAYEE = Cards.cny(2);
    private static final int PAYER_STREAM = 1;
    private static final int PAYEE_STREAM = 2;

    /** Two shards with their journals; messages between them are method calls, lost when the crash comes between. */
    private static final class Two {
        private final List<Event> payerJournal;
        private final List<Event> payeeJournal;
        private Ledger payer = new Ledger(PAYER_STREAM, new Ledger.Bounds(1_000, 1_000_000_000L));
        private Ledger payee = new Ledger(PAYEE_STREAM, new Ledger.Bounds(1_000, 1_000_000_000L));
        private int recordsLeft;

        private static final class Crash extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        private Two(List<Event> payerJournal, List<Event> payeeJournal, int recordsLeft) {
            this.payerJournal = payerJournal;
            this.payeeJournal = payeeJournal;
            this.recordsLeft = recordsLeft;
            payerJournal.forEach(payer::apply);
            payeeJournal.forEach(payee::apply);
        }

        private void write(Ledger ledger, List<Event> journal, Event... events) {
            // The events of one append are durable together, or not at all.
            if (recordsLeft == 0) {
                throw new Crash();
            }
            recordsLeft--;
            for (Event event : events) {
                ledger.apply(event);
                journal.add(event);
            }
        }

        private void take(Decision decision) {
            if (decision.before() == null) {
                write(payer, payerJournal, decision.event());
            } else {
                write(payer, payerJournal, decision.before(), decision.event());
            }
        }

        /** What the issuers do with a transfer that runs, from the request or after a start. */
        private void drive() {
            for (Transfers.Transfer transfer : payer.runningTransfers()) {
                boolean back = transfer.state() == Transfers.State.RETURNING;
                Ledger.Receipt receipt = payee.receive(transfer, back, TERMS, Asks.AT);
                if (receipt != null && receipt.opened() != null) {
                    write(payee, payeeJournal, receipt.opened(), receipt.step());
                } else if (receipt != null) {
                    write(payee, payeeJournal, receipt.step());
                }
                TransferStep end = payer.settle(transfer.id(), back, Asks.AT);
                if (end != null) {
                    write(payer, payerJournal, end);
                }
            }
        }

        private void transfer() {
            take(payer.decide(ask(), TERMS, null));
            drive();
        }

        private void reverse() {
            take(payer.decide(reversal(), null));
            drive();
        }
    }

    private static AuthorizationRequest ask() {
        Particulars to = new Particulars(false, false, null, null, null, new Payee(Asks.token(PAYEE), PAYEE.masked()),
                TERMS, 0, 0, true);
        return new AuthorizationRequest(new Exchange(Asks.TERMINAL, Asks.BATCH, 1, 2, 1, 1), Kind.TRANSFER,
                Asks.token(PAYER), PAYER, AMOUNT, Asks.CNY, -1, to, Asks.AT, Asks.LAYOUT);
    }

    private static ReversalRequest reversal() {
        return new ReversalRequest(new Exchange(Asks.TERMINAL, Asks.BATCH, 1, 4, 1, 2), Kind.TRANSFER,
                Asks.token(PAYER), PAYER, Asks.BATCH, 1, true, Asks.BATCH, AMOUNT, -1, Asks.CNY, false, "98", Asks.AT,
                Asks.LAYOUT);
    }

    @Test
    void shouldMoveTheMoneyWithoutACrash() {
        Two two = new Two(new ArrayList<>(), new ArrayList<>(), Integer.MAX_VALUE);
        two.transfer();
        assertBooks(two, -AMOUNT, AMOUNT);
        two.reverse();
        assertBooks(two, 0, 0);
        assertNull(two.payer.settle(Transfers.id(PAYER_STREAM, 2), true, Asks.AT), "it has ended");
    }

    /** Records: debit, credit, settled, reversed, taken, returned. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void shouldResumeWhereverItWasCut(int records) {
        List<Event> ofPayer = new ArrayList<>();
        List<Event> ofPayee = new ArrayList<>();
        Two cut = new Two(ofPayer, ofPayee, records);
        try {
            cut.transfer();
            cut.reverse();
        } catch (Two.Crash crash) {
            assertSumHolds(ofPayer, ofPayee);
        }
        Two restarted = new Two(ofPayer, ofPayee, Integer.MAX_VALUE);
        restarted.drive();

        boolean reversed = records > 3;
        assertBooks(restarted, reversed ? 0 : -AMOUNT, reversed ? 0 : AMOUNT);
        assertSumHolds(ofPayer, ofPayee);
        int written = ofPayer.size() + ofPayee.size();
        restarted.drive();
        assertEquals(written, ofPayer.size() + ofPayee.size(), "resuming what has ended writes nothing");
    }

    /** The reversal overtakes the money: it is taken before it came, and a late credit finds nothing to do. */
    @Test
    void shouldNeverCreditWhatWasTakenBefore() {
        Two two = new Two(new ArrayList<>(), new ArrayList<>(), Integer.MAX_VALUE);
        two.take(two.payer.decide(ask(), TERMS, null));
        Transfers.Transfer early = two.payer.runningTransfers().iterator().next();
        two.reverse();

        assertNull(two.payee.receive(early, false, TERMS, Asks.AT));
        assertBooks(two, 0, 0);
    }

    private static void assertBooks(Two two, long payerMinor, long payeeMinor) {
        assertEquals(OPENING + payerMinor, two.payer.balanceSumMinor(Asks.CNY));
        assertEquals(OPENING + payeeMinor, two.payee.balanceSumMinor(Asks.CNY));
    }

    private static void assertSumHolds(List<Event> ofPayer, List<Event> ofPayee) {
        Invariants invariants = new Invariants();
        Two replayed = new Two(new ArrayList<>(ofPayer), new ArrayList<>(ofPayee), 0);
        // In the order that the two streams' records depend on each other: debit, credit, settled, and so on.
        int payer = 0;
        int payee = 0;
        while (payer < ofPayer.size() || payee < ofPayee.size()) {
            boolean payeeFirst = payee < ofPayee.size() && payer > 0
                    && (payer >= ofPayer.size() || ofPayer.get(payer) instanceof TransferStep);
            invariants.recorded(payeeFirst ? ofPayee.get(payee++) : ofPayer.get(payer++));
            if (payeeFirst && payee < ofPayee.size() && ofPayee.get(payee) instanceof TransferStep
                    && ofPayee.get(payee - 1) instanceof AccountOpened) {
                invariants.recorded(ofPayee.get(payee++));
            }
        }
        invariants.sum(Asks.CNY, replayed.payer.balanceSumMinor(Asks.CNY) + replayed.payee.balanceSumMinor(Asks.CNY));
        assertEquals(List.of(), invariants.violations());
    }

    /** The payer's side was cut before it heard of the credit, and comes again when the payee's has long forgotten it. */
    @Test
    void shouldNotCreditAgainWhatThePayeeHasForgotten() {
        Ledger payee = new Ledger(PAYEE_STREAM, new Ledger.Bounds(1_000, 1_000));
        Transfers.Transfer old = new Transfers.Transfer(Transfers.id(PAYER_STREAM, 4), Asks.token(PAYER),
                new Payee(Asks.token(PAYEE), PAYEE.masked()), AMOUNT, Asks.CNY, Transfers.State.CREDITING, Asks.AT);
        Transfers.Transfer young = new Transfers.Transfer(Transfers.id(PAYER_STREAM, 9), old.payer(), old.payee(), AMOUNT, Asks.CNY,
                Transfers.State.CREDITING, Asks.AT + 2_000);
        for (Transfers.Transfer transfer : List.of(old, young)) {
            Ledger.Receipt receipt = payee.receive(transfer, false, TERMS, transfer.atEpochMillis());
            if (receipt.opened() != null) {
                payee.apply(receipt.opened());
            }
            payee.apply(receipt.step());
        }

        assertTrue(payee.forgot(old), "it cannot tell any more");
        assertFalse(payee.forgot(young));
        assertNull(payee.receive(young, false, TERMS, Asks.AT + 9_000), "it has been credited");
        assertEquals(OPENING + 2 * AMOUNT, payee.balanceSumMinor(Asks.CNY));
    }
}
