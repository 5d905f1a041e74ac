package dev.postern.processor.keys;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.crypto.Hmac;
import dev.postern.protocol.iso8583.Pan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Makes a card's token: the first 128 bits of HMAC-SHA-256 (FIPS 198-1) of its number under the node's token key. Not
 * thread-safe: each event loop has its own, from {@link TokenKey#tokens()}.
 */
public final class CardTokens {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int PAN_DIGITS_MAX = 19;

    private final Hmac mac;
    private final byte[] digits = new byte[PAN_DIGITS_MAX];
    private final byte[] hash = new byte[Hmac.BYTES];

    /** @param mac HMAC-SHA-256 under the token key, for this tokenizer alone */
    CardTokens(Hmac mac) {
        this.mac = mac;
    }

    /** Its own array, which holds no digit between two calls. */
    byte[] digits() {
        return digits;
    }

    /** The token of a card; the same for the same number as long as the key is the same. */
    public CardToken of(Pan pan) {
        pan.copyAscii(digits, 0);
        mac.compute(digits, 0, pan.length(), hash);
        java.util.Arrays.fill(digits, (byte) 0);
        return new CardToken((long) LONG.get(hash, 0), (long) LONG.get(hash, Long.BYTES));
    }
}
