package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.postern.protocol.Facts;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TdesKeyTest {

    private static final String HEX = "0123456789ABCDEFFEDCBA9876543210";

    @Test
    void shouldHaveThePublishedCheckValues() {
        for (String[] fact : Facts.rows(TdesKeyTest.class, "kcv-tdes.csv")) {
            TdesKey key = TdesKey.ofHex(fact[1], KeyUsage.MASTER);
            assertEquals(fact[2], key.kcvHex(fact[2].length() / 2), fact[0]);
        }
    }

    @Test
    void shouldGiveACheckValueOf3To8BytesOnly() {
        TdesKey key = TdesKey.ofHex(HEX, KeyUsage.MASTER);
        assertEquals("08D7B4FB629D0885", key.kcvHex(8));
        assertArrayEquals(HexFormat.of().parseHex("08D7B4FB"), key.kcv(4));
        assertThrows(IllegalArgumentException.class, () -> key.kcv(2));
        assertThrows(IllegalArgumentException.class, () -> key.kcv(9));
    }

    @Test
    void shouldPrintItsCheckValueOnly() {
        assertEquals("TdesKey[MAC, kcv=08D7B4]", TdesKey.ofHex(HEX, KeyUsage.MAC).toString());
    }

    @Test
    void shouldGenerateKeysWithOddParityAndTwoHalves() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 100; i++) {
            byte[] key = HexFormat.of().parseHex(TdesKey.generate(random, KeyUsage.PIN).toClearHex());
            assertEquals(16, key.length);
            for (byte b : key) {
                assertEquals(1, Integer.bitCount(b & 0xFF) % 2);
            }
            assertFalse(Arrays.equals(key, 0, 8, key, 8, 16));
        }
    }

    @Test
    void shouldWrapAsTheCipherOfTheJdkDoes() throws Exception {
        TdesKey master = TdesKey.ofHex(HEX, KeyUsage.MASTER);
        TdesKey key = TdesKey.generate(new SecureRandom(), KeyUsage.PIN);
        Cipher cipher = Cipher.getInstance("DESede/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HexFormat.of().parseHex(HEX + HEX.substring(0, 16)), "DESede"));
        byte[] wrapped = key.wrapUnder(master);
        assertArrayEquals(cipher.doFinal(HexFormat.of().parseHex(key.toClearHex())), wrapped);
        assertEquals(key, TdesKey.unwrap(wrapped, master, KeyUsage.PIN));
    }

    @Test
    void shouldBeUsedForNothingElse() {
        TdesKey pin = TdesKey.ofHex(HEX, KeyUsage.PIN);
        assertThrows(IllegalArgumentException.class, () -> pin.wrapUnder(pin));
        assertThrows(IllegalArgumentException.class, () -> TdesKey.unwrap(new byte[16], pin, KeyUsage.MAC));
        assertEquals(KeyUsage.PIN, pin.usage());
    }

    @Test
    void shouldEqualTheSameKeyOfTheSameUsage() {
        TdesKey key = TdesKey.ofHex(HEX, KeyUsage.MAC);
        assertEquals(key, TdesKey.of(HexFormat.of().parseHex(HEX), KeyUsage.MAC));
        assertEquals(key.hashCode(), TdesKey.ofHex(HEX.toLowerCase(java.util.Locale.ROOT), KeyUsage.MAC).hashCode());
        assertNotEquals(key, TdesKey.ofHex(HEX, KeyUsage.PIN));
        assertNotEquals(key, TdesKey.ofHex("1" + HEX.substring(1), KeyUsage.MAC));
    }

    @Test
    void shouldNotChangeWithTheArrayItWasMadeFrom() {
        byte[] bytes = HexFormat.of().parseHex(HEX);
        TdesKey key = TdesKey.of(bytes, KeyUsage.MAC);
        Arrays.fill(bytes, (byte) 0);
        assertEquals(HEX, key.toClearHex());
    }

    @Test
    void shouldNotRepeatWhatItRefuses() {
        for (String bad : List.of("", HEX.substring(1), HEX + "00", "G" + HEX.substring(1), "\u0661" + HEX.substring(1))) {
            String message = assertThrows(IllegalArgumentException.class, () -> TdesKey.ofHex(bad, KeyUsage.MAC)).getMessage();
            assertFalse(message.contains("ABCDEF"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> TdesKey.of(new byte[8], KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class,
                () -> TdesKey.unwrap(new byte[8], TdesKey.ofHex(HEX, KeyUsage.MASTER), KeyUsage.MAC));
    }
}
