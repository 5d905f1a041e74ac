package dev.postern.protocol.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys that a sign-on gives a terminal (protocol.md section 5); printed they show their check values only.
 * Immutable; any thread may share it.
 *
 * @param pin enciphers PIN blocks
 * @param mac makes MACs
 */
public record WorkingKeys(TdesKey pin, TdesKey mac) {

    /** Bytes of field 62: two keys, each with a KCV of 4 bytes. */
    public static final int WRAPPED_BYTES = 40;

    private static final int THREE_KEYS_BYTES = 57;

    /** Checks that each key is of its usage. */
    public WorkingKeys {
        pin.require(KeyUsage.PIN);
        mac.require(KeyUsage.MAC);
    }

    /** Two fresh keys with odd parity. */
    public static WorkingKeys generate(SecureRandom random) {
        return new WorkingKeys(TdesKey.generate(random, KeyUsage.PIN), TdesKey.generate(random, KeyUsage.MAC));
    }

    /** Field 62 of a sign-on answer: PIN key, KCV (4), MAC key, KCV (4), the keys enciphered under the master key; 40 bytes. */
    public byte[] wrap(TdesKey master) {
        byte[] field = Arrays.copyOf(pin.wrapUnder(master), WRAPPED_BYTES);
        System.arraycopy(pin.kcv(4), 0, field, 16, 4);
        System.arraycopy(mac.wrapUnder(master), 0, field, 20, 16);
        System.arraycopy(mac.kcv(4), 0, field, 36, 4);
        return field;
    }

    /**
     * The keys in field 62: 40 bytes as {@link #wrap} makes them, or 57 with KCVs of 3 bytes and a track key, which is checked and not kept.
     * Another length, or a KCV that differs, is a KeyCheckFailed.
     */
    public static WorkingKeys unwrap(byte[] field62, TdesKey master) throws KeyCheckFailed {
        int kcvBytes = switch (field62.length) {
            case WRAPPED_BYTES -> 4;
            case THREE_KEYS_BYTES -> 3;
            default -> throw new KeyCheckFailed(
                    "wrapped keys are " + WRAPPED_BYTES + " or " + THREE_KEYS_BYTES + " bytes, not " + field62.length);
        };
        TdesKey pin = unwrap(field62, 0, kcvBytes, master, KeyUsage.PIN, "PIN");
        TdesKey mac = unwrap(field62, 1, kcvBytes, master, KeyUsage.MAC, "MAC");
        if (field62.length == THREE_KEYS_BYTES) {
            unwrap(field62, 2, kcvBytes, master, KeyUsage.PIN, "track");
        }
        return new WorkingKeys(pin, mac);
    }

    private static TdesKey unwrap(byte[] field, int place, int kcvBytes, TdesKey master, KeyUsage usage, String name) throws KeyCheckFailed {
        int at = place * (TdesKey.BYTES + kcvBytes);
        int kcvAt = at + TdesKey.BYTES;
        TdesKey key = TdesKey.unwrap(Arrays.copyOfRange(field, at, kcvAt), master, usage);
        byte[] kcv = Arrays.copyOfRange(field, kcvAt, kcvAt + kcvBytes);
        if (!MessageDigest.isEqual(kcv, key.kcv(kcvBytes))) {
            throw new KeyCheckFailed("KCV of the " + name + " key does not match: it came as " + HexFormat.of().withUpperCase().formatHex(kcv)
                    + " and the key has " + key.kcvHex(kcvBytes));
        }
        return key;
    }
}
