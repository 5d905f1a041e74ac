package dev.postern.processor.terminal;

/** The second digit of the MTI (ISO 8583:1987, message class). */
final class MessageClass {

    static final int AUTHORIZATION = 1;
    static final int FINANCIAL = 2;
    static final int FILE = 3;
    static final int REVERSAL = 4;
    static final int RECONCILIATION = 5;
    static final int ADMINISTRATIVE = 6;
    static final int NETWORK = 8;

    private MessageClass() {
    }

    static int of(int mti) {
        return mti >> 8 & 0xF;
    }

    /** 01xx, 02xx and 04xx: what a card is asked for, or an undoing of it. */
    static boolean asksCard(int messageClass) {
        return messageClass == AUTHORIZATION || messageClass == FINANCIAL || messageClass == REVERSAL;
    }
}
