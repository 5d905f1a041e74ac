package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Facts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RetailMacTest {

    private static final String KEY = "0123456789ABCDEFFEDCBA9876543210";

    @Test
    void shouldMakeThePublishedMacs() {
        for (String[] fact : Facts.rows(RetailMacTest.class, "mac-x919.csv")) {
            byte[] data = HexFormat.of().parseHex(fact[2]);
            RetailMac mac = new RetailMac(TdesKey.ofHex(fact[1], KeyUsage.MAC));
            assertEquals(Long.parseUnsignedLong(fact[3], 16), mac.compute(data, 0, data.length), fact[0]);
        }
    }

    @Test
    void shouldAgreeWithTheCipherOfTheJdkForEveryLength() throws Exception {
        Random random = new Random(919);
        byte[] data = new byte[200];
        random.nextBytes(data);
        RetailMac mac = new RetailMac(TdesKey.ofHex(KEY, KeyUsage.MAC));
        ByteBuf heap = Unpooled.wrappedBuffer(data);
        ByteBuf direct = Unpooled.directBuffer().writeBytes(data);
        try {
            for (int length = 0; length <= 130; length++) {
                int offset = random.nextInt(60);
                long expected = obvious(Arrays.copyOfRange(data, offset, offset + length));
                assertEquals(expected, mac.compute(data, offset, length), "length " + length);
                assertEquals(expected, mac.compute(heap, offset, length));
                assertEquals(expected, mac.compute(direct, offset, length));
            }
        } finally {
            direct.release();
        }
        assertEquals(0, heap.readerIndex());
    }

    @Test
    void shouldChangeWithEveryBit() {
        byte[] data = new byte[76];
        RetailMac mac = new RetailMac(TdesKey.ofHex(KEY, KeyUsage.MAC));
        long original = mac.compute(data, 0, data.length);
        for (int bit = 0; bit < data.length * 8; bit++) {
            data[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(RetailMac.matches(original, mac.compute(data, 0, data.length)), "bit " + bit);
            data[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertTrue(RetailMac.matches(original, mac.compute(data, 0, data.length)), "nothing is kept from call to call");
    }

    @Test
    void shouldRefuseAKeyOfAnotherUsage() {
        TdesKey pin = TdesKey.ofHex(KEY, KeyUsage.PIN);
        String message = assertThrows(IllegalArgumentException.class, () -> new RetailMac(pin)).getMessage();
        assertEquals("a PIN key cannot be used as a MAC key", message);
    }

    /** The definition, with the ciphers of the JDK: DES-CBC under the left half, then decipher right, encipher left. */
    private static long obvious(byte[] data) throws Exception {
        byte[] key = HexFormat.of().parseHex(KEY);
        SecretKeySpec left = new SecretKeySpec(key, 0, 8, "DES");
        SecretKeySpec right = new SecretKeySpec(key, 8, 8, "DES");
        Cipher cbc = Cipher.getInstance("DES/CBC/NoPadding");
        cbc.init(Cipher.ENCRYPT_MODE, left, new IvParameterSpec(new byte[8]));
        byte[] chain = cbc.doFinal(Arrays.copyOf(data, Math.max(8, (data.length + 7) / 8 * 8)));
        Cipher ecb = Cipher.getInstance("DES/ECB/NoPadding");
        ecb.init(Cipher.DECRYPT_MODE, right);
        byte[] last = ecb.doFinal(chain, chain.length - 8, 8);
        ecb.init(Cipher.ENCRYPT_MODE, left);
        return Long.parseUnsignedLong(HexFormat.of().formatHex(ecb.doFinal(last)), 16);
    }
}
