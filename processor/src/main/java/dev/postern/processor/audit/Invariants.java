package dev.postern.processor.audit;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.authorization.RulesTaken;
import dev.postern.processor.authorization.Served;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.authorization.TransferStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The obvious bookkeeper: takes every event of a journal in order, then what terminals asked and were told, then what
 * the state says, and names each thing that must not be. It shares no code with the ledger that it checks. One thread;
 * all events before the first {@link #told}. Memory goes with the number of exchanges.
 */
public final class Invariants {

    /** Answers that decide nothing and are not journaled (protocol contract, section 6, and the durability rule). */
    private static final Set<String> UNDECIDED = Set.of("09", "30", "77", "90", "91", "94", "96", "97", "A0");

    /** A reversal that is refused decides nothing either: a corrected one may follow under its key. */
    private static final int REVERSAL = 4;

    /** Below this no approval may bring a card; no card has credit yet. */
    private static final long LIMIT_MINOR = 0;

    /** No more than this is named: one defect can break every exchange. */
    private static final int VIOLATIONS_MAX = 100;

    private static final class Book {
        final int currency;
        final long openingMinor;
        long balanceMinor;
        /** What open holds keep of it. */
        long heldMinor;

        Book(AccountOpened opened) {
            currency = opened.currency();
            openingMinor = opened.openingMinor();
            balanceMinor = openingMinor;
        }
    }

    /** Something approved that moved money or holds some, and what still stands of it. */
    private static final class Debit {
        final CardToken card;
        final Kind kind;
        /** What it may still give back. */
        long standingMinor;
        boolean returned;

        Debit(Approved approved) {
            card = approved.token();
            kind = approved.kind();
            standingMinor = approved.amountMinor();
        }
    }

    /** A transfer from its debit to its end. */
    private static final class Transit {
        final long amountMinor;
        final int currency;
        boolean credited;
        boolean taken;
        boolean returned;

        Transit(long amountMinor, int currency) {
            this.amountMinor = amountMinor;
            this.currency = currency;
        }
    }

    private record Decided(long record, String code, byte[] answer) {
    }

    private final Map<CardToken, Book> books = new LinkedHashMap<>();
    private final Map<OriginalKey, Debit> debits = new HashMap<>();
    private final Map<ExchangeKey, Decided> outcomes = new HashMap<>();
    private final Map<ExchangeKey, byte[]> firstTold = new HashMap<>();
    private final Map<ExchangeKey, Boolean> asked = new LinkedHashMap<>();
    private final Set<ExchangeKey> tooLate = new HashSet<>();
    /** What left the cards of a currency for the world outside, less what came from there. */
    private final Map<Integer, Long> outsideMinor = new HashMap<>();
    /** Transfers by payer's card, in the order of their debits; a step names the record, which the checker cannot see. */
    private final Map<Long, Transit> transits = new HashMap<>();
    /** Bills that are paid and codes that were used. */
    private final Set<Long> usedUp = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private long records;
    private long found;

    /** The next event of the journal, whatever its stream. */
    public void recorded(Event event) {
        records++;
        switch (event) {
            case AccountOpened e -> onOpened(e);
            case Approved e -> {
                onDecided(e.exchange(), e.responseCode(), e.answer());
                onApproved(e);
            }
            case Declined e -> onDecided(e.exchange(), e.responseCode(), e.answer());
            case Reversed e -> {
                onDecided(e.exchange(), "00", e.answer());
                onReversed(e);
            }
            case HoldExpired e -> held(e.token(), -e.amountMinor());
            case TransferStep e -> onStep(e);
            case BatchClosed e -> {
                if (e.exchange().stan() != 0) {
                    onDecided(e.exchange(), e.responseCode(), e.answer());
                }
            }
            case Refused _, Served _, BatchDisputed _, BatchItemTaken _, CodeShown _ ->
                    onDecided(Exchanges.exchangeOf(event), Exchanges.responseCodeOf(event), Exchanges.answerOf(event));
            case TerminalSignedOn _, KeysActivated _, DukptCounterUsed _, CardGuarded _, PanSealed _, ProofRefused _, IssuerReversalAnswered _,
                    RulesTaken _, RuleSnoozed _, FraudLabelled _, BillReserved _ -> { }
        }
    }

    private void onOpened(AccountOpened event) {
        if (books.putIfAbsent(event.token(), new Book(event)) != null) {
            violated(Invariant.BOOKS_AGREE, "card " + event.token() + " was opened again by record " + records);
        }
    }

    private void onDecided(Exchange exchange, String code, byte[] answer) {
        Decided before = outcomes.putIfAbsent(ExchangeKey.of(exchange), new Decided(records, code, answer));
        if (before != null) {
            violated(Invariant.ONE_OUTCOME, ExchangeKey.of(exchange) + " was decided by record " + before.record
                    + " and again by record " + records);
        }
        if (tooLate.contains(ExchangeKey.of(exchange))) {
            violated(Invariant.ONE_OUTCOME, ExchangeKey.of(exchange) + " was told 77 and decided by record " + records);
        }
    }

    private void onApproved(Approved event) {
        if (!event.kind().movesMoney()) {
            if (event.amountMinor() != 0 || event.balanceMinor() != 0) {
                violated(Invariant.BOOKS_AGREE, ExchangeKey.of(event.exchange()) + " is an inquiry and took money");
            }
            return;
        }
        if (debits.putIfAbsent(OriginalKey.of(event.exchange()), new Debit(event)) != null) {
            violated(Invariant.ONE_DEBIT, ExchangeKey.of(event.exchange()) + " was debited again by record " + records);
        }
        if (event.effect() != null && event.effect().original() != null) {
            onLinked(event);
        }
        if (event.effect() != null && event.effect().code() != 0 && !usedUp.add(event.effect().code())) {
            violated(Invariant.ONE_DEBIT, ExchangeKey.of(event.exchange()) + " used what was used before: "
                    + (event.kind() == Kind.BILL_PAYMENT ? "a bill" : "a code"));
        }
        boolean mayOverdraw = event.kind().isAdvice();
        move(event.token(), event.currency(), event.balanceMinor(), mayOverdraw);
        if (event.effect() != null) {
            held(event.token(), event.effect().heldMinor());
        }
        outside(event.currency(), -event.balanceMinor());
    }

    /** What goes on from an earlier one: never more back than stood, and only once. */
    private void onLinked(Approved event) {
        Debit original = debits.get(event.effect().original());
        if (original == null) {
            return;
        }
        switch (event.kind()) {
            case VOID, COMPLETION_VOID -> giveBack(event, original, event.amountMinor(), true);
            case REFUND -> giveBack(event, original, event.amountMinor(), false);
            case ADJUSTMENT, TIP -> original.standingMinor = event.amountMinor();
            default -> { }
        }
    }

    private void giveBack(Approved event, Debit original, long minor, boolean whole) {
        if (original.returned || minor > original.standingMinor || !original.card.equals(event.token())) {
            violated(Invariant.ONE_REVERSAL, ExchangeKey.of(event.exchange()) + " gave back " + minor + " of "
                    + original.standingMinor + ", or a second time, or to another card");
        }
        original.returned |= whole;
        original.standingMinor -= minor;
    }

    private void onReversed(Reversed event) {
        if (event.ending() != Ending.MONEY_RETURNED && event.ending() != Ending.MONEY_RETURNING) {
            if (event.amountMinor() != 0 || event.balanceMinor() != 0) {
                violated(Invariant.ONE_REVERSAL, ExchangeKey.of(event.exchange()) + " ended as " + event.ending()
                        + " and returned money");
            }
            return;
        }
        Debit debit = debits.get(new OriginalKey(event.exchange().terminal(), event.originalBatch(),
                event.originalStan()));
        if (debit == null) {
            violated(Invariant.ONE_REVERSAL, ExchangeKey.of(event.exchange()) + " returned money that was never taken");
        } else if (debit.returned) {
            violated(Invariant.ONE_REVERSAL, ExchangeKey.of(event.exchange()) + " returned money a second time");
        } else if (debit.kind.money() == Kind.Money.TAKES && event.amountMinor() > debit.standingMinor
                || !debit.card.equals(event.token())) {
            violated(Invariant.ONE_REVERSAL, ExchangeKey.of(event.exchange()) + " returned " + event.amountMinor()
                    + " of " + debit.standingMinor + " or to another card");
        }
        if (debit != null) {
            boolean part = debit.kind.money() == Kind.Money.TAKES && event.amountMinor() < debit.standingMinor;
            debit.returned = !part;
            debit.standingMinor -= part ? event.amountMinor() : 0;
        }
        if (event.effect() != null && (event.kind() == Kind.VOID || event.kind() == Kind.COMPLETION_VOID)
                && event.effect().original() != null) {
            Debit stands = debits.get(event.effect().original());
            if (stands != null) {
                stands.returned = false;
                stands.standingMinor += event.amountMinor();
            }
        }
        if (event.kind() == Kind.BILL_PAYMENT && event.effect() != null) {
            // The bill is open again; a code is good once.
            usedUp.remove(event.effect().code());
        }
        move(event.token(), event.currency(), event.balanceMinor(), true);
        if (event.effect() != null) {
            held(event.token(), event.effect().heldMinor());
        }
        outside(event.currency(), -event.balanceMinor());
    }

    /** The debit took the money outside; what is credited comes from there, so that the sum holds at every step. */
    private void onStep(TransferStep event) {
        Transit transit = transits.computeIfAbsent(event.transferId(),
                _ -> new Transit(event.amountMinor(), event.currency()));
        boolean again = switch (event.step()) {
            case CREDITED -> transit.credited || transit.taken;
            case TAKEN -> transit.taken || event.amountMinor() != (transit.credited ? transit.amountMinor : 0);
            case RETURNED -> transit.returned || !transit.taken;
            case SETTLED -> !transit.credited;
        };
        if (again) {
            violated(Invariant.BOOKS_AGREE, "transfer " + event.transferId() + " was " + event.step()
                    + " out of turn by record " + records);
        }
        transit.credited |= event.step() == TransferStep.Step.CREDITED;
        transit.taken |= event.step() == TransferStep.Step.TAKEN;
        transit.returned |= event.step() == TransferStep.Step.RETURNED;
        long minor = switch (event.step()) {
            case CREDITED, RETURNED -> event.amountMinor();
            case TAKEN -> -event.amountMinor();
            case SETTLED -> 0;
        };
        move(event.token(), event.currency(), minor, true);
        outside(event.currency(), -minor);
    }

    private void outside(int currency, long minor) {
        outsideMinor.merge(currency, minor, Math::addExact);
    }

    private void held(CardToken card, long minor) {
        Book book = books.get(card);
        if (book == null || minor == 0) {
            return;
        }
        book.heldMinor += minor;
        if (book.heldMinor < 0) {
            violated(Invariant.BOOKS_AGREE, "record " + records + " frees more of card " + card + " than was held");
        }
    }

    private void move(CardToken card, int currency, long minor, boolean mayOverdraw) {
        Book book = books.get(card);
        if (book == null || book.currency != currency) {
            violated(Invariant.BOOKS_AGREE, "record " + records + " moves money of a card that has no account in "
                    + currency);
            return;
        }
        book.balanceMinor = Math.addExact(book.balanceMinor, minor);
        if (minor < 0 && !mayOverdraw && book.balanceMinor < LIMIT_MINOR) {
            violated(Invariant.BOOKS_AGREE, "record " + records + " brings card " + card + " to " + book.balanceMinor);
        }
    }

    /** A terminal sent this request, once or several times. */
    public void asked(ExchangeKey key) {
        asked.putIfAbsent(key, false);
    }

    /** A terminal was told 77 for a batch that is closed: its request was not decided there, and never will be. */
    public void toldTooLate(ExchangeKey key) {
        asked.remove(key);
        tooLate.add(key);
        if (outcomes.containsKey(key)) {
            violated(Invariant.ONE_OUTCOME, key + " was told 77 although record " + outcomes.get(key).record + " decided it");
        }
    }

    /**
     * A terminal was told this; answers that decide nothing are taken too, and prove nothing.
     *
     * @param answer MTI up to the last field before the MAC
     */
    public void told(ExchangeKey key, String responseCode, byte[] answer) {
        boolean refusedReversal = key.messageClass() == REVERSAL && !"00".equals(responseCode);
        if (UNDECIDED.contains(responseCode) || refusedReversal) {
            return;
        }
        asked.put(key, true);
        byte[] first = firstTold.putIfAbsent(key, answer);
        if (first != null && !Arrays.equals(first, answer)) {
            violated(Invariant.FIRST_DECISION, key + " was told two different answers");
        }
        Decided decided = outcomes.get(key);
        if (decided == null) {
            violated(Invariant.DURABLE_BEFORE_ANSWER, key + " was told " + responseCode
                    + ", and the journal has no record of it");
        } else if (!decided.code.equals(responseCode) || !Arrays.equals(decided.answer, answer)) {
            violated(Invariant.FIRST_DECISION, key + " was told " + responseCode + ", record " + decided.record
                    + " says " + decided.code);
        }
    }

    /** All traffic has ended and every terminal has asked until it was told: each request has its outcome. */
    public void settled() {
        asked.forEach((key, told) -> {
            if (!told || !outcomes.containsKey(key)) {
                violated(Invariant.ONE_OUTCOME, key + " was never decided");
            }
        });
    }

    /** What somebody says a card holds, a terminal's inquiry or the state. */
    public void balance(CardToken card, long balanceMinor) {
        Book book = books.get(card);
        long expected = book == null ? Long.MIN_VALUE : book.balanceMinor;
        if (balanceMinor != expected) {
            violated(Invariant.BOOKS_AGREE, "card " + card + " holds " + balanceMinor + ", the journal says "
                    + (book == null ? "that it has no account" : Long.toString(expected)));
        }
    }

    /**
     * What the state holds in a currency, and that the sum of all money has not changed: what left the cards and did not
     * come back is outside, or in transit between two of them.
     */
    public void sum(int currency, long balancesMinor) {
        long opening = 0;
        for (Book book : books.values()) {
            opening += book.currency == currency ? book.openingMinor : 0;
        }
        long outside = outsideMinor.getOrDefault(currency, 0L);
        if (balancesMinor + outside != opening) {
            violated(Invariant.BOOKS_AGREE, "the balances in " + currency + " sum up to " + balancesMinor
                    + ", with what left the cards to " + (balancesMinor + outside) + ", and began with " + opening);
        }
    }

    /** What the state holds back for pre-authorizations in a currency: no more and no less than those that are open. */
    public void held(int currency, long heldMinor) {
        long expected = 0;
        for (Book book : books.values()) {
            expected += book.currency == currency ? book.heldMinor : 0;
        }
        if (expected != heldMinor) {
            violated(Invariant.BOOKS_AGREE, "the state holds " + heldMinor + " in " + currency + ", the journal says "
                    + expected);
        }
    }

    /** A hash of the live state, and of the state that a replay of the same journal gives. */
    public void state(long liveHash, long replayedHash) {
        if (liveHash != replayedHash) {
            violated(Invariant.SAME_STATE, "live " + Long.toHexString(liveHash) + ", replayed "
                    + Long.toHexString(replayedHash));
        }
    }

    /** How many decisions the journal holds. */
    public int decisions() {
        return outcomes.size();
    }

    /** How many exchanges were told a decision. */
    public int toldDecisions() {
        return firstTold.size();
    }

    /** How many debits were returned by a reversal. */
    public long returned() {
        return debits.values().stream().filter(debit -> debit.returned).count();
    }

    /** How many violations there are; more than {@link #violations} names when there are many. */
    public long count() {
        return found;
    }

    /** The first violations; empty when all holds. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    private void violated(Invariant invariant, String sentence) {
        found++;
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(new Violation(invariant, sentence));
        }
    }
}
