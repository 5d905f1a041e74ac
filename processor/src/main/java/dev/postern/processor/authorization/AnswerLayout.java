package dev.postern.processor.authorization;

/**
 * Knows how an outcome looks on the wire for one request. A pure function of the request it came with and the outcome;
 * any thread may call it. It is how the money core gets the bytes of an answer without knowing a wire format, and the verdicts on card data
 * without seeing any.
 */
public interface AnswerLayout {

    /** The answer message, from the MTI up to the last field before the MAC. The caller owns the array. */
    default byte[] encode(Outcome outcome) {
        return encode(outcome.responseCode(), outcome.reference(), outcome.approval(), outcome.more(), outcome.atEpochMillis());
    }

    /** The same of what an {@link Outcome} holds, for which none need be made. */
    byte[] encode(String responseCode, long reference, int approval, Outcome.More more, long atEpochMillis);

    /** The card's number, sealed for the journal; null when it is not to be kept. */
    default byte[] sealedPan(CardToken token) {
        return null;
    }

    /** The number of the card that a transfer goes to, sealed likewise. */
    default byte[] sealedPayee(CardToken token) {
        return null;
    }

    /** How the card came to the terminal. */
    default Entry entry() {
        return Entry.UNTOLD;
    }

    /** The wallet's device that showed a code; empty for a card, and when the wallet does not tell. */
    default String device() {
        return "";
    }

    /** What the security module says of the request's PIN, track and chip; null when it brought none. */
    default CardProof proof() {
        return null;
    }
}
