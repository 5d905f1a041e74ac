package dev.postern.processor.authorization;

import java.util.List;

/**
 * A terminal's batch is closed and the next one open. It stands in the partition's stream.
 *
 * @param exchange the message that closed it; of a cut-over terminal and batch with the STAN 0
 * @param nextBatch the batch that is open now
 * @param home our totals of home cards
 * @param foreign our totals of foreign cards
 * @param claimedHome the terminal's; ours when nobody claimed any
 * @param claimedForeign likewise
 * @param differences line by line; at most as many as the setting says
 * @param differencesMore how many there are besides
 * @param responseCode field 39
 * @param answer the answer message, MTI up to the last field before the MAC; null of a cut-over
 */
public record BatchClosed(Exchange exchange, int nextBatch, Reason reason, BatchTotals home, BatchTotals foreign,
        BatchTotals claimedHome, BatchTotals claimedForeign, List<BatchDifference> differences, int differencesMore,
        String responseCode, byte[] answer, long atEpochMillis) implements Event {

    /** Why it was closed; the order is the journal's numbering: only append. */
    public enum Reason {
        /** The totals were equal. */
        BALANCED,
        /** The terminal has sent its items. */
        UPLOADED,
        /** The business day ended. */
        CUT_OVER
    }
}
