package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;

/**
 * The keys of a DUKPT terminal: each message takes the next one, and says which in field 58. Event loop only.
 */
final class CountedKeys extends Keys {
    /** What a host may have seen of a terminal that lost its memory, at most: passed over after a refused MAC. */
    private static final int PASSED_OVER = 256;

    private final DukptKeys keys;
    private KeySerialNumber serial;

    CountedKeys(FleetRow row, byte[] kept) {
        keys = new DukptKeys(row.masterKey(), row.keySerial());
        boolean usable = kept.length == row.keySerial().bytes().length && KeySerialNumber.of(kept).sameInitialKey(row.keySerial());
        serial = usable ? KeySerialNumber.of(kept) : row.keySerial();
    }

    @Override
    boolean held() {
        return true;
    }

    @Override
    byte[] kept() {
        return serial.bytes();
    }

    @Override
    void use(WorkingKeys given) {
        // It has a key for each message and needs none.
    }

    /** A sign-on brings no keys; it follows a refused MAC, so counters that the host may have seen are passed over. */
    @Override
    void take(byte[] field62, CipherKey masterKey) {
        for (int i = 0; i < PASSED_OVER; i++) {
            serial = next();
        }
    }

    @Override
    void prepare(Exchange exchange) {
        serial = next();
        exchange.security = new SecurityData().with(SecurityData.SERIAL, serial.bytes()).encode();
        exchange.mac = keys.requestMac(serial.counter());
        exchange.earlierAnswerMac = exchange.answerMac;
        exchange.answerMac = keys.responseMac(serial.counter());
    }

    @Override
    PinCipher pin() {
        return new PinCipher(keys.pinKey(serial.counter()));
    }

    @Override
    MessageMac newest() {
        return null;
    }

    private KeySerialNumber next() {
        KeySerialNumber next = serial.next();
        if (next == null) {
            throw new IllegalStateException("a terminal has used all keys of its initial key: make a new fleet");
        }
        return next;
    }
}
