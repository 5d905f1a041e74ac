package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.WorkingKeys;

/**
 * A terminal's working keys: as they came, wrapped, and as the MAC engine that they make. Event loop only.
 */
final class SessionKeys extends Keys {
    private byte[] wrapped;
    private MessageMac mac;

    SessionKeys(byte[] wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    boolean held() {
        return mac != null;
    }

    @Override
    byte[] kept() {
        return wrapped;
    }

    @Override
    void use(WorkingKeys keys) {
        mac = keys.newMac();
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
    MessageMac newest() {
        return mac;
    }
}
