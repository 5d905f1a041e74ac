package dev.postern.protocol.crypto;

import dev.postern.protocol.iso8583.Pan;
import java.util.Arrays;

/**
 * The three digits that prove a card's data (CVV, CVV2, iCVV, CAVV): number, expiry and service code under the card verification key.
 * One per key and thread.
 */
public final class CardVerification {

    /** Stands for the service code in a CVV2. */
    public static final int SERVICE_CVV2 = 0;
    /** Stands for the service code in an iCVV, the value on a chip's track. */
    public static final int SERVICE_ICVV = 999;

    private final TdesKey left;
    private final TdesKey whole;

    /** Prepares a key of usage CARD_VERIFICATION; another usage is an IllegalArgumentException. */
    public CardVerification(TdesKey key) {
        whole = key.require(KeyUsage.CARD_VERIFICATION).requireDoubleLength();
        left = TdesKey.ofSingleLength(key.half(0), KeyUsage.CARD_VERIFICATION);
    }

    /** The value 0..999 for an expiry of four digits in the order that the issuer uses (YYMM on the track) and a service code 0..999. */
    public int value(Pan pan, int expiry, int serviceCode) {
        int[] digits = new int[32];
        int at = 0;
        for (int i = 0; i < pan.length(); i++) {
            digits[at++] = pan.digit(i);
        }
        for (int unit = 1000; unit > 0; unit /= 10) {
            digits[at++] = expiry / unit % 10;
        }
        for (int unit = 100; unit > 0; unit /= 10) {
            digits[at++] = serviceCode / unit % 10;
        }
        byte[] data = Decimals.pack(digits);
        byte[] block = left.ecb(true, Arrays.copyOf(data, 8));
        for (int i = 0; i < 8; i++) {
            block[i] ^= data[8 + i];
        }
        Arrays.fill(data, (byte) 0);
        return Decimals.number(whole.ecb(true, block), 3);
    }
}
