package dev.postern.processor.authorization;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The money of one card shard: accounts and the originals that reversals look for. {@code decide} reads, {@code apply}
 * changes; applying the journaled events again gives the same state. Confined to its shard's writer.
 */
public final class Ledger {

    /** Bounds of one shard's memory. */
    public record Bounds(int originalsMax, long originalsRetentionMillis) {
    }

    private record Kept(OriginalKey key, long atEpochMillis) {
    }

    private final int stream;
    private final Bounds bounds;
    private final Map<CardToken, Account> accounts = new HashMap<>();
    private final Map<OriginalKey, Original> originals = new HashMap<>();
    private final ArrayDeque<Kept> oldestFirst = new ArrayDeque<>();
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

    /** Cards seen so far. */
    public int accountCount() {
        return accounts.size();
    }

    /** Sum of all balances of a currency, minor units; for checks, not for the way of a transaction. */
    public long balanceSumMinor(int currency) {
        return accounts.values().stream().filter(a -> a.currency == currency)
                .mapToLong(a -> a.balanceMinor).reduce(0, Math::addExact);
    }

    /** Whether no further sale may be decided until an original has passed its retention. */
    public boolean full(long atEpochMillis) {
        return originals.size() >= bounds.originalsMax && !pastRetention(oldestFirst.peek(), atEpochMillis);
    }

    /**
     * Decides a sale or an inquiry.
     *
     * @param terms of the card's issuer
     * @param refusal the code a rule or the card's own condition refuses with, or null
     */
    public Decision decide(AuthorizationRequest request, IssuerTerms terms, String refusal) {
        Account account = accounts.get(request.token());
        Event opened = account == null
                ? new AccountOpened(request.token(), request.pan().masked(), terms.currency(), terms.openingMinor(),
                        request.atEpochMillis())
                : null;
        long balance = account == null ? terms.openingMinor() : account.balanceMinor;
        String code = refusal != null ? refusal : judge(request, terms, balance);
        long own = sequence + (opened == null ? 1 : 2);
        String rrn = rrn(request.atEpochMillis(), own);
        return ResponseCode.APPROVED.equals(code)
                ? approve(request, terms, balance, opened, own, rrn)
                : decline(request, code, opened, rrn);
    }

    private static String judge(AuthorizationRequest request, IssuerTerms terms, long balanceMinor) {
        if (request.currency() != terms.currency()) {
            return ResponseCode.NOT_FOR_THIS_CARD;
        }
        return request.amountMinor() > balanceMinor ? ResponseCode.NOT_ENOUGH_FUNDS : ResponseCode.APPROVED;
    }

    private static Decision approve(AuthorizationRequest request, IssuerTerms terms, long balanceMinor, Event opened,
            long own, String rrn) {
        Outcome.Balance balance = request.kind() == Kind.BALANCE
                ? new Outcome.Balance(balanceMinor, balanceMinor, terms.currency()) : null;
        Outcome outcome = new Outcome(ResponseCode.APPROVED, rrn, References.approvalCode(own), null, balance,
                request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        long taken = request.kind().movesMoney() ? request.amountMinor() : 0;
        return new Decision(outcome, answer, opened,
                new Approved(request.exchange(), request.token(), request.kind(), taken, terms.currency(), rrn,
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
        Original original = originals.get(
                new OriginalKey(request.exchange().terminal(), request.originalBatch(), request.originalStan()));
        if (original == null && !request.originalIsDecided()) {
            return reversed(request, Ending.ORIGINAL_UNKNOWN, 0, request.currency(), null, sequence + 1);
        }
        if (original == null || !original.token.equals(request.token()) || original.currency != request.currency()) {
            return misfit(request, ResponseCode.REVERSAL_DOES_NOT_FIT);
        }
        if (original.amountMinor != request.amountMinor()) {
            return misfit(request, ResponseCode.AMOUNT_DIFFERS);
        }
        boolean returns = original.approved && !original.reversed;
        return reversed(request, returns ? Ending.MONEY_RETURNED : Ending.NOTHING_TO_RETURN,
                returns ? original.amountMinor : 0, original.currency, null, sequence + 1);
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

    /** Takes an event of this shard into the state, live and at replay alike. */
    public void apply(Event event) {
        switch (event) {
            case AccountOpened e -> accounts.put(e.token(), new Account(e.currency(), e.openingMinor()));
            case Approved e -> onApproved(e);
            case Declined e -> onDeclined(e);
            case Reversed e -> onReversed(e);
            case Refused e -> { }
            case TerminalSignedOn e -> throw notOfThisShard(e);
            case KeysActivated e -> throw notOfThisShard(e);
        }
        sequence++;
    }

    private void onApproved(Approved event) {
        Account account = accounts.get(event.token());
        account.balanceMinor = Math.subtractExact(account.balanceMinor, event.amountMinor());
        keep(event.exchange(), new Original(event.token(), event.amountMinor(), event.currency(), true,
                event.atEpochMillis()));
    }

    private void onDeclined(Declined event) {
        keep(event.exchange(), new Original(event.token(), event.amountMinor(), event.currency(), false,
                event.atEpochMillis()));
    }

    private void onReversed(Reversed event) {
        if (event.ending() == Ending.MONEY_RETURNED) {
            Account account = accounts.get(event.token());
            account.balanceMinor = Math.addExact(account.balanceMinor, event.amountMinor());
            originals.get(new OriginalKey(event.exchange().terminal(), event.originalBatch(), event.originalStan()))
                    .reversed = true;
        }
    }

    private void keep(Exchange exchange, Original original) {
        forgetOld(original.atEpochMillis);
        OriginalKey key = OriginalKey.of(exchange);
        originals.put(key, original);
        oldestFirst.add(new Kept(key, original.atEpochMillis));
    }

    private void forgetOld(long atEpochMillis) {
        while (!oldestFirst.isEmpty() && pastRetention(oldestFirst.peek(), atEpochMillis)) {
            originals.remove(oldestFirst.poll().key);
        }
    }

    private boolean pastRetention(Kept kept, long atEpochMillis) {
        return kept.atEpochMillis < atEpochMillis - bounds.originalsRetentionMillis;
    }

    private IllegalArgumentException notOfThisShard(Event event) {
        return new IllegalArgumentException(
                event.getClass().getSimpleName() + " does not belong in card stream " + stream);
    }
}
