package dev.postern.load.terminal;

import dev.postern.protocol.iso8583.MessageView;

/** Reads the balances from field 54 (protocol.md, section 3): entries of 20 characters. */
final class BalanceField {
    private static final int ENTRY_CHARACTERS = 20;
    private static final String LEDGER = "01";
    private static final String AVAILABLE = "02";

    private BalanceField() {
    }

    /**
     * The ledger balance, or {@link Long#MIN_VALUE} when the answer has none.
     */
    static long ledgerMinor(MessageView view) {
        return minor(view, LEDGER);
    }

    /** The available balance, what is held of the ledger balance taken off, or {@link Long#MIN_VALUE} when the answer has none. */
    static long availableMinor(MessageView view) {
        return minor(view, AVAILABLE);
    }

    private static long minor(MessageView view, String type) {
        String entries = view.has(54) ? view.text(54) : "";
        for (int at = 0; at + ENTRY_CHARACTERS <= entries.length(); at += ENTRY_CHARACTERS) {
            if (entries.startsWith(type, at + 2)) {
                String digits = entries.substring(at + 8, at + ENTRY_CHARACTERS);
                if (digits.matches("[0-9]{12}")) {
                    return entries.charAt(at + 7) == 'D' ? -Long.parseLong(digits) : Long.parseLong(digits);
                }
            }
        }
        return Long.MIN_VALUE;
    }
}
