package dev.postern.protocol.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The keys that a sign-on gives a terminal (protocol.md section 5); printed they show their check values only.
 * Immutable; any thread may share it.
 *
 * @param pin enciphers PIN blocks
 * @param mac makes MACs
 */
public record WorkingKeys(CipherKey pin, CipherKey mac) implements AutoCloseable {

    /** Bytes of field 62 under a TDES master key: two keys, each with a KCV of 4 bytes. */
    public static final int WRAPPED_BYTES = 40;

    private static final int THREE_KEYS_BYTES = 57;
    private static final int BLOCK_LENGTH_BYTES = 2;

    /** Checks that each key is of its usage and both are of one algorithm. */
    public WorkingKeys {
        pin.requireUsage(KeyUsage.PIN);
        mac.requireUsage(KeyUsage.MAC);
        if (pin.getClass() != mac.getClass()) {
            throw new IllegalArgumentException("the working keys of a terminal are of one algorithm");
        }
    }

    /** Two fresh TDES keys with odd parity. */
    public static WorkingKeys generate(SecureRandom random) {
        return generate(random, KeyProfile.TDES);
    }

    /** Two fresh keys of a profile. */
    public static WorkingKeys generate(SecureRandom random, KeyProfile profile) {
        return new WorkingKeys(profile.newKey(random, KeyUsage.PIN), profile.newKey(random, KeyUsage.MAC));
    }

    /** Overwrites both, of which who needs them longer has made copies or engines. */
    @Override
    public void close() {
        pin.destroy();
        mac.destroy();
    }

    /** Field 62 under a TDES master key: PIN key, KCV (4), MAC key, KCV (4), the keys enciphered under the master key; 40 bytes. */
    public byte[] wrap(TdesKey master) {
        byte[] field = Arrays.copyOf(((TdesKey) pin).wrapUnder(master), WRAPPED_BYTES);
        System.arraycopy(pin.kcv(4), 0, field, 16, 4);
        System.arraycopy(((TdesKey) mac).wrapUnder(master), 0, field, 20, 16);
        System.arraycopy(mac.kcv(4), 0, field, 36, 4);
        return field;
    }

    /** Field 62 under the terminal's own key: as {@link #wrap(TdesKey)}, or two key blocks of version D, each behind its length of two BCD bytes. */
    public byte[] wrap(CipherKey master, SecureRandom random) {
        if (master instanceof TdesKey tdes) {
            return wrap(tdes);
        }
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        for (CipherKey key : new CipherKey[] {pin, mac}) {
            byte[] block = KeyBlock.wrap(key, master, random).getBytes(StandardCharsets.US_ASCII);
            int length = block.length;
            field.write(length / 1000 << 4 | length / 100 % 10);
            field.write(length / 10 % 10 << 4 | length % 10);
            field.writeBytes(block);
        }
        return field.toByteArray();
    }

    /**
     * The keys in field 62, under a TDES master key 40 bytes as {@link #wrap} makes them, or 57 with KCVs of 3 bytes and a track key, which is
     * checked and not kept; under an AES key two key blocks. Another length, a KCV or a MAC that differs, is a KeyCheckFailed.
     */
    public static WorkingKeys unwrap(byte[] field62, CipherKey master) throws KeyCheckFailed {
        if (!(master instanceof TdesKey tdes)) {
            return unwrapBlocks(field62, master);
        }
        int kcvBytes = switch (field62.length) {
            case WRAPPED_BYTES -> 4;
            case THREE_KEYS_BYTES -> 3;
            default -> throw new KeyCheckFailed(
                    "wrapped keys are " + WRAPPED_BYTES + " or " + THREE_KEYS_BYTES + " bytes, not " + field62.length);
        };
        if (field62.length == THREE_KEYS_BYTES) {
            unwrap(field62, 2, kcvBytes, tdes, KeyUsage.PIN, "track").destroy();
        }
        return behind(unwrap(field62, 0, kcvBytes, tdes, KeyUsage.PIN, "PIN"), () -> unwrap(field62, 1, kcvBytes, tdes, KeyUsage.MAC, "MAC"));
    }

    @FunctionalInterface
    private interface Unwrapping {
        CipherKey key() throws KeyCheckFailed;
    }

    /** Both keys; when the second one is not there the first is overwritten. */
    private static WorkingKeys behind(CipherKey pin, Unwrapping mac) throws KeyCheckFailed {
        try {
            return new WorkingKeys(pin, mac.key());
        } catch (KeyCheckFailed | RuntimeException e) {
            pin.destroy();
            throw e;
        }
    }

    private static WorkingKeys unwrapBlocks(byte[] field, CipherKey master) throws KeyCheckFailed {
        int pinLength = blockLength(field, 0);
        int macAt = BLOCK_LENGTH_BYTES + pinLength;
        int macLength = blockLength(field, macAt);
        if (macAt + BLOCK_LENGTH_BYTES + macLength != field.length) {
            throw new KeyCheckFailed("wrapped keys are two key blocks and nothing behind them");
        }
        return behind(aes(text(field, BLOCK_LENGTH_BYTES, pinLength), master, KeyUsage.PIN),
                () -> aes(text(field, macAt + BLOCK_LENGTH_BYTES, macLength), master, KeyUsage.MAC));
    }

    private static CipherKey aes(String block, CipherKey master, KeyUsage usage) throws KeyCheckFailed {
        if (!KeyBlock.holdsAes(block)) {
            throw new KeyCheckFailed("the key blocks hold no AES keys");
        }
        return KeyBlock.unwrap(block, master, usage);
    }

    private static int blockLength(byte[] field, int at) throws KeyCheckFailed {
        int length = 0;
        for (int i = 0; i < 2 * BLOCK_LENGTH_BYTES; i++) {
            int digit = at + i / 2 < field.length ? field[at + i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF : 10;
            if (digit > 9) {
                throw new KeyCheckFailed("the length of a key block is not there or not decimal");
            }
            length = length * 10 + digit;
        }
        if (at + BLOCK_LENGTH_BYTES + length > field.length) {
            throw new KeyCheckFailed("a key block runs past the end");
        }
        return length;
    }

    private static String text(byte[] field, int offset, int length) {
        return new String(field, offset, length, StandardCharsets.US_ASCII);
    }

    private static TdesKey unwrap(byte[] field, int place, int kcvBytes, TdesKey master, KeyUsage usage, String name) throws KeyCheckFailed {
        int at = place * (TdesKey.BYTES + kcvBytes);
        int kcvAt = at + TdesKey.BYTES;
        TdesKey key = TdesKey.unwrap(Arrays.copyOfRange(field, at, kcvAt), master, usage);
        byte[] kcv = Arrays.copyOfRange(field, kcvAt, kcvAt + kcvBytes);
        if (!MessageDigest.isEqual(kcv, key.kcv(kcvBytes))) {
            String own = key.kcvHex(kcvBytes);
            key.destroy();
            throw new KeyCheckFailed("KCV of the " + name + " key does not match: it came as " + CipherKey.HEX.formatHex(kcv) + " and the key has " + own);
        }
        return key;
    }
}
