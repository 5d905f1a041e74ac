package dev.postern.processor.simulation;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.till.WireMessage;
import java.util.Set;

/** One thing that a simulated terminal wants, from the first send until it knows how it ended. */
final class Deal {

    /** Where it stands. */
    enum State {
        /** Asked, and no decision came yet. */
        ASKED,
        /** The terminal has given it up and asks that it be undone. */
        REVERSING,
        /** Undone; the terminal asks for the original once more: whatever it is told, it must not move money. */
        REVERSED,
        /** Over. */
        ENDED
    }

    /** What the terminal's books make of the end. */
    interface Ending {

        /** Nothing is booked. */
        Ending NOTHING = (_, _) -> { };

        /** 00, 10, or the refusal that had to come. */
        void approved(Deal deal, WireMessage answer);

        /** Refused, as it may be. */
        default void refused() {
        }

        /** 77: its batch was closed before it was decided. */
        default void tooLate() {
            refused();
        }

        /** 95: the totals of a batch differ. */
        default void disputed() {
            throw new IllegalStateException("it is no batch");
        }

        /** It was asked and given up, and its reversal answered. */
        default void reversed() {
        }
    }

    /** Codes with which a plain sale may be refused: funds, rules, and what test cards say. */
    static final Set<String> SALE_REFUSALS = Set.of("51", "61", "65", "54", "05", "68");
    /** Only funds can be short: rules do not judge it. */
    static final Set<String> FUNDS = Set.of("51");
    /** It tells what has happened, or gives: nobody refuses it. */
    static final Set<String> NONE = Set.of();

    final WireMessage request;
    final ExchangeKey key;
    /** What an approval of it is counted as; of a refusal that must come, that one. */
    final Happening happening;
    final Set<String> refusals;
    final Ending ending;
    /** The one code that may come, or null. */
    final String expected;
    /** The code says that nothing was decided, and the STAN stays free. */
    final boolean undecided;
    /** Whether the terminal may give it up. */
    final boolean reversible;
    /** It stood, and the operator takes it back. */
    final boolean cancels;
    State state = State.ASKED;
    WireMessage reversal;
    /** Sends so far: a timer that belongs to an earlier one does nothing. */
    int sends;
    int refusedForLoad;

    private Deal(WireMessage request, ExchangeKey key, Happening happening, Set<String> refusals, Ending ending,
            String expected, boolean undecided, boolean reversible, boolean cancels) {
        this.request = request;
        this.key = key;
        this.happening = happening;
        this.refusals = refusals;
        this.ending = ending;
        this.expected = expected;
        this.undecided = undecided;
        this.reversible = reversible;
        this.cancels = cancels;
    }

    /** Something that is approved, or refused with one of these codes. */
    static Deal of(WireMessage request, ExchangeKey key, Happening happening, Set<String> refusals, Ending ending) {
        boolean advice = request.mti() != 0x0100 && request.mti() != 0x0200;
        boolean asks = Set.of("01", "51", "56").contains(request.get(60).substring(0, 2));
        return new Deal(request, key, happening, refusals, ending, null, false, !advice && !asks, false);
    }

    /** Something that must get this code and no other, which decides it, or does not. */
    static Deal expecting(String code, boolean undecided, WireMessage request, ExchangeKey key) {
        return new Deal(request, key, Happening.valueOf("REFUSED_" + code), NONE, Ending.NOTHING, code, undecided, false, false);
    }

    /** The same, which stood and is to be undone. */
    Deal undoing(Ending other) {
        return new Deal(request, key, happening, refusals, other, expected, undecided, reversible, true);
    }

    int stan() {
        return key.stan();
    }

    /** What has to be sent next. */
    WireMessage current() {
        return state == State.REVERSING ? reversal : request;
    }

    /** Under which the host knows its reversal. */
    ExchangeKey reversalKey() {
        return new ExchangeKey(key.terminal(), key.batch(), key.stan(), 4);
    }
}
