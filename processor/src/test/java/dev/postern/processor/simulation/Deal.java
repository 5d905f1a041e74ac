package dev.postern.processor.simulation;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;

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

    final WireMessage request;
    final ExchangeKey key;
    /** Null when it is of no card. */
    final Pan card;
    final long amountMinor;
    /** The one code that may come, or null. */
    final String expected;
    /** The code says that nothing was decided, and the STAN stays free. */
    final boolean undecided;
    State state = State.ASKED;
    WireMessage reversal;
    /** Sends so far: a timer that belongs to an earlier one does nothing. */
    int sends;
    int refusedForLoad;
    /** An inquiry of the end, whose answer is compared with the books. */
    boolean closing;
    String code;

    Deal(WireMessage request, ExchangeKey key, Pan card, long amountMinor, String expected, boolean undecided) {
        this.request = request;
        this.key = key;
        this.card = card;
        this.amountMinor = amountMinor;
        this.expected = expected;
        this.undecided = undecided;
    }

    /** Whether an approval of it took money. */
    boolean movesMoney() {
        return amountMinor != 0;
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
