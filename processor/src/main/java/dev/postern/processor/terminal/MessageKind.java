package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Kind;

/**
 * The rows of the protocol contract's section 4 that this host serves: the codes that must agree, and the fields that
 * must be there. Immutable table.
 */
enum MessageKind {
    PURCHASE(Kind.PURCHASE, 0x0200, 0, 0, 22, true),
    BALANCE(Kind.BALANCE, 0x0200, 310_000, 0, 1, false),
    BALANCE_OF_OLD_TERMINALS(Kind.BALANCE, 0x0200, 300_000, 0, 1, false);

    private static final MessageKind[] ROWS = values();
    private static final int REVERSAL_MTI = 0x0400;
    /** Fields of every 02xx and 04xx besides the card, in the order in which a missing one is named. */
    private static final int[] ALWAYS = {3, 11, 22, 25, 41, 42, 49, 60};
    private static final int PIN_ENTERED = 1;

    private final Kind kind;
    private final int mti;
    private final int processingCode;
    private final int conditionCode;
    private final int messageType;
    private final boolean reversible;

    MessageKind(Kind kind, int mti, int processingCode, int conditionCode, int messageType, boolean reversible) {
        this.kind = kind;
        this.mti = mti;
        this.processingCode = processingCode;
        this.conditionCode = conditionCode;
        this.messageType = messageType;
        this.reversible = reversible;
    }

    /** What is asked of the card. */
    Kind kind() {
        return kind;
    }

    /** The row with which MTI (repeat or not), 3, 25 and 60.1 agree, or null: 12. */
    static MessageKind of(TerminalRequest request) {
        int mti = request.mti & 0xFFFE;
        for (MessageKind row : ROWS) {
            boolean mtiAgrees = mti == row.mti || mti == REVERSAL_MTI && row.reversible;
            if (mtiAgrees && request.processingCode == row.processingCode
                    && request.conditionCode == row.conditionCode && request.messageType() == row.messageType) {
                return row;
            }
        }
        return null;
    }

    /** Of the fields without which neither the key nor the codes can be compared, the first that is missing; or 0. */
    static int missingCode(TerminalRequest request) {
        if (request.stan == 0) {
            return 11;
        }
        if (!request.has(3)) {
            return 3;
        }
        if (!request.has(25)) {
            return 25;
        }
        return request.batch() < 0 ? 60 : 0;
    }

    /** The first mandatory field that is missing, or 0. */
    int missingField(TerminalRequest request) {
        if (request.pan == null) {
            return 2;
        }
        if (kind.movesMoney() && !request.has(4)) {
            return 4;
        }
        for (int field : ALWAYS) {
            if (!request.has(field)) {
                return field;
            }
        }
        if (request.currency < 0) {
            return 49;
        }
        return request.messageClass() == MessageClass.REVERSAL ? missingOfReversal(request) : missingOfEntry(request);
    }

    private static int missingOfReversal(TerminalRequest request) {
        if (!request.has(39)) {
            return 39;
        }
        return request.originalStan < 0 ? 61 : 0;
    }

    /** PIN and chip data go with the entry mode, field 22. */
    private static int missingOfEntry(TerminalRequest request) {
        if (request.entryMode % 10 == PIN_ENTERED) {
            if (!request.has(52)) {
                return 52;
            }
            if (!request.has(53)) {
                return 53;
            }
        }
        int way = request.entryMode / 10;
        boolean chip = way == 5 || way == 7;
        if (chip && !request.has(23)) {
            return 23;
        }
        return chip && !request.has(55) ? 55 : 0;
    }
}
