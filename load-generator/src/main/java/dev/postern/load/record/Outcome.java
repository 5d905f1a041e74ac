package dev.postern.load.record;

import java.util.Locale;

/**
 * How an exchange ended; every exchange ends in exactly one of them. Any thread may read it.
 */
public enum Outcome {
    /** Answered 00, and not reversed. */
    APPROVED,
    /** Turned down by the issuer or by a fraud rule. */
    DECLINED,
    /** Turned down by the host: wrong batch, MAC, format, overload, and the like. */
    REFUSED,
    /** Cancelled by a reversal that was answered 00. */
    REVERSED,
    /** Not answered, and of a kind that moves no money, so nothing had to be reversed. */
    UNANSWERED;

    private static final Outcome[] ALL = values();

    /** How many outcomes there are. */
    public static int count() {
        return ALL.length;
    }

    /** The outcome's name in tables and in result.json. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The outcome that a response code means to the terminal (protocol.md, section 6).
     *
     * @param code the two ASCII characters of field 39, the first in the high byte
     */
    public static Outcome of(int code) {
        return switch (code) {
            case ('0' << 8) + '0' -> APPROVED;
            case ('0' << 8) + '1', ('0' << 8) + '4', ('0' << 8) + '5', ('0' << 8) + '7',
                 ('1' << 8) + '9', ('3' << 8) + '8', ('4' << 8) + '0', ('4' << 8) + '1', ('4' << 8) + '3',
                 ('5' << 8) + '1', ('5' << 8) + '4', ('5' << 8) + '5', ('5' << 8) + '7', ('5' << 8) + '9',
                 ('6' << 8) + '1', ('6' << 8) + '2', ('6' << 8) + '5', ('7' << 8) + '5' -> DECLINED;
            default -> REFUSED;
        };
    }
}
