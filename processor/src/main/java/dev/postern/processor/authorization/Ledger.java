package dev.postern.processor.authorization;

import dev.postern.processor.authorization.TransferStep.Step;
import dev.postern.processor.state.Pieces;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * The money of one card shard: accounts, holds, transfers, and the originals that what follows goes on from.
 * {@code decide} reads, {@code apply} changes; applying the journaled events again gives the same state. Confined to its
 * shard's writer.
 */
public final class Ledger {

    /** Bounds of one shard's memory. */
    public record Bounds(int originalsMax, long originalsRetentionMillis, int cardsMax) {

        /** As many cards as come. */
        public Bounds(int originalsMax, long originalsRetentionMillis) {
            this(originalsMax, originalsRetentionMillis, Integer.MAX_VALUE);
        }
    }

    /** How many parts a snapshot of it has: what is copied with it stands behind them. */
    public static final int SECTIONS = 9;

    private final Shard shard;
    private final Authorizing authorizing;
    private final Reversing reversing;
    private final Applying applying;

    /** An empty shard whose records stand in the given stream; every terminal is a merchant of its own. */
    public Ledger(int stream, Bounds bounds) {
        this(stream, bounds, LedgerTerms.USUAL, terminal -> (int) (terminal ^ terminal >>> 32));
    }

    /**
     * An empty shard whose records stand in the given stream.
     *
     * @param merchants a number for the merchant of a terminal: what one began, another of the same may go on with
     */
    public Ledger(int stream, Bounds bounds, LedgerTerms terms, LongToIntFunction merchants) {
        shard = new Shard(stream, bounds, terms, merchants);
        authorizing = new Authorizing(shard);
        reversing = new Reversing(shard);
        applying = new Applying(shard);
    }

    /** Sequence of the last record applied; the next one gets this plus one. */
    public long sequence() {
        return shard.sequence;
    }

    /** What its cards' PINs and chips have counted. */
    public CardGuards guards() {
        return shard.guards;
    }

    /** Cards seen so far. */
    public int accountCount() {
        return shard.cards.accounts();
    }

    /** The parts that a snapshot copies; the sequence is told apart. */
    public List<Pieces> pieces() {
        return List.of(shard.cards, shard.originals, shard.holds, shard.sent, shard.received, shard.codes, shard.owed,
                shard.guards, shard.billPayers);
    }

    /** The parts were read from a snapshot: goes on behind its last record. Before the start only. */
    public void restored(long lastSequence) {
        shard.sequence = lastSequence;
    }

    /** Sum of all balances of a currency, minor units; for checks, not for the way of a transaction. */
    public long balanceSumMinor(int currency) {
        return shard.cards.balanceSumMinor(currency);
    }

    /** Sum of what is held of all balances of a currency; for checks. */
    public long heldSumMinor(int currency) {
        return shard.cards.heldSumMinor(currency);
    }

    /** Whether no further sale may be decided until an original has passed its retention. */
    public boolean full(long atEpochMillis) {
        return shard.originals.size() >= shard.bounds.originalsMax() && !shard.oldestPastRetention(atEpochMillis);
    }

    /** Whether no further pre-authorization may be decided until one is over. */
    public boolean fullOfHolds() {
        return shard.holds.size() >= shard.terms.holdsMax();
    }

    /** Whether the card is known or one more may be. */
    public boolean hasRoomFor(CardToken token) {
        return shard.cards.size() < shard.bounds.cardsMax() || shard.cards.find(token) >= 0;
    }

    /**
     * Decides anything but a reversal.
     *
     * @param terms of the card's issuer
     * @param refusal the code a rule or the card's own condition refuses with, or null; nobody refuses an advice
     */
    public Decision decide(AuthorizationRequest request, IssuerTerms terms, String refusal) {
        return decide(request, terms, refusal, null);
    }

    /**
     * The same with what the record is to hold of the rules.
     *
     * @param judged as {@link Approved#judged}
     */
    public Decision decide(AuthorizationRequest request, IssuerTerms terms, String refusal, byte[] judged) {
        return authorizing.decide(request, terms, refusal, judged);
    }

    /**
     * Decides a reversal. One that does not fit gets a decision without event: nothing changed.
     *
     * @param waiting the original, while it still waits for the issuer; or null
     */
    public Decision decide(ReversalRequest request, AuthorizationRequest waiting) {
        return decide(request, null, waiting, null);
    }

    /**
     * The same with what the records are to hold of the rules.
     *
     * @param judged as {@link Reversed#judged}
     * @param waitingJudged the same of the original that waits
     */
    public Decision decide(ReversalRequest request, byte[] judged, AuthorizationRequest waiting, byte[] waitingJudged) {
        return reversing.decide(request, judged, waiting, waitingJudged);
    }

    /** The next hold whose time is over, as the event that frees it; or null. */
    public HoldExpired expired(long atEpochMillis) {
        Holds.Hold due = shard.holds.due(atEpochMillis);
        return due == null ? null : new HoldExpired(shard.cards.token(due.card()), due.sequence(), due.amountMinor(),
                due.currency(), atEpochMillis);
    }

