package dev.postern.protocol.crypto;

import dev.postern.protocol.iso8583.Pan;
import java.util.Arrays;

/**
 * How an issuer knows a PIN without keeping it: the Visa PIN verification value (PVV), or the IBM 3624 offset.
 * One per key and thread.
 */
public final class PinVerification {

    /** The decimalization table that offsets are made with unless the issuer has another. */
    public static final String TABLE = "0123456789012345";

    private static final int PVV_PAN_DIGITS = 11;
    private static final int PVV_DIGITS = 4;
    private static final int VALIDATION_DIGITS = 16;

    private final TdesKey key;

    /** Prepares a key of usage PIN_VERIFICATION; another usage is an IllegalArgumentException. */
    public PinVerification(TdesKey key) {
        this.key = key.require(KeyUsage.PIN_VERIFICATION);
    }

    /** The PVV 0..9999: of the 11 rightmost digits without the check digit, the key index 0..9 and the first four digits of the PIN. */
    public int pvv(Pan pan, int keyIndex, ClearPin pin) {
        if (pan.length() <= PVV_PAN_DIGITS) {
            throw new IllegalArgumentException("a PVV needs a card number of at least 12 digits");
        }
        int[] digits = new int[16];
        for (int i = 0; i < PVV_PAN_DIGITS; i++) {
            digits[i] = pan.digit(pan.length() - 1 - PVV_PAN_DIGITS + i);
        }
        digits[PVV_PAN_DIGITS] = keyIndex;
        for (int i = 0; i < PVV_DIGITS; i++) {
            digits[PVV_PAN_DIGITS + 1 + i] = pin.digit(i);
        }
        byte[] data = Decimals.pack(digits);
        Arrays.fill(digits, 0);
        int pvv = Decimals.number(key.ecb(true, data), PVV_DIGITS);
        Arrays.fill(data, (byte) 0);
        return pvv;
    }

    /** Whether a PIN has this PVV, in a time that does not depend on where it differs. */
    public boolean matchesPvv(Pan pan, int keyIndex, ClearPin pin, int pvv) {
        return (pvv(pan, keyIndex, pin) ^ pvv) == 0;
    }

    /** The IBM 3624 offset, as many digits as the PIN: what must be added, digit by digit, to the PIN that the card number gives. */
    public String offset(Pan pan, ClearPin pin, String table) {
        byte[] natural = natural(pan, pin.length(), table);
        StringBuilder offset = new StringBuilder(pin.length());
        for (int i = 0; i < pin.length(); i++) {
            offset.append((char) ('0' + (pin.digit(i) - natural[i] + 10) % 10));
        }
        Arrays.fill(natural, (byte) 0);
        return offset.toString();
    }

    /** Whether a PIN has this offset, in a time that does not depend on where it differs; another length is false. */
    public boolean matchesOffset(Pan pan, ClearPin pin, String table, String offset) {
        if (offset.length() != pin.length()) {
            return false;
        }
        byte[] natural = natural(pan, pin.length(), table);
        int difference = 0;
        for (int i = 0; i < pin.length(); i++) {
            difference |= (natural[i] + offset.charAt(i) - '0') % 10 ^ pin.digit(i);
        }
        Arrays.fill(natural, (byte) 0);
        return difference == 0;
    }

    /** The natural PIN: the first 16 digits of the card number, filled with F, enciphered and read through the table. */
    private byte[] natural(Pan pan, int length, String table) {
        byte[] data = new byte[8];
        for (int i = 0; i < VALIDATION_DIGITS; i++) {
            int digit = i < pan.length() ? pan.digit(i) : 0xF;
            data[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
        }
        byte[] block = key.ecb(true, data);
        byte[] natural = new byte[length];
        for (int i = 0; i < length; i++) {
            natural[i] = (byte) (table.charAt(block[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF) - '0');
        }
        return natural;
    }
}
