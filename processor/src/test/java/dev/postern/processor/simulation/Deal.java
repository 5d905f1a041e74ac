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
    /** What an approval adds to the card's balance and to what is held of it. */
    final long balanceMinor;
    final long heldMinor;
    /** Tells what has happened: it is asked again until it is decided, and never reversed. */
    final boolean advice;
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
    /** The answer that decided it, for what goes on from it. */
    WireMessage answer;

    Deal(WireMessage request, ExchangeKey key, Pan card, long amountMinor, String expected, boolean undecided) {
        this.request = request;
        this.key = key;
        this.card = card;
        this.amountMinor = amountMinor;
        this.balanceMinor = -amountMinor;
        this.heldMinor = 0;
        this.advice = false;
        this.expected = expected;
        this.undecided = undecided;
    }

    /** One of the other kinds: nothing but these codes may decide it. */
    Deal(WireMessage request, ExchangeKey key, Pan card, long balanceMinor, long heldMinor) {
        this.request = request;
        this.key = key;
        this.card = card;
        this.amountMinor = Long.parseLong(request.get(4));
        this.balanceMinor = balanceMinor;
        this.heldMinor = heldMinor;
        this.advice = request.mti() == 0x0220;
        this.expected = null;
        this.undecided = false;
    }

    /** Whether an approval of it moved money or held some. */
    boolean movesMoney() {
        return amountMinor != 0;
    }

    /** Whether the terminal may give it up. */
    boolean isReversible() {
        return movesMoney() && !advice;
    }

    /** Whether it is a plain sale that stands: approved, not cancelled, nothing goes on from it. */
    boolean isStandingSale() {
        return state == State.ENDED && "00".equals(code) && request.mti() == 0x0200 && "000000".equals(request.get(3))
                && "00".equals(request.get(25));
    }

    /** Whether it is a hold that is open: approved and not gone on from. */
    boolean isOpenHold() {
        return state == State.ENDED && "00".equals(code) && request.mti() == 0x0100 && "030000".equals(request.get(3))
                && "06".equals(request.get(25));
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
