package dev.postern.processor.authorization;

/** What a request asks for (protocol contract, section 4). The code is what the journal holds: it never changes. */
public enum Kind {
    PURCHASE(1, true),
    BALANCE(2, false);

    private static final Kind[] BY_CODE = {null, PURCHASE, BALANCE};

    private final int code;
    private final boolean movesMoney;

    Kind(int code, boolean movesMoney) {
        this.code = code;
        this.movesMoney = movesMoney;
    }

    /** The journal's number of this kind. */
    public int code() {
        return code;
    }

    /** Whether an approval changes a balance, and a reversal can undo it. */
    public boolean movesMoney() {
        return movesMoney;
    }

    /** The kind with this journal number; an unknown number is a damaged or newer record. */
    public static Kind of(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no transaction kind has the number " + code);
        }
        return BY_CODE[code];
    }
}
