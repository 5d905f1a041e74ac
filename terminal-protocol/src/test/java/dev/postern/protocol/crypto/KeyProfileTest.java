package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyProfileTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HEX = "0123456789ABCDEFFEDCBA9876543210";
    private static final byte[] DATA = "a message of more than one block".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    // ---- Profiles ----

    @Test
    void shouldKnowTheProfilesByTheirNames() {
        assertSame(KeyProfile.TDES, KeyProfile.of("tdes"));
        assertSame(KeyProfile.DUKPT_AES, KeyProfile.of("dukpt-aes"));
        assertNull(KeyProfile.of("TDES"));
        assertEquals("tdes, aes, dukpt-tdes, dukpt-aes, tdes-cmac, tdes-hex, tdes-cbc, tdes-ecb, tdes-nomac, aes-nomac", KeyProfile.known());
    }

    @Test
    void shouldGiveKeysOfItsAlgorithmAndUsage() {
        for (KeyProfile profile : KeyProfile.values()) {
            checkKeys(profile);
        }
    }

    private static void checkKeys(KeyProfile profile) {
        CipherKey own = profile.newMasterKey(RANDOM);
        assertEquals(profile.masterUsage(), own.usage());
        assertEquals(profile.aes(), own instanceof AesKey);
        assertEquals(profile.toString().startsWith("dukpt"), profile.dukpt());
        assertEquals(profile.toString().contains("aes"), profile.aes());
        assertEquals(HEX, profile.masterKey(HEX).toClearHex());
        assertEquals(profile.masterUsage(), profile.masterKey(HEX).usage());
        assertEquals(profile.aes() ? 5 : 3, profile.kcvBytes());
        assertEquals(profile.aes() ? PinBlockFormat.ISO_4 : PinBlockFormat.ISO_0, profile.pinFormat());
        assertEquals(!profile.toString().endsWith("-nomac"), profile.hasMac());
        CipherKey key = profile.newKey(RANDOM, KeyUsage.MAC);
        if (profile.hasMac()) {
            assertEquals(algorithmOf(profile), profile.mac(key).getClass());
        } else {
            assertThrows(IllegalArgumentException.class, () -> profile.mac(key));
        }
        assertThrows(IllegalArgumentException.class, () -> profile.masterKey("00"));
    }

    private static Class<? extends MessageMac> algorithmOf(KeyProfile profile) {
        return switch (profile) {
            case TDES, DUKPT_TDES -> RetailMac.class;
            case TDES_HEX -> HexMac.class;
            case TDES_CBC -> CbcMac.class;
            case TDES_ECB -> EcbMac.class;
            default -> Cmac.class;
        };
    }

    @Test
    void shouldSayWhichAlgorithmsProveNothing() {
        for (MacAlgorithm algorithm : MacAlgorithm.values()) {
            assertEquals(algorithm != MacAlgorithm.ECB && algorithm != MacAlgorithm.NONE, algorithm.proves(), algorithm.name());
        }
    }

    @Test
    void shouldRefuseAKeyOfAnotherCipherForAnAlgorithmOfTdes() {
        AesKey aes = AesKey.generate(RANDOM, 16, KeyUsage.MAC);
        for (MacAlgorithm algorithm : new MacAlgorithm[] {MacAlgorithm.X9_19, MacAlgorithm.X9_19_HEX, MacAlgorithm.ALGORITHM_1, MacAlgorithm.ECB}) {
            assertThrows(IllegalArgumentException.class, () -> algorithm.under(aes), algorithm.name());
        }
    }

    @Test
    void shouldSendTheFirstHalfOfAMacAsHexCharacters() {
        TdesKey key = TdesKey.generate(RANDOM, KeyUsage.MAC);
        MessageMac hex = KeyProfile.TDES_HEX.mac(key);
        for (int length = 0; length <= DATA.length; length++) {
            String expected = "%016X".formatted(new RetailMac(key).compute(DATA, 0, length)).substring(0, 8);
            byte[] sent = java.nio.ByteBuffer.allocate(8).putLong(hex.compute(DATA, 0, length)).array();
            assertEquals(expected, new String(sent, java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals(hex.compute(DATA, 0, length), hex.compute(io.netty.buffer.Unpooled.directBuffer().writeBytes(DATA), 0, length));
        }
    }

    @Test
    void shouldWrapTdesKeysUnderEitherForm() {
        TdesKey master = TdesKey.generate(RANDOM, KeyUsage.MASTER);
        WorkingKeys keys = WorkingKeys.generate(RANDOM);
        assertArrayEquals(keys.wrap(master), keys.wrap((CipherKey) master, RANDOM));
    }

    // ---- DUKPT, whichever standard ----

    @Test
    void shouldMakeAndCheckMacsWithTheTdesKeysOfACounter() {
        KeySerialNumber serial = serial("FFFF9876543210E00000");
        TdesKey initial = TdesDukpt.initialKey(TdesKey.ofHex(HEX, KeyUsage.DUKPT_BASE), serial);
        DukptKeys keys = new DukptKeys(initial, serial.withCounter(3));
        TdesDukpt obvious = new TdesDukpt(initial, serial);
        assertEquals(mac(new RetailMac(obvious.key(3, TdesDukpt.WorkingKey.MAC_REQUEST))), mac(keys.requestMac(3)));
        assertEquals(mac(new RetailMac(obvious.key(3, TdesDukpt.WorkingKey.MAC_RESPONSE))), mac(keys.responseMac(3)));
        assertEquals(obvious.key(3, TdesDukpt.WorkingKey.PIN), keys.pinKey(3));
        assertEquals(serial, keys.initialSerial());
        assertNotEquals(mac(keys.requestMac(3)), mac(keys.requestMac(4)));
    }

    @Test
    void shouldMakeAndCheckMacsWithTheAesKeysOfACounter() {
        KeySerialNumber serial = serial("123456789012345600000000");
        AesKey initial = AesDukpt.initialKey(AesKey.ofHex(HEX, KeyUsage.DUKPT_BASE), serial);
        DukptKeys keys = new DukptKeys(initial, serial);
        AesDukpt obvious = new AesDukpt(initial, serial);
        assertEquals(mac(new Cmac(obvious.key(3, AesDukpt.Purpose.MAC_GENERATION, AesDukpt.KeyKind.AES_128))), mac(keys.requestMac(3)));
        assertEquals(mac(new Cmac(obvious.key(3, AesDukpt.Purpose.MAC_VERIFICATION, AesDukpt.KeyKind.AES_128))), mac(keys.responseMac(3)));
        assertEquals(obvious.key(3, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128), keys.pinKey(3));
        obvious.wipe();
        assertNotEquals(keys.pinKey(3), obvious.key(3, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128), "wiped");
    }

    @Test
    void shouldCoverOnlyUsableSerialNumbersOfItsOwn() {
        KeySerialNumber serial = serial("FFFF9876543210E00000");
        DukptKeys keys = new DukptKeys(TdesDukpt.initialKey(TdesKey.ofHex(HEX, KeyUsage.DUKPT_BASE), serial), serial);
        assertTrue(keys.covers(serial.withCounter(1)));
        assertFalse(keys.covers(serial), "counter 0");
        assertFalse(keys.covers(serial.withCounter(0x7FF)), "eleven ones");
        assertFalse(keys.covers(serial("FFFF9876543212000001")), "another terminal");
        assertFalse(keys.covers(serial("123456789012345600000001")), "another standard");
    }

    // ---- Seals ----

    @Test
    void shouldOpenWhatItSealedBoundToTheSameData() throws GeneralSecurityException {
        DataSeal seal = new DataSeal(AesKey.generate(RANDOM, 32, KeyUsage.DATA));
        byte[] bound = {1, 2, 3};
        byte[] sealed = seal.seal(RANDOM, bound, DATA, 20);
        assertEquals(12 + 20 + 16, sealed.length);
        assertArrayEquals(Arrays.copyOf(DATA, 20), seal.open(bound, sealed, 0));
        byte[] behind = new byte[sealed.length + 4];
        System.arraycopy(sealed, 0, behind, 4, sealed.length);
        assertArrayEquals(Arrays.copyOf(DATA, 20), seal.open(bound, behind, 4));
        assertThrows(GeneralSecurityException.class, () -> seal.open(new byte[] {1, 2, 4}, sealed, 0));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(GeneralSecurityException.class, () -> seal.open(bound, changed, 0), "bit " + bit);
        }
    }

    @Test
    void shouldSealTheSameDifferentlyAndRefuseWhatIsTooShort() throws GeneralSecurityException {
        DataSeal seal = new DataSeal(AesKey.generate(RANDOM, 16, KeyUsage.DATA));
        assertFalse(Arrays.equals(seal.seal(RANDOM, DATA, DATA, 5), seal.seal(RANDOM, DATA, DATA, 5)));
        assertArrayEquals(new byte[0], seal.open(DATA, seal.seal(RANDOM, DATA, DATA, 0), 0));
        assertEquals("too short for a seal", assertThrows(GeneralSecurityException.class, () -> seal.open(DATA, new byte[27], 0)).getMessage());
        AesKey mac = AesKey.generate(RANDOM, 16, KeyUsage.MAC);
        assertThrows(IllegalArgumentException.class, () -> new DataSeal(mac));
    }

    private static long mac(MessageMac mac) {
        return mac.compute(DATA, 0, DATA.length);
    }

    private static KeySerialNumber serial(String hex) {
        return KeySerialNumber.of(HexFormat.of().parseHex(hex));
    }
}
