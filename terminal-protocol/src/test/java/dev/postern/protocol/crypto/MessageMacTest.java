package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class MessageMacTest {

    private static final String KEY = "0123456789ABCDEFFEDCBA9876543210";

    @Test
    void shouldMakeTheSameMacOfAnArrayAHeapAndADirectBuffer() {
        byte[] data = new byte[200];
        new Random(9797).nextBytes(data);
        ByteBuf heap = Unpooled.wrappedBuffer(data);
        ByteBuf direct = Unpooled.directBuffer().writeBytes(data);
        try {
            algorithms().forEach((name, mac) -> {
                for (int length = 0; length <= 130; length++) {
                    int offset = length % 37;
                    long expected = mac.compute(data, offset, length);
                    assertEquals(expected, mac.compute(heap, offset, length), name + " " + length);
                    assertEquals(expected, mac.compute(direct, offset, length), name + " " + length);
                }
            });
        } finally {
            direct.release();
        }
    }

    @Test
    void shouldMakeTheCmacOfBouncyCastleForEveryLength() {
        byte[] key = new byte[16];
        byte[] data = new byte[70];
        Random random = new Random(4493);
        random.nextBytes(key);
        random.nextBytes(data);
        Cmac aes = new Cmac(AesKey.of(key, KeyUsage.MAC));
        Cmac tdes = new Cmac(TdesKey.of(key, KeyUsage.MAC));
        for (int length = 0; length <= data.length; length++) {
            assertEquals(theirs(new CMac(AESEngine.newInstance()), key, data, length), aes.compute(data, 0, length), "AES " + length);
            assertEquals(theirs(new CMac(new DESedeEngine()), key, data, length), tdes.compute(data, 0, length), "TDES " + length);
        }
    }

    private static long theirs(CMac cmac, byte[] key, byte[] data, int length) {
        cmac.init(new KeyParameter(key));
        cmac.update(data, 0, length);
        byte[] mac = new byte[cmac.getMacSize()];
        cmac.doFinal(mac, 0);
        return ByteBuffer.wrap(mac).getLong();
    }

    @Test
    void shouldChangeWithEveryBit() {
        byte[] data = new byte[75];
        algorithms().forEach((name, mac) -> {
            long original = mac.compute(data, 0, data.length);
            for (int bit = 0; bit < data.length * 8; bit++) {
                data[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(MessageMac.matches(original, mac.compute(data, 0, data.length)), name + " bit " + bit);
                data[bit / 8] ^= (byte) (1 << bit % 8);
            }
            assertTrue(MessageMac.matches(original, mac.compute(data, 0, data.length)), name + " keeps nothing from call to call");
        });
    }

    @Test
    void shouldTellLengthsApartButForZeroPadding() {
        byte[] zeros = new byte[16];
        for (Padding padding : new Padding[] {Padding.BIT, Padding.LENGTH_FIRST}) {
            MessageMac mac = new RetailMac(key(), padding);
            assertNotEquals(mac.compute(zeros, 0, 9), mac.compute(zeros, 0, 10), padding.name());
        }
        MessageMac zeroPadded = new RetailMac(key(), Padding.ZEROS);
        assertEquals(zeroPadded.compute(zeros, 0, 9), zeroPadded.compute(zeros, 0, 10), "as ISO/IEC 9797-1 warns");
    }

    @Test
    void shouldShowWhyTheEcbFormIsOff() {
        EcbMac mac = new EcbMac(key());
        byte[] data = new byte[24];
        new Random(1).nextBytes(data);
        byte[] swapped = ByteBuffer.allocate(24).put(data, 8, 8).put(data, 0, 8).put(data, 16, 8).array();
        assertEquals(mac.compute(data, 0, 24), mac.compute(swapped, 0, 24), "two blocks swapped");
    }

    @Test
    void shouldRefuseAKeyOfAnotherUsage() {
        TdesKey pin = TdesKey.ofHex(KEY, KeyUsage.PIN);
        AesKey aes = AesKey.ofHex(KEY, KeyUsage.PIN);
        assertThrows(IllegalArgumentException.class, () -> new Cmac(aes));
        assertThrows(IllegalArgumentException.class, () -> new Cmac(pin));
        assertThrows(IllegalArgumentException.class, () -> new CbcMac(pin, Padding.ZEROS));
        assertThrows(IllegalArgumentException.class, () -> new EcbMac(pin));
        assertThrows(IllegalArgumentException.class, () -> new RetailMac(pin, Padding.BIT));
        assertThrows(IllegalArgumentException.class, () -> new RetailMac(TdesKey.of(new byte[24], KeyUsage.MAC)), "three keys have no left and right half");
    }

    static Map<String, MessageMac> algorithms() {
        Map<String, MessageMac> all = new LinkedHashMap<>();
        for (Padding padding : Padding.values()) {
            all.put("X9.19 " + padding, new RetailMac(key(), padding));
            all.put("algorithm 1 " + padding, new CbcMac(key(), padding));
        }
        all.put("AES-CMAC", new Cmac(AesKey.ofHex(KEY, KeyUsage.MAC)));
        all.put("TDES-CMAC", new Cmac(key()));
        all.put("ECB", new EcbMac(key()));
        return all;
    }

    private static TdesKey key() {
        return TdesKey.ofHex(KEY, KeyUsage.MAC);
    }
}
