package dev.postern.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A PIN of 4 to 12 digits in the clear, which prints as {@code ****}. It lives in a security module and in a simulated terminal only, in a
 * try block that wipes it. One thread at a time.
 */
public final class ClearPin implements AutoCloseable {

    /** The shortest PIN (ISO 9564-1). */
    public static final int LENGTH_MIN = 4;
    /** The longest PIN (ISO 9564-1). */
    public static final int LENGTH_MAX = 12;

    private final byte[] digits;

    private ClearPin(byte[] digits) {
        this.digits = digits;
    }

    /** The PIN with these digit values 0..9, taken over, not copied; anything else is an IllegalArgumentException that does not repeat it. */
    public static ClearPin of(byte[] digits) {
        boolean right = digits.length >= LENGTH_MIN && digits.length <= LENGTH_MAX;
        for (byte digit : digits) {
            right &= digit >= 0 && digit <= 9;
        }
        if (!right) {
            throw new IllegalArgumentException("a PIN has " + LENGTH_MIN + " to " + LENGTH_MAX + " decimal digits");
        }
        return new ClearPin(digits);
    }

    /** The PIN with these characters, for test cards and tests. */
    public static ClearPin of(CharSequence digits) {
        byte[] values = new byte[digits.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (digits.charAt(i) - '0');
        }
        return of(values);
    }

    /** How many digits. */
    public int length() {
        return digits.length;
    }

    /** The digit at a place, from 0 at the left. */
    public int digit(int i) {
        return digits[i];
    }

    /** Overwrites the digits. */
    @Override
    public void close() {
        Arrays.fill(digits, (byte) 0);
    }

    /** Compared in constant time for equal lengths. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ClearPin that && MessageDigest.isEqual(digits, that.digits);
    }

    /** The same for all, as a PIN must not be found by its hash. */
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "****";
    }
}
