package dev.postern.processor.simulation;

import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;

/** A sale that stands, from which a void, a refund, a tip and so on may go on. Not thread-safe. */
final class Sale {

    final Deal deal;
    final WireMessage answer;
    final Pan card;
    /** Batch and STAN of its line. */
    final int batch;
    final int stan;
    /** Its amount now. */
    long minor;
    /** What was approved. */
    final long approvedMinor;
    /** What an approval in part left of field 4. */
    final boolean partly;
    /** What a transfer's payee got it, or null. */
    final Pan payee;
    /** Whose it is. */
    final int terminal;

    Sale(Deal deal, WireMessage answer, Pan card, int batch, int stan, long minor, boolean partly, Pan payee, int terminal) {
        this.deal = deal;
        this.answer = answer;
        this.card = card;
        this.batch = batch;
        this.stan = stan;
        this.minor = minor;
        this.approvedMinor = minor;
        this.partly = partly;
        this.payee = payee;
        this.terminal = terminal;
    }

    /** A void, a refund, a tip and an adjustment fit: it is a purchase, or what is like one. */
    boolean goesOn() {
        return switch (deal.request.get(60).substring(0, 2)) {
            case "22", "30" -> true;
            default -> false;
        };
    }

    /** The batch of its line as a terminal sees it. */
    int batchAt(int otherTerminal) {
        return otherTerminal == terminal ? batch : Books.OTHER_TERMINAL;
    }

    /** Its reversal fits: it is no advice. */
    boolean isReversible() {
        return deal.reversible;
    }
}
