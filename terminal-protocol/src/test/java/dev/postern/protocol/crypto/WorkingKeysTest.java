package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WorkingKeysTest {

    private final SecureRandom random = new SecureRandom();
    private final TdesKey master = TdesKey.generate(random, KeyUsage.MASTER);
    private final WorkingKeys keys = WorkingKeys.generate(random);

    @Test
    void shouldComeOutOfTheirWrapping() throws KeyCheckFailed {
        byte[] field62 = keys.wrap(master);
        assertEquals(40, field62.length);
        assertArrayEquals(keys.pin().kcv(4), Arrays.copyOfRange(field62, 16, 20));
        assertArrayEquals(keys.mac().kcv(4), Arrays.copyOfRange(field62, 36, 40));
        assertEquals(keys, WorkingKeys.unwrap(field62, master));
    }

    @Test
    void shouldComeOutOfTheFormWithThreeKeys() throws KeyCheckFailed {
        byte[] field62 = threeKeys();
        assertEquals(57, field62.length);
        assertEquals(keys, WorkingKeys.unwrap(field62, master));
    }

    @Test
    void shouldNameTheKeyWhoseCheckValueDiffers() {
        for (int bit = 0; bit < 40 * 8; bit++) {
            byte[] field62 = keys.wrap(master);
            field62[bit / 8] ^= (byte) (1 << bit % 8);
            String message = assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(field62, master)).getMessage();
            assertTrue(message.startsWith("KCV of the " + (bit / 8 < 20 ? "PIN" : "MAC") + " key does not match"), message);
            assertFalse(message.contains(keys.pin().toClearHex()) || message.contains(keys.mac().toClearHex()));
        }
        for (int at = 0; at < 57; at++) {
            byte[] field62 = threeKeys();
            field62[at] ^= 0x10;
            String name = at < 19 ? "PIN" : at < 38 ? "MAC" : "track";
            String message = assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(field62, master)).getMessage();
            assertTrue(message.startsWith("KCV of the " + name + " key"), message);
        }
    }

    @Test
    void shouldNotComeOutUnderAnotherMasterKey() {
        TdesKey other = TdesKey.generate(random, KeyUsage.MASTER);
        assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(keys.wrap(master), other));
    }

    @Test
    void shouldRefuseAnyOtherLength() {
        for (int length = 0; length < 80; length++) {
            byte[] field62 = new byte[length];
            assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(field62, master));
        }
    }

    @Test
    void shouldHoldKeysOfTheRightUsageOnlyAndPrintNone() {
        assertThrows(IllegalArgumentException.class, () -> new WorkingKeys(keys.mac(), keys.pin()));
        assertEquals("WorkingKeys[pin=TdesKey[PIN, kcv=" + keys.pin().kcvHex(3) + "], mac=TdesKey[MAC, kcv=" + keys.mac().kcvHex(3) + "]]",
                keys.toString());
    }

    private byte[] threeKeys() {
        TdesKey track = TdesKey.generate(random, KeyUsage.PIN);
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        for (TdesKey key : new TdesKey[] {(TdesKey) keys.pin(), (TdesKey) keys.mac(), track}) {
            field.writeBytes(key.wrapUnder(master));
            field.writeBytes(key.kcv(3));
        }
        return field.toByteArray();
    }

    @Test
    void shouldCarryAesKeysInTwoKeyBlocks() throws KeyCheckFailed {
        CipherKey own = KeyProfile.AES.newMasterKey(random);
        WorkingKeys aes = WorkingKeys.generate(random, KeyProfile.AES);
        byte[] field62 = aes.wrap(own, random);
        assertEquals(2 * (2 + 112), field62.length);
        assertEquals("0112", java.util.HexFormat.of().formatHex(field62, 0, 2));
        assertEquals(aes, WorkingKeys.unwrap(field62, own));
        for (int length = 0; length < field62.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(field62, length);
            assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(cut, own), "cut at " + length);
        }
        byte[] longer = java.util.Arrays.copyOf(field62, field62.length + 1);
        assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(longer, own));
        CipherKey other = KeyProfile.AES.newMasterKey(random);
        assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(field62, other));
    }

    @Test
    void shouldTakeAesKeysOnlyOutOfKeyBlocks() {
        AesKey own = AesKey.generate(random, 16, KeyUsage.KEY_BLOCK);
        AesKey pin = AesKey.generate(random, 16, KeyUsage.PIN);
        for (CipherKey first : new CipherKey[] {keys.pin(), pin}) {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            for (CipherKey key : new CipherKey[] {first, keys.mac()}) {
                String block = KeyBlock.wrap(key, own, random);
                field.writeBytes(CipherKey.HEX.parseHex("%04d".formatted(block.length())));
                field.writeBytes(block.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            String said = assertThrows(KeyCheckFailed.class, () -> WorkingKeys.unwrap(field.toByteArray(), own)).getMessage();
            assertEquals("the key blocks hold no AES keys", said);
        }
    }

    @Test
    void shouldOverwriteBothWhenTheyAreClosed() {
        WorkingKeys drawn = WorkingKeys.generate(random);
        drawn.close();
        assertTrue(drawn.pin().isDestroyed() && drawn.mac().isDestroyed());
    }

    @Test
    void shouldRefuseKeysOfTwoAlgorithms() {
        AesKey pin = AesKey.generate(random, 16, KeyUsage.PIN);
        assertThrows(IllegalArgumentException.class, () -> new WorkingKeys(pin, keys.mac()));
    }
}
