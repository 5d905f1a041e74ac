package dev.postern.protocol.crypto;

import dev.postern.protocol.iso8583.Pan;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Keys of a chip card and what is made with them (EMV book 2, annex A1): card keys by option A and B, session keys, application cryptograms
 * and the issuer's answers to them. Pure; any thread.
 */
public final class EmvKeys {

    private static final int Y_DIGITS = 16;

    private EmvKeys() {
    }

    /** The card's key, option A: from the 16 rightmost digits of card number and sequence number (0..99). */
    public static TdesKey cardKeyOptionA(TdesKey issuer, Pan pan, int sequence) {
        int[] digits = digits(pan, sequence);
        return diversify(issuer, Decimals.pack(Arrays.copyOfRange(digits, digits.length - Y_DIGITS, digits.length)));
    }

    /** The card's key, option B: as A up to 16 digits, else from 16 decimal digits of a SHA-1 over number and sequence number. */
    public static TdesKey cardKeyOptionB(TdesKey issuer, Pan pan, int sequence) {
        if (pan.length() <= Y_DIGITS) {
            return cardKeyOptionA(issuer, pan, sequence);
        }
        byte[] hash = sha1(Decimals.pack(digits(pan, sequence)));
        return diversify(issuer, Decimals.pack(Decimals.of(hash, Y_DIGITS)));
    }

    /** A session key from the card's key and 8 bytes of diversification (book 2, annex A1.3.1). */
    public static TdesKey sessionKey(TdesKey card, byte[] diversification) {
        card.require(KeyUsage.CARD_CRYPTOGRAM);
        byte[] left = Arrays.copyOf(diversification, 8);
        byte[] right = left.clone();
        left[2] = (byte) 0xF0;
        right[2] = 0x0F;
        return key(card.ecb(true, left), card.ecb(true, right), KeyUsage.SESSION_CRYPTOGRAM);
    }

    /** The EMV common session key: diversified by the transaction counter (ATC) and zeros. */
    public static TdesKey commonSessionKey(TdesKey card, int atc) {
        return sessionKey(card, ByteBuffer.allocate(8).putShort((short) atc).array());
    }

    /** The session key of M/Chip's own derivation: diversified by the ATC, two zeros and the terminal's unpredictable number. */
    public static TdesKey mchipSessionKey(TdesKey card, int atc, int unpredictable) {
        return sessionKey(card, ByteBuffer.allocate(8).putShort((short) atc).putShort((short) 0).putInt(unpredictable).array());
    }

    /** An application cryptogram (ARQC, TC, AAC): the retail MAC of the data under a card or session key. */
    public static long cryptogram(TdesKey key, Padding padding, byte[] data) {
        return new RetailMac(key, padding, KeyUsage.SESSION_CRYPTOGRAM, KeyUsage.CARD_CRYPTOGRAM).compute(data, 0, data.length);
    }

    /** ARPC by method 1: the cryptogram XOR the two bytes of the response code, enciphered; 8 bytes. */
    public static byte[] arpcMethod1(TdesKey key, long cryptogram, int responseCode) {
        key.requireUsage(KeyUsage.SESSION_CRYPTOGRAM, KeyUsage.CARD_CRYPTOGRAM);
        return key.ecb(true, ByteBuffer.allocate(8).putLong(cryptogram ^ (long) responseCode << 48).array());
    }

    /** ARPC by method 2: the first 4 bytes of a retail MAC over cryptogram, card status update and up to 8 bytes of proprietary data. */
    public static byte[] arpcMethod2(TdesKey key, long cryptogram, int cardStatusUpdate, byte[] proprietary) {
        byte[] data = ByteBuffer.allocate(12 + proprietary.length).putLong(cryptogram).putInt(cardStatusUpdate).put(proprietary).array();
        return ByteBuffer.allocate(4).putInt((int) (cryptogram(key, Padding.BIT, data) >>> 32)).array();
    }

    private static TdesKey diversify(TdesKey issuer, byte[] y) {
        issuer.require(KeyUsage.ISSUER_CRYPTOGRAM);
        byte[] inverse = y.clone();
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] ^= (byte) 0xFF;
        }
        return key(issuer.ecb(true, y), issuer.ecb(true, inverse), KeyUsage.CARD_CRYPTOGRAM);
    }

    private static TdesKey key(byte[] left, byte[] right, KeyUsage usage) {
        byte[] key = Arrays.copyOf(left, 16);
        System.arraycopy(right, 0, key, 8, 8);
        TdesKey.oddParity(key);
        try {
            return TdesKey.of(key, usage);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(left, (byte) 0);
            Arrays.fill(right, (byte) 0);
        }
    }

    /** Card number and two digits of sequence number, zeros in front up to 16 and to an even number. */
    private static int[] digits(Pan pan, int sequence) {
        int length = Math.max(Y_DIGITS, pan.length() + 2 + (pan.length() & 1));
        int[] digits = new int[length];
        digits[length - 1] = sequence % 10;
        digits[length - 2] = sequence / 10 % 10;
        for (int i = 0; i < pan.length(); i++) {
            digits[length - 2 - pan.length() + i] = pan.digit(i);
        }
        return digits;
    }

    private static byte[] sha1(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
