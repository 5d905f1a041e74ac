package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Facts;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyBlockTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void shouldOpenThePublishedBlocks() throws KeyCheckFailed {
        int seen = 0;
        for (String[] fact : Facts.rows(KeyBlockTest.class, "vectors/key-blocks.csv")) {
            CipherKey key = KeyBlock.unwrap(fact[5], protection(fact), KeyUsage.valueOf(fact[3]));
            assertEquals(fact[2], key.toClearHex(), fact[0]);
            seen++;
        }
        assertEquals(6, seen);
    }

    @Test
    void shouldMakeThePublishedBlockFromItsPadding() throws KeyCheckFailed {
        for (String[] fact : Facts.rows(KeyBlockTest.class, "vectors/key-blocks.csv")) {
            if (!fact[4].isEmpty()) {
                KeyBlockHeader header = KeyBlockHeader.parse(fact[5]);
                AesKey key = AesKey.ofHex(fact[2], KeyUsage.PIN);
                assertEquals(fact[5], KeyBlock.wrap(header, key, protection(fact), HexFormat.of().parseHex(fact[4])));
            }
        }
    }

    @Test
    void shouldGiveBackEveryKindOfKeyThatItWraps() throws KeyCheckFailed {
        AesKey aes = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
        TdesKey tdes = TdesKey.generate(RANDOM, KeyUsage.KEY_BLOCK);
        for (KeyUsage usage : KeyUsage.values()) {
            CipherKey[] keys = usage == KeyUsage.HMAC ? new CipherKey[] {HmacKey.of(new byte[32])}
                    : new CipherKey[] {TdesKey.generate(RANDOM, usage), AesKey.generate(RANDOM, 16, usage), AesKey.generate(RANDOM, 24, usage), AesKey.generate(RANDOM, 32, usage)};
            for (CipherKey key : keys) {
                for (CipherKey protection : new CipherKey[] {aes, tdes}) {
                    String block = KeyBlock.wrap(key, protection, RANDOM);
                    assertEquals(key, KeyBlock.unwrap(block, protection, usage), usage.name());
                    assertFalse(block.contains(key.toClearHex()));
                }
            }
        }
    }

    @Test
    void shouldTakeAKeyThatFillsItsBlocksWithoutPadding() throws KeyCheckFailed {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        HmacKey key = HmacKey.of(new byte[30]);
        String block = KeyBlock.wrap(key, protection, RANDOM);
        assertEquals(16 + 2 * (32 + 16), block.length());
        assertEquals(key, KeyBlock.unwrap(block, protection, KeyUsage.HMAC));
        for (int bits : new int[] {241, 248, 256}) {
            String wrong = told(bits, key, protection);
            String said = assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(wrong, protection, KeyUsage.HMAC)).getMessage();
            assertEquals("the length of the key in the key block is wrong", said, "bits " + bits);
        }
    }

    /** A block with a right MAC that says another length of its key. */
    private static String told(int bits, HmacKey key, AesKey protection) {
        byte[] payload = java.util.Arrays.copyOf(new byte[] {(byte) (bits >>> 8), (byte) bits}, 2 + key.lengthBytes());
        String text = KeyBlockHeader.forKey('D', key).text(16 + 2 * (payload.length + 16));
        byte[] mac = KeyBlock.mac(text, payload, protection);
        try (CipherKey encipherment = KeyBlock.derived(protection, 0)) {
            return text + CipherKey.HEX.formatHex(encipherment.cbc(true, mac, payload)) + CipherKey.HEX.formatHex(mac);
        }
    }

    @Test
    void shouldRefuseEveryChangedCharacter() {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        String block = KeyBlock.wrap(AesKey.generate(RANDOM, 16, KeyUsage.MAC), protection, RANDOM);
        for (int i = 0; i < block.length(); i++) {
            char other = block.charAt(i) == '0' ? '1' : '0';
            String changed = block.substring(0, i) + other + block.substring(i + 1);
            assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(changed, protection, KeyUsage.MAC), "character " + i);
        }
    }

    @Test
    void shouldRefuseAKeyForAnotherUsage() {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        String block = KeyBlock.wrap(AesKey.generate(RANDOM, 16, KeyUsage.PIN), protection, RANDOM);
        KeyCheckFailed failed = assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(block, protection, KeyUsage.MAC));
        assertEquals("the key block holds a key of usage P0, not MAC", failed.getMessage());
        AesKey master = AesKey.generate(RANDOM, 16, KeyUsage.MASTER);
        assertThrows(IllegalArgumentException.class, () -> KeyBlock.unwrap(block, master, KeyUsage.PIN));
        TdesKey tdes = TdesKey.generate(RANDOM, KeyUsage.KEY_BLOCK);
        assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(block, tdes, KeyUsage.PIN), "version D under a TDES key");
    }

    @Test
    void shouldRefuseAModeOfUseOrAnAlgorithmThatTheUsageHasNot() throws KeyCheckFailed {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        for (KeyUsage usage : KeyUsage.values()) {
            CipherKey key = usage == KeyUsage.HMAC ? HmacKey.of(new byte[16]) : AesKey.generate(RANDOM, 16, usage);
            String modes = switch (usage.modeOfUse()) {
                case 'B' -> "BDEN";
                case 'C' -> "CGVN";
                default -> "XN";
            };
            for (char mode = 'A'; mode <= 'Z'; mode++) {
                String block = block(KeyBlockHeader.forKey('D', key), mode, 0, key, protection);
                if (modes.indexOf(mode) >= 0) {
                    assertEquals(key, KeyBlock.unwrap(block, protection, usage), usage + " " + mode);
                } else {
                    assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(block, protection, usage), usage + " " + mode);
                }
            }
            char other = usage == KeyUsage.HMAC ? 'A' : 'H';
            String block = block(KeyBlockHeader.forKey('D', key), usage.modeOfUse(), other, key, protection);
            String said = assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(block, protection, usage)).getMessage();
            assertEquals("the key block's algorithm " + other + " does not go with " + usage, said);
        }
    }

    /** A block whose header says another mode of use, and another algorithm unless it is 0; with a right MAC. */
    private static String block(KeyBlockHeader of, char mode, int algorithm, CipherKey key, CipherKey protection) {
        KeyBlockHeader header = new KeyBlockHeader(of.version(), of.usage(), algorithm == 0 ? of.algorithm() : (char) algorithm, mode, of.keyVersion(),
            of.exportability(), of.optional(), of.optionals());
        return KeyBlock.wrap(header, key, protection, new byte[14]);
    }

    @Test
    void shouldRefuseWhatIsNoBlock() {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        String good = KeyBlock.wrap(AesKey.generate(RANDOM, 16, KeyUsage.PIN), protection, RANDOM);
        String[] bad = {"", "D", "D0016P0AE00E0000", "A0016P0TE00E0000", "D001XP0AE00E0000", "D0016P0AE00E0100", "D0020P0AE00E0100KS02", "D0026P0AE00E0100KS00010000",
            good.substring(0, good.length() - 2), good + "00", good.toLowerCase(), good.replace("D0112", "D0111"), "D0032P0AE00E00000000000000000000",
            "D0112P0AE00E0000" + "Z".repeat(96), "\u0001".repeat(16)};
        for (String block : bad) {
            assertThrows(KeyCheckFailed.class, () -> KeyBlock.unwrap(block, protection, KeyUsage.PIN), block);
        }
    }

    @Test
    void shouldNotSayAKeyInAnyMessage() {
        TdesKey protection = TdesKey.ofHex("DD7515F2BFC17F85CE48F3CA25CB21F6", KeyUsage.KEY_BLOCK);
        KeyCheckFailed failed = assertThrows(KeyCheckFailed.class,
                () -> KeyBlock.unwrap("B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248F", protection, KeyUsage.PIN));
        assertEquals("the key block's MAC is wrong", failed.getMessage());
        assertInstanceOf(Exception.class, failed);
        assertTrue(protection.toString().startsWith("TdesKey[KEY_BLOCK, kcv="), protection.toString());
    }

    private static CipherKey protection(String[] fact) {
        byte[] key = HexFormat.of().parseHex(fact[1]);
        return fact[5].startsWith("D") ? AesKey.of(key, KeyUsage.KEY_BLOCK) : TdesKey.of(key, KeyUsage.KEY_BLOCK);
    }
}
