package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;

/**
 * What a terminal proves its messages with: working keys of a sign-on, or a key for each message. Event loop only.
 */
abstract sealed class Keys permits SessionKeys, CountedKeys {

    /** The keys of a terminal's profile, and what it kept of them from earlier runs. */
    static Keys of(FleetRow row, byte[] kept) {
        return row.profile().dukpt() ? new CountedKeys(row, kept) : new SessionKeys(row.profile(), kept);
    }

    /** Whether the terminal can make MACs. */
    abstract boolean held();

    /** What it keeps over power-off: the wrapped keys, or its serial number. */
    abstract byte[] kept();

    /** Takes keys that came without a sign-on. */
    abstract void use(WorkingKeys keys);

    /** Takes the keys of a sign-on's field 62; the old ones stay when they are not whole. */
    abstract void take(byte[] field62, CipherKey masterKey) throws KeyCheckFailed;

    /** Says what the next message of an exchange is proven with, and its answer: nothing, of a profile without MACs. */
    abstract void prepare(Exchange exchange);

    /** The keypad under the key of the message that was prepared last. */
    abstract PinCipher pin();

    /** Whether newer keys than the exchange's may have made the MAC too. */
    abstract MessageMac newest();

    /**
     * Whether the answer's MAC is that of the keys its request was sent with, or of newer ones.
     *
     * @param start index of the message's first byte in {@code in}
     */
    final boolean macGood(Exchange exchange, MessageView view, ByteBuf in, int start) {
        int field = view.has(128) ? 128 : 64;
        if (!view.has(field)) {
            return exchange.mac == null || Codes.withoutMac(exchange.code);
        }
        int length = view.offset(field) - start;
        long found = view.binary8(field);
        return made(exchange.answerMac, found, in, start, length) || made(exchange.earlierAnswerMac, found, in, start, length)
            || newest() != exchange.answerMac && made(newest(), found, in, start, length);
    }

    private static boolean made(MessageMac mac, long found, ByteBuf in, int start, int length) {
        return mac != null && MessageMac.matches(mac.compute(in, start, length), found);
    }
}
