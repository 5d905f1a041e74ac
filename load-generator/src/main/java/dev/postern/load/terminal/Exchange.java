package dev.postern.load.terminal;

import dev.postern.load.record.Outcome;
import dev.postern.load.schedule.Entry;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.emv.ChipData;

/**
 * One exchange from its request to its end, the reversal of it included. Belongs to its lane and is used again; only the
 * lane's event loop may touch it.
 */
public final class Exchange {
    /** Where the exchange stands. */
    enum Stage {
        /** A sign-on was sent; {@link #kind} is null. */
        SIGNING_ON,
        /** The request was sent, its answer is awaited. */
        ASKED,
        /** An advice, or the next message of a kind, that leaves when the terminal can, and is repeated until it is answered. */
        FORWARDING,
        /** It must be reversed: until the host says 00 the terminal repeats the reversal. */
        REVERSING
    }

    Terminal terminal;
    Stage stage;
    Kind kind;
    /** Which of the kind's messages is under way, and what it is. */
    int step;
    Form form;
    Purpose purpose;
    int card;
    long pan;
    /** Whom a transfer goes to. */
    int payee;
    long payeePan;
    int amountMinor;
    int batch;
    int stan;
    int expectedMti;
    MessageMac mac;
    /** What the answer is proven with, and that of the message sent before this one; the latter may be null. */
    MessageMac answerMac;
    MessageMac earlierAnswerMac;
    /** What field 58 says of the key of the message, or null. */
    byte[] security;
    /** How the card was read for the first message; what follows it says the same and brings none of what was read. */
    Entry entry = Entry.KEYED;
    /** What was read of the card for the message under way: track 2, PIN block and chip, or null. */
    String track;
    byte[] pinBlock;
    ChipData chip;
    String reversalReason;
    int reversalsSent;
    /** How often an advice was sent. */
    int forwarded;
    /** The message under way was approved, and is in the ledger. */
    boolean approved;
    /** Of the first message of the kind; what stands of it, taken or held; and of a completed hold what was held. */
    int firstMinor;
    int standingMinor;
    int heldMinor;
    int originalBatch;
    int originalStan;
    String originalReference;
    /** What is shown or asked for: a customer's code, the tags of field 48, or null. */
    String shown;
    /** The batch that it closes, or null. */
    Closing closing;
    String originalApproval;
    /** The date and time of a wrong clock that the message under way tells, as {@link Lane#drawClock} makes them; 0 for none. */
    long wrongClock;
    long intendedNanos;
    long sentNanos;
    int code;
    long balanceMinor;
    long availableMinor;
    Outcome outcome;

    // Links of the terminal's list, and of the deadline queue that it waits in, if any.
    Exchange nextInFlight;
    Exchange earlier;
    Exchange later;
    DeadlineQueue queue;
    long deadlineNanos;

    Exchange() {
    }

    /** Track, PIN and chip were for one message only. */
    void forgetCard() {
        track = null;
        pinBlock = null;
        chip = null;
    }

    /** What the terminal did; never null for the work that is told of its end. */
    public Kind kind() {
        return kind;
    }

    /** The card, as an index into the run's cards; meaningless for an echo. */
    public int card() {
        return card;
    }

    /** Why it was made. */
    public Purpose purpose() {
        return purpose;
    }

    /** How it ended; null when the host turned its reversal down, so that nobody knows. */
    public Outcome outcome() {
        return outcome;
    }

    /** Field 39 of the last answer, or "none". */
    public String codeText() {
        return Codes.text(code);
    }

    /** Whether the same again may end otherwise: it was not answered, or turned down only for now. */
    public boolean mayBeTriedAgain() {
        return code == 0 || Codes.passing(code) || Codes.wantsSignOn(code);
    }

    /** The available balance that an approved inquiry for the money check was told, in minor units. */
    public long availableMinor() {
        return availableMinor;
    }

    /** The ledger balance that an approved inquiry for the money check was told, in minor units. */
    public long balanceMinor() {
        return balanceMinor;
    }
}
