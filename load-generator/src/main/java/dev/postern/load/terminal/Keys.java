package dev.postern.load.terminal;

import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;

/**
 * A terminal's working keys: as they came, wrapped, and as the MAC engine that they make. Event loop only.
 */
final class Keys {
    private byte[] wrapped;
    private RetailMac mac;

    Keys(byte[] wrapped) {
        this.wrapped = wrapped;
    }

    /** Whether the terminal can make MACs. */
    boolean held() {
        return mac != null;
    }

    RetailMac mac() {
        return mac;
    }

    byte[] wrapped() {
        return wrapped;
    }

    void use(WorkingKeys keys) {
        mac = new RetailMac(keys.mac());
    }

    /** Takes the keys of a sign-on's field 62; the old ones stay when they are not whole. */
    void take(byte[] field62, TdesKey masterKey) throws KeyCheckFailed {
        use(WorkingKeys.unwrap(field62, masterKey));
        wrapped = field62;
    }

    /**
     * Whether the answer's MAC is that of the keys its request was sent with, or of newer ones.
     *
     * @param start index of the message's first byte in {@code in}
     */
    boolean macGood(Exchange exchange, MessageView view, ByteBuf in, int start) {
        if (!view.has(64)) {
            return Codes.withoutMac(exchange.code);
        }
        int length = view.offset(64) - start;
        long found = view.binary8(64);
        return exchange.mac.compute(in, start, length) == found || exchange.mac != mac && mac.compute(in, start, length) == found;
    }
}
