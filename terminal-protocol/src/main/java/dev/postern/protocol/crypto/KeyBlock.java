package dev.postern.protocol.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Key blocks of ANSI X9.143 (TR-31), versions B and D: a key enciphered and bound to its header by a MAC, both under keys derived from the
 * protection key. Pure; any thread.
 */
public final class KeyBlock {

    private static final int ENCIPHERMENT = 0;
    private static final int AUTHENTICATION = 1;

    private KeyBlock() {
    }

    /** A block around a key, version B under a TDES protection key, D under AES, with the header that the key's usage and algorithm give. */
    public static String wrap(CipherKey key, CipherKey protection, SecureRandom random) {
        KeyBlockHeader header = KeyBlockHeader.forKey(version(protection), key);
        byte[] padding = new byte[paddingBytes(key.lengthBytes(), blockBytes(header.version()))];
        random.nextBytes(padding);
        return wrap(header, key, protection, padding);
    }

    /** A block with a header and padding that are given. */
    static String wrap(KeyBlockHeader header, CipherKey key, CipherKey protection, byte[] padding) {
        protection.requireUsage(KeyUsage.KEY_BLOCK);
        int blockBytes = blockBytes(header.version());
        byte[] payload = new byte[2 + key.lengthBytes() + padding.length];
        ByteBuffer.wrap(payload).putShort((short) (8 * key.lengthBytes())).put(key.bytes()).put(padding);
        String text = header.text(header.lengthCharacters() + 2 * (payload.length + blockBytes));
        byte[] mac = mac(text, payload, protection);
        try (CipherKey encipherment = derived(protection, ENCIPHERMENT)) {
            byte[] enciphered = encipherment.cbc(true, mac, payload);
            return text + CipherKey.HEX.formatHex(enciphered) + CipherKey.HEX.formatHex(mac);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /**
     * The key in a block. A KeyCheckFailed, which names the rule and no key, when the version, length, header or MAC is wrong, or when the
     * header does not allow the usage that the caller expects.
     */
    public static CipherKey unwrap(String block, CipherKey protection, KeyUsage expected) throws KeyCheckFailed {
        protection.requireUsage(KeyUsage.KEY_BLOCK);
        KeyBlockHeader header = KeyBlockHeader.parse(block);
        if (header.version() != version(protection)) {
            throw new KeyCheckFailed("key block version " + header.version() + " does not go with the protection key");
        }
        int blockBytes = blockBytes(header.version());
        int headerLength = header.lengthCharacters();
        byte[] rest = hex(block.substring(headerLength));
        int payloadBytes = rest.length - blockBytes;
        if (payloadBytes < blockBytes || payloadBytes % blockBytes != 0) {
            throw new KeyCheckFailed("the key block has no whole number of cipher blocks");
        }
        byte[] mac = Arrays.copyOfRange(rest, payloadBytes, rest.length);
        byte[] payload;
        try (CipherKey encipherment = derived(protection, ENCIPHERMENT)) {
            payload = encipherment.cbc(false, mac, Arrays.copyOf(rest, payloadBytes));
        }
        try {
            if (!MessageDigest.isEqual(mac, mac(block.substring(0, headerLength), payload, protection))) {
                throw new KeyCheckFailed("the key block's MAC is wrong");
            }
            return key(header, payload, expected);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** Whether the key in a block that was opened is an AES key. */
    static boolean holdsAes(String block) throws KeyCheckFailed {
        return KeyBlockHeader.parse(block).algorithm() == 'A';
    }

    private static CipherKey key(KeyBlockHeader header, byte[] payload, KeyUsage expected) throws KeyCheckFailed {
        if (!expected.goesBy(header.usage())) {
            throw new KeyCheckFailed("the key block holds a key of usage " + header.usage() + ", not " + expected);
        }
        if (!expected.goesByMode(header.modeOfUse())) {
            throw new KeyCheckFailed("the key block's mode of use " + header.modeOfUse() + " does not go with " + expected);
        }
        if (header.algorithm() == 'H' != (expected == KeyUsage.HMAC)) {
            throw new KeyCheckFailed("the key block's algorithm " + header.algorithm() + " does not go with " + expected);
        }
        int bits = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        if (bits % 8 != 0 || bits / 8 > payload.length - 2) {
            throw new KeyCheckFailed("the length of the key in the key block is wrong");
        }
        byte[] key = Arrays.copyOfRange(payload, 2, 2 + bits / 8);
        try {
            return switch (header.algorithm()) {
                case 'T' -> TdesKey.of(key, expected);
                case 'A' -> AesKey.of(key, expected);
                case 'H' -> HmacKey.of(key);
                default -> throw new KeyCheckFailed("the key block's algorithm " + header.algorithm() + " is not accepted");
            };
        } catch (IllegalArgumentException wrongLength) {
            throw new KeyCheckFailed("the key block holds " + bits + " bits, which its algorithm has not");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static byte[] mac(String header, byte[] payload, CipherKey protection) {
        byte[] ascii = header.getBytes(StandardCharsets.US_ASCII);
        byte[] data = Arrays.copyOf(ascii, ascii.length + payload.length);
        System.arraycopy(payload, 0, data, ascii.length, payload.length);
        try (CipherKey authentication = derived(protection, AUTHENTICATION)) {
            return Cmac.under(authentication).full(data);
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    /** The encipherment or MAC key of a block (TR-31 5.3.2): CMACs of counter, use, 0, algorithm and bits under the protection key. */
    static CipherKey derived(CipherKey protection, int use) {
        int bytes = protection.lengthBytes();
        int algorithm = protection instanceof TdesKey ? bytes == 16 ? 0 : 1 : bytes / 8;
        Cmac cmac = Cmac.under(protection);
        byte[] key = new byte[bytes];
        byte[] part = new byte[0];
        for (int at = 0, counter = 1; at < bytes; at += part.length, counter++) {
            byte[] data = {(byte) counter, 0, (byte) use, 0, 0, (byte) algorithm, (byte) (bytes * 8 >>> 8), (byte) (bytes * 8)};
            part = cmac.full(data);
            System.arraycopy(part, 0, key, at, Math.min(part.length, bytes - at));
        }
        CipherKey result = protection instanceof TdesKey ? TdesKey.of(key, KeyUsage.KEY_BLOCK) : AesKey.of(key, KeyUsage.KEY_BLOCK);
        Arrays.fill(key, (byte) 0);
        return result;
    }

    private static byte[] hex(String text) throws KeyCheckFailed {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            throw new KeyCheckFailed("the key block is not hex behind its header");
        }
    }

    private static char version(CipherKey protection) {
        return protection instanceof TdesKey ? 'B' : 'D';
    }

    private static int blockBytes(char version) {
        return version == 'B' ? 8 : 16;
    }

    private static int paddingBytes(int keyBytes, int blockBytes) {
        return (blockBytes - (keyBytes + 2) % blockBytes) % blockBytes;
    }
}
