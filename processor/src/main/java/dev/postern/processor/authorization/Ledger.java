package dev.postern.processor.authorization;

import dev.postern.processor.state.Pieces;
import java.util.List;

/**
 * The money of one card shard: accounts and the originals that reversals look for. {@code decide} reads, {@code apply}
 * changes; applying the journaled events again gives the same state. Confined to its shard's writer.
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
    public static final int SECTIONS = 3;

    private final int stream;
    private final Bounds bounds;
    private final Cards cards = new Cards();
    private final Originals originals = new Originals();
    private final CardGuards guards = new CardGuards();
    private long sequence;

    /** An empty shard whose records stand in the given stream. */
    public Ledger(int stream, Bounds bounds) {
        this.stream = stream;
        this.bounds = bounds;
    }

    /** Sequence of the last record applied; the next one gets this plus one. */
    public long sequence() {
        return sequence;
    }

    /** What its cards' PINs and chips have counted. */
    public CardGuards guards() {
        return guards;
    }

    /** Cards seen so far. */
    public int accountCount() {
        return cards.accounts();
    }

    /** The parts that a snapshot copies; the sequence is told apart. */
    public List<Pieces> pieces() {
        return List.of(cards, originals, guards);
    }

    /** The parts were read from a snapshot: goes on behind its last record. Before the start only. */
    public void restored(long lastSequence) {
        sequence = lastSequence;
    }

    /** Sum of all balances of a currency, minor units; for checks, not for the way of a transaction. */
    public long balanceSumMinor(int currency) {
        return cards.balanceSumMinor(currency);
    }

    /** Whether no further sale may be decided until an original has passed its retention. */
    public boolean full(long atEpochMillis) {
        return originals.size() >= bounds.originalsMax && !oldestPastRetention(atEpochMillis);
    }

    /** Whether the card is known or one more may be. */
    public boolean hasRoomFor(CardToken token) {
        return cards.size() < bounds.cardsMax || cards.find(token) >= 0;
    }

    /**
     * Decides a sale or an inquiry.
     *
     * @param terms of the card's issuer
     * @param refusal the code a rule or the card's own condition refuses with, or null
     */
    public Decision decide(AuthorizationRequest request, IssuerTerms terms, String refusal) {
        int card = cards.find(request.token());
        boolean known = card >= 0 && cards.hasAccount(card);
        Event opened = !known
                ? new AccountOpened(request.token(), request.pan().masked(), terms.currency(), terms.openingMinor(),
                        request.atEpochMillis())
                : null;
        long balance = known ? cards.balanceMinor(card) : terms.openingMinor();
        int currency = known ? cards.currency(card) : terms.currency();
        String code = refusal != null ? refusal : judge(request, currency, balance);
        long own = sequence + (opened == null ? 1 : 2);
        String rrn = rrn(request.atEpochMillis(), own);
        return ResponseCode.APPROVED.equals(code)
                ? approve(request, currency, balance, opened, own, rrn)
                : decline(request, code, opened, rrn);
    }

    private static String judge(AuthorizationRequest request, int currency, long balanceMinor) {
        if (request.currency() != currency) {
            return ResponseCode.NOT_FOR_THIS_CARD;
        }
        return request.amountMinor() > balanceMinor ? ResponseCode.NOT_ENOUGH_FUNDS : ResponseCode.APPROVED;
    }

    private static Decision approve(AuthorizationRequest request, int currency, long balanceMinor, Event opened,
            long own, String rrn) {
        Outcome.Balance balance = request.kind() == Kind.BALANCE
                ? new Outcome.Balance(balanceMinor, balanceMinor, currency) : null;
        Outcome outcome = new Outcome(ResponseCode.APPROVED, rrn, References.approvalCode(own), null, balance,
                request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        long taken = request.kind().movesMoney() ? request.amountMinor() : 0;
        return new Decision(outcome, answer, opened,
                new Approved(request.exchange(), request.token(), request.kind(), taken, currency, rrn,
                        outcome.approvalCode(), answer, request.atEpochMillis()));
    }

    private static Decision decline(AuthorizationRequest request, String code, Event opened, String rrn) {
        Outcome outcome = Outcome.refused(code, rrn, request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        return new Decision(outcome, answer, opened, new Declined(request.exchange(), request.token(), request.kind(),
                request.amountMinor(), request.currency(), rrn, code, answer, request.atEpochMillis()));
    }

    /**
     * Decides a reversal.
     *
     * @param waiting the original, while it still waits for the issuer; or null
     */
    public Decision decide(ReversalRequest request, AuthorizationRequest waiting) {
        if (waiting != null) {
            return cancel(request, waiting);
        }
        int original = originals.find(request.exchange().terminal(), request.originalBatch(), request.originalStan());
        if (original < 0 && !request.originalIsDecided()) {
            return reversed(request, Ending.ORIGINAL_UNKNOWN, 0, request.currency(), null, sequence + 1);
        }
        if (original < 0 || !cards.holds(originals.card(original), request.token())
                || originals.currency(original) != request.currency()) {
            return misfit(request, ResponseCode.REVERSAL_DOES_NOT_FIT);
        }
        if (originals.amountMinor(original) != request.amountMinor()) {
            return misfit(request, ResponseCode.AMOUNT_DIFFERS);
        }
        boolean returns = originals.approved(original) && !originals.reversed(original);
        return reversed(request, returns ? Ending.MONEY_RETURNED : Ending.NOTHING_TO_RETURN,
                returns ? originals.amountMinor(original) : 0, originals.currency(original), null, sequence + 1);
    }

    private Decision cancel(ReversalRequest request, AuthorizationRequest waiting) {
        Decision declined = decline(waiting, ResponseCode.WRONG_STATE, null,
                rrn(request.atEpochMillis(), sequence + 1));
        return reversed(request, Ending.ORIGINAL_CANCELLED, 0, request.currency(), declined.event(), sequence + 2);
    }

    private Decision reversed(ReversalRequest request, Ending ending, long returnedMinor, int currency, Event before,
            long own) {
        String rrn = rrn(request.atEpochMillis(), own);
        Outcome outcome = new Outcome(ResponseCode.APPROVED, rrn, References.approvalCode(own), null, null,
                request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        return new Decision(outcome, answer, before,
                new Reversed(request.exchange(), request.token(), ending, request.originalBatch(),
                        request.originalStan(), returnedMinor, currency, request.reason(), rrn, answer,
                        request.atEpochMillis()));
    }

    private Decision misfit(ReversalRequest request, String code) {
        String rrn = rrn(request.atEpochMillis(), sequence + 1);
        Outcome outcome = Outcome.refused(code, rrn, request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        return new Decision(outcome, answer, null, new Refused(request.exchange(), code, answer,
                request.atEpochMillis()));
    }

    private String rrn(long atEpochMillis, long own) {
        return References.rrn(atEpochMillis, stream, own);
    }

    /** When the original of a reversal was decided; 0 of any other event, and of an original that is not remembered. */
    public long originalEpochMillis(Event event) {
        if (!(event instanceof Reversed reversed)) {
            return 0;
        }
        int original = originals.find(reversed.exchange().terminal(), reversed.originalBatch(), reversed.originalStan());
        return original < 0 ? 0 : originals.atEpochMillis(original);
    }

    /** Takes an event of this shard into the state, live and at replay alike. */
    public void apply(Event event) {
        switch (event) {
            case AccountOpened e -> cards.open(cards.findOrAdd(e.token()), e.currency(), e.openingMinor());
            case Approved e -> onApproved(e);
            case Declined e -> onDeclined(e);
            case Reversed e -> onReversed(e);
            case Refused e -> { }
            case TerminalSignedOn e -> throw notOfThisShard(e);
            case KeysActivated e -> throw notOfThisShard(e);
            case DukptCounterUsed e -> throw notOfThisShard(e);
            case CardGuarded e -> guards.apply(e);
            case PanSealed e -> { }
        }
        sequence++;
    }

    private void onApproved(Approved event) {
        int card = account(event.token());
        if (event.amountMinor() != 0) {
            cards.setBalance(card, Math.subtractExact(cards.balanceMinor(card), event.amountMinor()));
        }
        keep(event.exchange(), card, event.amountMinor(), event.currency(), true, event.atEpochMillis());
    }

    private void onDeclined(Declined event) {
        // A sale that was cancelled while it waited may be of a card that has no account yet.
        keep(event.exchange(), cards.findOrAdd(event.token()), event.amountMinor(), event.currency(), false,
                event.atEpochMillis());
    }

    private void onReversed(Reversed event) {
        if (event.ending() == Ending.MONEY_RETURNED) {
            int card = account(event.token());
            cards.setBalance(card, Math.addExact(cards.balanceMinor(card), event.amountMinor()));
            int original = originals.find(event.exchange().terminal(), event.originalBatch(), event.originalStan());
            // A shorter retention than when it was written may have let the original go: what is recorded still happened.
            if (original >= 0) {
                originals.setReversed(original);
            }
        }
    }

    private int account(CardToken token) {
        int card = cards.find(token);
        if (card < 0 || !cards.hasAccount(card)) {
            throw new IllegalStateException("an event moved money of a card without an account");
        }
        return card;
    }

    private void keep(Exchange exchange, int card, long amountMinor, int currency, boolean approved,
            long atEpochMillis) {
        while (originals.size() > 0 && oldestPastRetention(atEpochMillis)) {
            originals.removeOldest();
        }
        originals.add(exchange, card, amountMinor, currency, approved, atEpochMillis);
    }

    private boolean oldestPastRetention(long atEpochMillis) {
        return originals.oldestEpochMillis() < atEpochMillis - bounds.originalsRetentionMillis;
    }

    private IllegalArgumentException notOfThisShard(Event event) {
        return new IllegalArgumentException(
                event.getClass().getSimpleName() + " does not belong in card stream " + stream);
    }
}
