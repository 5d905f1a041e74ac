package dev.postern.processor.authorization;

/**
 * The issuer approved. The one record of the outcome: it stands in the card's stream, and the terminal's window is a
 * projection of it.
 *
 * @param amountMinor what was taken, minor units; 0 for an inquiry
 * @param rrn retrieval reference number, field 37
 * @param approvalCode field 38
 * @param answer the answer message, MTI up to the last field before the MAC
 */
public record Approved(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, String rrn,
        String approvalCode, byte[] answer, long atEpochMillis) implements Event {
}
