package dev.postern.processor.authorization;

/**
 * A step of a transfer after its debit, in the stream of the card that it concerns. The debit is an {@link Approved} in
 * the payer's stream; from then on the money is in transit until it is credited, or comes back.
 *
 * @param token payee for {@link Step#CREDITED} and {@link Step#TAKEN}, payer for the others
 * @param transferId stream and sequence of the debit's record: {@link Transfers#id}
 * @param amountMinor what moved with this step; 0 when it only notes something
 */
public record TransferStep(CardToken token, Step step, long transferId, long amountMinor, int currency,
        long atEpochMillis) implements Event {

    /** What happened; the order is the journal's numbering: only append. */
    public enum Step {
        /** The payee has the money. */
        CREDITED,
        /** The payer's stream knows that. */
        SETTLED,
        /** It was taken from the payee again, or will never be credited: the transfer was reversed. */
        TAKEN,
        /** The payer has it back. */
        RETURNED
    }
}
