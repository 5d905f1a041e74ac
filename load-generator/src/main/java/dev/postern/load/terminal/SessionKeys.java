package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.WorkingKeys;

/**
 * A terminal's working keys: as they came, wrapped, and as the MAC engine that they make. Event loop only.
 */
final class SessionKeys extends Keys {
    private final KeyProfile profile;
    private byte[] wrapped;
    private WorkingKeys keys;
    /** Null of a profile without. */
    private MessageMac mac;
    private PinCipher pin;

    SessionKeys(KeyProfile profile, byte[] wrapped) {
        this.profile = profile;
        this.wrapped = wrapped;
    }

    @Override
    boolean held() {
        return keys != null;
    }

    @Override
    byte[] kept() {
        return wrapped;
    }

    @Override
    void use(WorkingKeys given) {
        keys = given;
        pin = null;
        mac = profile.hasMac() ? profile.mac(given.mac()) : null;
    }

    @Override
    void take(byte[] field62, CipherKey masterKey) throws KeyCheckFailed {
        use(WorkingKeys.unwrap(field62, masterKey));
        wrapped = field62;
    }

    @Override
    void prepare(Exchange exchange) {
        exchange.mac = mac;
        exchange.answerMac = mac;
    }

    @Override
    PinCipher pin() {
        if (pin == null) {
            pin = new PinCipher(keys.pin());
        }
        return pin;
    }

    @Override
    MessageMac newest() {
        return mac;
    }
}
