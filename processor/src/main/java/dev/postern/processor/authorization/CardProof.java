package dev.postern.processor.authorization;

/**
 * What the security module says of a request's card data: the PIN, the card verification value and the chip's cryptogram were looked at
 * where they may be, and only the verdicts go on. Immutable; crosses threads.
 *
 * @param pin of field 52 or 58
 * @param cardValueRight false when the track's CVV is not the card's
 * @param cryptogramRight false when the chip's cryptogram is not the card's
 * @param transactionCounter the chip's ATC; -1 without chip data
 * @param fitsMessage false when amount or currency in the chip data are not those of 4 and 49
 */
public record CardProof(Pin pin, boolean cardValueRight, boolean cryptogramRight, int transactionCounter, boolean fitsMessage) {

    /** The PIN of a request. */
    public enum Pin {
        /** The request has none. */
        NONE,
        /** It is the card's. */
        RIGHT,
        /** It is another. */
        WRONG,
        /** The block holds none for this card, or came in a form that this link does not take. */
        BAD_BLOCK
    }

    /** Without chip data. */
    public static final int NO_CHIP = -1;
}
