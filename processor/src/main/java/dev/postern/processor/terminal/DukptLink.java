package dev.postern.processor.terminal;

import dev.postern.processor.keys.MessageKeys;
import dev.postern.processor.keys.ModuleKey;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.MessageMac;

/**
 * Proves the messages of one DUKPT terminal: field 58 says which key, the key says whether the MAC is right, and the counter must be
 * higher than every one before (ANSI X9.24), which makes a message that is played again worthless. Confined to the terminal's partition.
 */
final class DukptLink {

    private final MessageKeys keys;

    DukptLink(Commissioned terminal) {
        keys = terminal.messageKeys();
    }

    /** The counter of a request whose MAC is right and whose counter is above the last one; 0 when it proves nothing. */
    long provenCounter(TerminalRequest request, long lastCounter) {
        KeySerialNumber serial = covered(request);
        if (serial == null || serial.counter() <= lastCounter) {
            return 0;
        }
        long mac = keys.requestMac(serial.counter()).compute(request.message, 0, request.macDataLength());
        return MessageMac.matches(mac, request.mac()) ? serial.counter() : 0;
    }

    /** Whether an answer can carry a MAC: the request names a key of this terminal. */
    boolean canAnswer(TerminalRequest request) {
        return covered(request) != null;
    }

    /** The MAC of the answer, with the response key of the request's own counter. */
    long mac(TerminalRequest request, byte[] answer) {
        return keys.responseMac(covered(request).counter()).compute(answer, 0, answer.length);
    }

    /** The key of the PIN block in a proven request, which the caller releases. */
    ModuleKey pin(TerminalRequest request) {
        return keys.pinKey(covered(request).counter());
    }

    private KeySerialNumber covered(TerminalRequest request) {
        KeySerialNumber serial = request.keySerial();
        return serial != null && keys.covers(serial) ? serial : null;
    }
}
