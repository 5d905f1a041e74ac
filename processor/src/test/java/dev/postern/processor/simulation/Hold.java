package dev.postern.processor.simulation;

import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;

/** A hold that a terminal asked for, and the completion of it that stands. Not thread-safe. */
final class Hold {

    final WireMessage request;
    final WireMessage answer;
    final Pan card;
    /** What is held now. */
    long minor;
    /** The completion that stands, or null while the hold is open. */
    Sale completion;

    Hold(WireMessage request, WireMessage answer, Pan card, long minor) {
        this.request = request;
        this.answer = answer;
        this.card = card;
        this.minor = minor;
    }
}
