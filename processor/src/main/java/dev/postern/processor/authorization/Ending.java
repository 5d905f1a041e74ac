package dev.postern.processor.authorization;

/** How a reversal ended; all of them are answered 00. The order is the journal's numbering: only append. */
public enum Ending {
    /** The original had been approved: what it did is undone. */
    MONEY_RETURNED,
    /** The original had moved nothing, or had been reversed before. */
    NOTHING_TO_RETURN,
    /** No such original: remembered, so that it is refused when it comes late. */
    ORIGINAL_UNKNOWN,
    /** The original was still waiting for the issuer: it is answered 12 and moves nothing. */
    ORIGINAL_CANCELLED,
    /** The original was a transfer: the money is on its way back from the payee. */
    MONEY_RETURNING
}
