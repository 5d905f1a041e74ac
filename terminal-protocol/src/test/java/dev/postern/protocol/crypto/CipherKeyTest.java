package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CipherKeyTest {

    private static final String HEX = "00112233445566778899AABBCCDDEEFF";

    @Test
    void shouldPrintItsCheckValueOnly() {
        assertEquals("AesKey[MAC, kcv=53E107]", AesKey.ofHex(HEX, KeyUsage.MAC).toString());
        assertFalse(HmacKey.of(new byte[32]).toString().contains("00000000"), "an HMAC key neither");
    }

    @Test
    void shouldBeOfNoUseOnceDestroyed() {
        for (CipherKey key : new CipherKey[] {AesKey.ofHex(HEX, KeyUsage.MAC), TdesKey.ofHex(HEX, KeyUsage.MAC), HmacKey.of(new byte[16])}) {
            assertFalse(key.isDestroyed());
            key.destroy();
            assertTrue(key.isDestroyed());
            assertEquals("the key has been destroyed", assertThrows(IllegalStateException.class, key::toClearHex).getMessage());
        }
    }

    @Test
    void shouldBeEqualByBytesUsageAndAlgorithm() {
        assertEquals(AesKey.ofHex(HEX, KeyUsage.MAC), AesKey.ofHex(HEX, KeyUsage.MAC));
        assertEquals(AesKey.ofHex(HEX, KeyUsage.MAC).hashCode(), AesKey.ofHex(HEX, KeyUsage.MAC).hashCode());
        assertNotEquals(AesKey.ofHex(HEX, KeyUsage.MAC), AesKey.ofHex(HEX, KeyUsage.PIN));
        assertNotEquals((Object) AesKey.ofHex(HEX, KeyUsage.MAC), TdesKey.ofHex(HEX, KeyUsage.MAC));
        assertNotEquals(AesKey.generate(new SecureRandom(), 32, KeyUsage.MAC), AesKey.generate(new SecureRandom(), 32, KeyUsage.MAC));
    }

    @Test
    void shouldRefuseWrongLengthsWithoutRepeatingThem() {
        assertEquals("an AES key has 32 or 48 or 64 hex digits", assertThrows(IllegalArgumentException.class, () -> AesKey.ofHex("0011", KeyUsage.MAC)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> AesKey.ofHex("0g".repeat(16), KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class, () -> AesKey.of(new byte[17], KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class, () -> TdesKey.of(new byte[8], KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class, () -> TdesKey.ofSingleLength(new byte[16], KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class, () -> HmacKey.of(new byte[15]));
        AesKey key = AesKey.ofHex(HEX, KeyUsage.MAC);
        assertThrows(IllegalArgumentException.class, () -> key.kcv(2));
        assertThrows(IllegalArgumentException.class, () -> key.kcv(17));
        assertEquals(16, key.kcv(16).length);
    }

    @Test
    void shouldKeepItsOwnCopyOfTheBytes() {
        byte[] bytes = new byte[16];
        AesKey key = AesKey.of(bytes, KeyUsage.MAC);
        bytes[0] = 1;
        assertEquals("0".repeat(32), key.toClearHex());
    }
}