    /** When the next hold's time is over; {@link Long#MAX_VALUE} without any. */
    public long nextHoldEndEpochMillis() {
        return shard.holds.nextEndEpochMillis();
    }

    /** Transfers of this shard's cards that wait for the payee's shard, oldest first; to be resumed after a start. */
    public Iterable<Transfers.Transfer> runningTransfers() {
        return shard.sent.running();
    }

    /** A transfer that was sent from here, or null. */
    public Transfers.Transfer sent(long transferId) {
        return shard.sent.get(transferId);
    }

    /**
     * Whether the payee's side is so far beyond a transfer that it cannot tell whether it was credited. It must not be credited then, nor taken:
     * the money stays in transit until somebody has looked.
     */
    public boolean forgot(Transfers.Transfer transfer) {
        return shard.received.forgot(transfer.id());
    }

    /**
     * The payee's side of a transfer: what has to be recorded so that the money is credited, or taken again. Null when
     * that has happened before; a transfer that was taken is never credited.
     *
     * @param terms of the payee's issuer, whose account may have to be opened
     */
    public Receipt receive(Transfers.Transfer transfer, boolean back, IssuerTerms terms, long atEpochMillis) {
        Transfers.Transfer former = shard.received.get(transfer.id());
        if (former != null && (!back || former.state() == Transfers.State.TAKEN)) {
            return null;
        }
        CardToken payee = transfer.payee().token();
        int card = shard.cards.find(payee);
        boolean known = card >= 0 && shard.cards.hasAccount(card);
        Event opened = known ? null : new AccountOpened(payee, transfer.payee().maskedPan(), terms.currency(),
                terms.openingMinor(), atEpochMillis);
        long amountMinor = back && former == null ? 0 : transfer.amountMinor();
        return new Receipt(opened, new TransferStep(payee, back ? Step.TAKEN : Step.CREDITED, transfer.id(),
                amountMinor, transfer.currency(), atEpochMillis));
    }

    /**
     * What the payee's side records.
     *
     * @param opened the account's opening, which stands directly before; or null
     */
    public record Receipt(Event opened, TransferStep step) {
    }

    /** The payer's side when the payee's has answered: the record that ends the transfer; null when it has ended. */
    public TransferStep settle(long transferId, boolean back, long atEpochMillis) {
        Transfers.Transfer transfer = shard.sent.get(transferId);
        Transfers.State awaited = back ? Transfers.State.RETURNING : Transfers.State.CREDITING;
        if (transfer == null || transfer.state() != awaited) {
            return null;
        }
        return new TransferStep(transfer.payer(), back ? Step.RETURNED : Step.SETTLED, transferId,
                back ? transfer.amountMinor() : 0, transfer.currency(), atEpochMillis);
    }

    /** For which card a bill of this shard is kept; null: for none. */
    public CardToken billPayer(long code) {
        BillPayers.Payer payer = shard.billPayers.get(code);
        return payer == null ? null : payer.token();
    }

    /** Whether a payment of a bill, or with a code, by a card of this shard stands. */
    public boolean isUsed(long code) {
        return shard.codes.contains(code);
    }

    /** Sequences of the 68s whose reversal the issuer has not answered; to be sent again after a start. */
    public Iterable<Long> owedReversals() {
        return shard.owed.sequences();
    }

    /** The issuer has answered our reversal: what is recorded; null when it had before. */
    public IssuerReversalAnswered reversalAnswered(long declinedSequence, int attempts, long atEpochMillis) {
        CardToken token = shard.owed.get(declinedSequence);
        return token == null ? null : new IssuerReversalAnswered(token, declinedSequence, attempts, atEpochMillis);
    }

    /** When the original of a reversal was decided; 0 of any other event, and of an original that is not remembered. */
    public long originalEpochMillis(Event event) {
        if (!(event instanceof Reversed reversed)) {
            return 0;
        }
        int original = shard.originals.find(reversed.exchange().terminal(), reversed.originalBatch(), reversed.originalStan());
        return original < 0 ? 0 : shard.originals.atEpochMillis(original);
    }

    /** Takes an event of this shard into the state, live and at replay alike. */
    public void apply(Event event) {
        switch (event) {
            case AccountOpened e -> shard.cards.open(shard.cards.findOrAdd(e.token()), e.currency(), e.openingMinor());
            case Approved e -> applying.approved(e);
            case Declined e -> applying.declined(e);
            case Reversed e -> applying.reversed(e);
            case HoldExpired e -> applying.expired(e);
            case TransferStep e -> applying.step(e);
            case IssuerReversalAnswered e -> applying.answered(e);
            case Refused e -> { }
            case CardGuarded e -> shard.guards.apply(e);
            case PanSealed _, RulesTaken _, RuleSnoozed _, FraudLabelled _ -> { }
            case BillReserved e -> shard.billPayers.keep(e);
            default -> throw new IllegalArgumentException(
                    event.getClass().getSimpleName() + " does not belong in card stream " + shard.stream);
        }
        shard.sequence++;
    }
}
