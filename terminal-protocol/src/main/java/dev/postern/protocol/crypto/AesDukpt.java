package dev.postern.protocol.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys of one AES DUKPT terminal (ANSI X9.24-3:2017), derived from its initial key of 128, 192 or 256 bits.
 * One thread at a time: it keeps the way to the last counter ({@link DerivationPath}).
 */
public final class AesDukpt {

    /** What a derived key is for, as the terminal sees it: it generates the MAC of a request and verifies that of an answer. */
    public enum Purpose {
        /** Enciphers other keys. */
        KEY_ENCRYPTION(0x0002, KeyUsage.MASTER),
        /** Enciphers PIN blocks. */
        PIN(0x1000, KeyUsage.PIN),
        /** MACs of requests. */
        MAC_GENERATION(0x2000, KeyUsage.MAC),
        /** MACs of answers. */
        MAC_VERIFICATION(0x2001, KeyUsage.MAC),
        /** MACs both ways. */
        MAC_BOTH(0x2002, KeyUsage.MAC),
        /** Data in requests. */
        DATA_ENCRYPTION(0x3000, KeyUsage.DATA),
        /** Data in answers. */
        DATA_DECRYPTION(0x3001, KeyUsage.DATA),
        /** Data both ways. */
        DATA_BOTH(0x3002, KeyUsage.DATA);

        private final int code;
        private final KeyUsage usage;

        Purpose(int code, KeyUsage usage) {
            this.code = code;
            this.usage = usage;
        }
    }

    /** Which algorithm a working key is for. */
    public enum KeyKind {
        /** Double-length TDES. */
        TDES_2(0, 128),
        /** Triple-length TDES. */
        TDES_3(1, 192),
        /** AES of 128 bits. */
        AES_128(2, 128),
        /** AES of 192 bits. */
        AES_192(3, 192),
        /** AES of 256 bits. */
        AES_256(4, 256),
        /** HMAC of 128 bits. */
        HMAC_128(5, 128),
        /** HMAC of 192 bits. */
        HMAC_192(5, 192),
        /** HMAC of 256 bits. */
        HMAC_256(5, 256);

        private final int algorithm;
        private final int bits;

        KeyKind(int algorithm, int bits) {
            this.algorithm = algorithm;
            this.bits = bits;
        }

        /** The AES kind of so many bytes. */
        static KeyKind aes(int bytes) {
            return bytes == 16 ? AES_128 : bytes == 24 ? AES_192 : AES_256;
        }

        /** Bits of strength (NIST SP 800-57): a working key must not be stronger than the key it is derived from. */
        int strengthBits() {
            return this == TDES_2 ? 80 : this == TDES_3 ? 112 : bits;
        }
    }

    private static final int DERIVATION = 0x8000;
    private static final int INITIAL = 0x8001;
    private static final int BLOCK_BYTES = 16;

    private final KeyKind own;
    private final int serial;
    private final DerivationPath path;

    /** Prepares an initial key of usage DUKPT_INITIAL that belongs to a 12-byte KSN. */
    public AesDukpt(AesKey initial, KeySerialNumber ksn) {
        requireAes(ksn);
        initial.requireUsage(KeyUsage.DUKPT_INITIAL);
        own = KeyKind.aes(initial.lengthBytes());
        int right = ByteBuffer.wrap(ksn.bytes()).getInt(4);
        KeyKind kind = own;
        path = new DerivationPath(initial.bytes().clone(), (above, bitsSoFar) -> derive(above, DERIVATION, kind, pair(right, bitsSoFar)));
        serial = right;
    }

    /** The initial key of a terminal, from the fleet's base key (usage DUKPT_BASE) and the terminal's KSN. */
    public static AesKey initialKey(AesKey base, KeySerialNumber ksn) {
        requireAes(ksn);
        base.requireUsage(KeyUsage.DUKPT_BASE);
        byte[] key = derive(base.bytes(), INITIAL, KeyKind.aes(base.lengthBytes()), ByteBuffer.wrap(ksn.bytes()).getLong(0));
        try {
            return AesKey.of(key, KeyUsage.DUKPT_INITIAL);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * The working key of a counter. A counter with more than 16 ones, or none, and a key stronger than the one it comes from, are an
     * IllegalArgumentException.
     */
    public CipherKey key(long counter, Purpose purpose, KeyKind kind) {
        if (kind.strengthBits() > own.strengthBits()) {
            throw new IllegalArgumentException("a " + kind + " key would be stronger than the " + own + " key that it is derived from");
        }
        byte[] key = derive(transactionKey(counter), purpose.code, kind, pair(serial, counter));
        try {
            return switch (kind) {
                case TDES_2, TDES_3 -> TdesKey.of(key, purpose.usage);
                case AES_128, AES_192, AES_256 -> AesKey.of(key, purpose.usage);
                case HMAC_128, HMAC_192, HMAC_256 -> HmacKey.of(key);
            };
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Overwrites what was derived. */
    public void wipe() {
        path.wipe();
    }

    /** The key that working keys are derived from, for tests of the published tables. */
    byte[] transactionKey(long counter) {
        return path.key(counter);
    }

    /** Derivation data, one block for each 128 bits of the key: version 1, block, purpose, algorithm, bits, context (6.3.2). */
    private static byte[] derive(byte[] from, int purpose, KeyKind kind, long context) {
        BlockEngine engine = BlockEngine.aes(true, from);
        int blocks = (kind.bits + 127) / 128;
        byte[] wide = new byte[blocks * BLOCK_BYTES];
        for (int block = 1; block <= blocks; block++) {
            byte[] data = ByteBuffer.allocate(BLOCK_BYTES).put((byte) 1).put((byte) block).putShort((short) purpose)
                    .putShort((short) kind.algorithm).putShort((short) kind.bits).putLong(context).array();
            engine.process(data, 0, wide, (block - 1) * BLOCK_BYTES);
        }
        if (wide.length == kind.bits / 8) {
            return wide;
        }
        byte[] key = Arrays.copyOf(wide, kind.bits / 8);
        Arrays.fill(wide, (byte) 0);
        return key;
    }

    private static long pair(int serial, long counter) {
        return (long) serial << 32 | counter;
    }

    private static void requireAes(KeySerialNumber ksn) {
        if (!ksn.aes()) {
            throw new IllegalArgumentException("AES DUKPT has a KSN of " + KeySerialNumber.AES_BYTES + " bytes");
        }
    }
}
