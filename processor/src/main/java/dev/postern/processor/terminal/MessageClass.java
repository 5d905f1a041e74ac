package dev.postern.processor.terminal;

/** The second digit of the MTI (ISO 8583:1987, message class). */
final class MessageClass {

    static final int FINANCIAL = 2;
    static final int REVERSAL = 4;
    static final int NETWORK = 8;

    private MessageClass() {
    }

    static int of(int mti) {
        return mti >> 8 & 0xF;
    }
}
