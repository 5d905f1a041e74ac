package dev.postern.protocol.decode;

/**
 * The digits of a message type in words (ISO 8583, 1987 and 1993).
 * Pure; any thread.
 */
final class MessageType {

    private static final String[] CLASSES = {"", "authorization", "financial", "file action", "reversal", "reconciliation", "administrative",
        "fee collection", "network management", "private"};
    private static final String[] FUNCTIONS = {"request", "answer", "advice", "advice answer", "notification", "notification acknowledgement",
        "instruction", "instruction acknowledgement", "", ""};

    private MessageType() {
    }

    /** e.g. {@code financial request, repeat}; the type is BCD. */
    static String words(int type) {
        String words = CLASSES[type >>> 8 & 0xF] + " " + FUNCTIONS[type >>> 4 & 0xF];
        boolean repeat = (type & 1) != 0;
        return words.strip() + (repeat ? ", repeat" : "");
    }
}
