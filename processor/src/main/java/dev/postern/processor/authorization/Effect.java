package dev.postern.processor.authorization;

/**
 * What a decision changed, where that is more than its kind and amount say. Immutable.
 *
 * @param responseCode 00 or 10
 * @param foreign counted among the foreign cards
 * @param balanceMinor what it adds to the card's balance; less than 0 takes
 * @param heldMinor what it adds to what is held of it
 * @param linkedSequence the record in the card's stream that it goes on from; 0: none
 * @param original under which that was asked, or null
 * @param untilEpochMillis when the hold ends, or the used code is forgotten; 0: neither
 * @param code what can be used once and is used now; 0: none
 * @param tally what it adds to the terminal's totals, or null
 * @param payee where a transfer goes, or null
 */
public record Effect(String responseCode, boolean foreign, long balanceMinor, long heldMinor, long linkedSequence,
        OriginalKey original, long untilEpochMillis, long code, Tally tally, Payee payee) {

    /** Money that comes to the card, or leaves it, and counts. */
    static Effect money(boolean foreign, long balanceMinor, Tally tally) {
        return new Effect(ResponseCode.APPROVED, foreign, balanceMinor, 0, 0, null, 0, 0, tally, null);
    }

    Effect partly() {
        return new Effect(ResponseCode.PARTLY_APPROVED, foreign, balanceMinor, heldMinor, linkedSequence, original,
                untilEpochMillis, code, tally, payee);
    }

    Effect held(long minor, long untilMillis) {
        return new Effect(responseCode, foreign, balanceMinor, minor, linkedSequence, original, untilMillis, code, tally,
                payee);
    }

    Effect linked(long sequence, OriginalKey to) {
        return new Effect(responseCode, foreign, balanceMinor, heldMinor, sequence, to, untilEpochMillis, code, tally,
                payee);
    }

    Effect uses(long onceCode, long untilMillis) {
        return new Effect(responseCode, foreign, balanceMinor, heldMinor, linkedSequence, original, untilMillis, onceCode,
                tally, payee);
    }

    Effect paidTo(Payee to) {
        return new Effect(responseCode, foreign, balanceMinor, heldMinor, linkedSequence, original, untilEpochMillis,
                code, tally, to);
    }
}
