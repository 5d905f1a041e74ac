package dev.postern.load.terminal;

/**
 * The response codes that a terminal acts on (protocol.md, section 6), each as its two ASCII characters, the first in the high byte.
 */
final class Codes {
    static final int APPROVED = '0' << 8 | '0';
    static final int IN_PROGRESS = '0' << 8 | '9';
    static final int FORMAT_ERROR = '3' << 8 | '0';
    static final int ISSUER_TOO_LATE = '6' << 8 | '8';
    static final int WRONG_BATCH = '7' << 8 | '7';
    static final int CUT_OFF = '9' << 8 | '0';
    static final int UNAVAILABLE = '9' << 8 | '1';
    static final int HOST_FAULT = '9' << 8 | '6';
    static final int TOTALS_DIFFER = '9' << 8 | '5';
    static final int NOT_COMMISSIONED = '9' << 8 | '7';
    static final int ISSUER_SILENT = '9' << 8 | '8';
    static final int MAC_ERROR = 'A' << 8 | '0';

    private Codes() {
    }

    static String text(int code) {
        return code == 0 ? "none" : "" + (char) (code >> 8) + (char) (code & 0xff);
    }

    /** Whether the host wants a sign-on before it takes the message. */
    static boolean wantsSignOn(int code) {
        return code == WRONG_BATCH || code == MAC_ERROR;
    }

    /** Whether the same message may be taken when it is sent again later. */
    static boolean passing(int code) {
        return switch (code) {
            case IN_PROGRESS, ISSUER_TOO_LATE, CUT_OFF, UNAVAILABLE, HOST_FAULT, ISSUER_SILENT -> true;
            default -> false;
        };
    }

    /** Whether an answer with this code may come without a MAC: the host did not know whose key to use. */
    static boolean withoutMac(int code) {
        return code == NOT_COMMISSIONED || code == FORMAT_ERROR;
    }
}
