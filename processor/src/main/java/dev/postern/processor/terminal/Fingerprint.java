package dev.postern.processor.terminal;

import dev.postern.processor.authorization.CardToken;

/**
 * One number for what must be equal in a repeat: type, amount, currency and card (protocol contract, section 4). A
 * 64-bit mix: two different requests under one key share it once in 2^64.
 */
final class Fingerprint {

    private Fingerprint() {
    }

    static long of(TerminalRequest request, CardToken token) {
        long mixed = mix(request.processingCode, (long) request.messageType() << 32 | request.conditionCode);
        mixed = mix(mixed, request.amountMinor);
        mixed = mix(mixed, request.currency);
        return token == null ? mixed : mix(mix(mixed, token.high()), token.low());
    }

    /** One round of a multiply-xorshift mixer. */
    private static long mix(long state, long value) {
        long z = (state ^ value) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 29) * 0x94D049BB133111EBL;
        return z ^ z >>> 32;
    }
}
