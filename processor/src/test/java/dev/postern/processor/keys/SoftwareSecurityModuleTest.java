package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftwareSecurityModuleTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pan CARD = Pan.of("1122334455667788");
    private static final String PUBLISHED = "0123456789ABCDEFFEDCBA9876543210";

    private final AesKey transport = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
    private final SoftwareSecurityModule module = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);

    @Test
    void shouldOpenWhatItSealedAndNothingElse() throws KeyCheckFailed {
        ModuleKey key = module.generate(KeyUsage.PIN, KeyProfile.TDES);
        SealedKey sealed = module.seal(key);
        assertEquals(key.kcv(), module.open(sealed).kcv());
        SealedKey renamed = new SealedKey(KeyUsage.MAC, sealed.kcv(), sealed.text());
        assertThrows(KeyCheckFailed.class, () -> module.open(renamed), "a PIN key does not become a MAC key");
        SoftwareSecurityModule other = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);
        assertThrows(KeyCheckFailed.class, () -> other.open(sealed));
        assertFalse(sealed.toString().contains(sealed.text()));
        assertTrue(key.toString().startsWith("ModuleKey[PIN, kcv="), key.toString());
    }

    @Test
    void shouldTakeAKeyInComponentsAndOverwriteThem() throws KeyCheckFailed {
        List<byte[]> components = components(PUBLISHED);
        ModuleKey key = module.enter(KeyUsage.PIN, KeyProfile.TDES, components, "08D7B4");
        assertEquals("08D7B4", key.kcv());
        components.forEach(component -> assertEquals("0".repeat(32), HexFormat.of().formatHex(component)));
    }

    @Test
    void shouldRefuseComponentsThatAreNotAKey() {
        for (String kcv : List.of("08D7B5", "", "08D7", "xx")) {
            assertThrows(KeyCheckFailed.class, () -> module.enter(KeyUsage.PIN, KeyProfile.TDES, components(PUBLISHED), kcv), kcv);
        }
        List<byte[]> one = components(PUBLISHED).subList(0, 1);
        assertThrows(KeyCheckFailed.class, () -> module.enter(KeyUsage.PIN, KeyProfile.TDES, one, "08D7B4"));
        List<byte[]> uneven = List.of(new byte[16], new byte[24]);
        assertThrows(KeyCheckFailed.class, () -> module.enter(KeyUsage.PIN, KeyProfile.TDES, uneven, "08D7B4"));
        List<byte[]> tooShort = List.of(new byte[7], new byte[7]);
        assertThrows(KeyCheckFailed.class, () -> module.enter(KeyUsage.PIN, KeyProfile.TDES, tooShort, "08D7B4"));
    }

    @Test
    void shouldMoveKeysInBlocks() throws KeyCheckFailed {
        ModuleKey shared = imported(transport, KeyUsage.KEY_BLOCK);
        ModuleKey pin = module.generate(KeyUsage.PIN, KeyProfile.AES);
        String block = module.exportBlock(pin, shared);
        assertEquals(pin.kcv(), KeyBlock.unwrap(block, transport, KeyUsage.PIN).kcvHex(5));
        assertEquals(pin.kcv(), module.importBlock(block, shared, KeyUsage.PIN).kcv());
        assertThrows(KeyCheckFailed.class, () -> module.importBlock(block, shared, KeyUsage.MAC));
        assertThrows(IllegalArgumentException.class, () -> module.exportBlock(pin, pin), "a PIN key protects no blocks");
    }

    @Test
    void shouldVerifyThePublishedPvvAndOffset() throws KeyCheckFailed, BadPinBlock {
        TdesKey zone = TdesKey.generate(RANDOM, KeyUsage.PIN);
        ModuleKey pinKey = imported(zone, KeyUsage.PIN);
        ModuleKey pvk = imported(TdesKey.ofHex(PUBLISHED, KeyUsage.PIN_VERIFICATION), KeyUsage.PIN_VERIFICATION);
        PinBlock right = new PinCipher(zone).encipher(ClearPin.of("4524"), CARD, PinBlockFormat.ISO_3, RANDOM);
        PinBlock wrong = new PinCipher(zone).encipher(ClearPin.of("4525"), CARD, PinBlockFormat.ISO_3, RANDOM);
        assertTrue(module.verifyPin(right, CARD, pinKey, pvk, new PinReference.Pvv(1, 8523)));
        assertFalse(module.verifyPin(wrong, CARD, pinKey, pvk, new PinReference.Pvv(1, 8523)));
        assertThrows(BadPinBlock.class, () -> module.verifyPin(new PinBlock(PinBlockFormat.ISO_0, new byte[8]), CARD, pinKey, pvk, new PinReference.Pvv(1, 8523)));
        assertThrows(IllegalArgumentException.class, () -> module.verifyPin(right, CARD, pvk, pvk, new PinReference.Pvv(1, 8523)));
    }

    @Test
    void shouldTranslateAPinFromTheTerminalsKeyToAnothers() throws KeyCheckFailed, BadPinBlock {
        AesKey zone = AesKey.generate(RANDOM, 16, KeyUsage.PIN);
        TdesKey terminal = TdesKey.generate(RANDOM, KeyUsage.PIN);
        PinBlock block = new PinCipher(terminal).encipher(ClearPin.of("123456"), CARD, PinBlockFormat.ISO_0, RANDOM);
        PinBlock translated = module.translatePin(block, CARD, imported(terminal, KeyUsage.PIN), imported(zone, KeyUsage.PIN), PinBlockFormat.ISO_4);
        assertEquals(ClearPin.of("123456"), new PinCipher(zone).decipher(translated, CARD));
    }

    @Test
    void shouldVerifyThePublishedCardValue() throws KeyCheckFailed {
        ModuleKey cvk = imported(TdesKey.ofHex(PUBLISHED, KeyUsage.CARD_VERIFICATION), KeyUsage.CARD_VERIFICATION);
        Pan pan = Pan.of("4123456789012345");
        assertTrue(module.verifyCardValue(cvk, pan, 8701, 101, 561));
        assertFalse(module.verifyCardValue(cvk, pan, 8701, 101, 562));
        assertFalse(module.verifyCardValue(cvk, pan, 8702, 101, 561));
    }

    @Test
    void shouldVerifyThePublishedCryptogramAndAnswerIt() throws KeyCheckFailed {
        ModuleKey issuer = imported(TdesKey.ofHex(PUBLISHED, KeyUsage.ISSUER_CRYPTOGRAM), KeyUsage.ISSUER_CRYPTOGRAM);
        Pan pan = Pan.of("1234567890123456");
        ChipData chip = chip();
        assertTrue(module.verifyCryptogram(issuer, pan, 0, chip));
        assertEquals("28993816AFAE4AEB3030", HexFormat.of().withUpperCase().formatHex(module.issuerAuthentication(issuer, pan, 0, chip, "00")));
        assertFalse(module.verifyCryptogram(issuer, pan, 1, chip), "another card sequence");
        assertFalse(module.verifyCryptogram(issuer, pan, 0, chip().with(ChipData.AMOUNT, new byte[6])), "another amount");
        assertFalse(module.verifyCryptogram(issuer, pan, 0, new ChipData()), "nothing");
        assertEquals(0, module.issuerAuthentication(issuer, pan, 0, new ChipData(), "00").length);
    }

    /** The published CVN 18 transaction of pyemv tests/test_cvn_hsm.py, whose status update is that of a refusal. */
    @Test
    void shouldTellTheCardInItsStatusUpdateWhetherTheIssuerApproves() throws KeyCheckFailed {
        ModuleKey issuer = imported(TdesKey.ofHex(PUBLISHED, KeyUsage.ISSUER_CRYPTOGRAM), KeyUsage.ISSUER_CRYPTOGRAM);
        Pan pan = Pan.of("1234567890123456");
        HexFormat hex = HexFormat.of().withUpperCase();
        ChipData chip = chip().with(ChipData.ISSUER_DATA, hex.parseHex("06011203A0B800")).with(ChipData.CRYPTOGRAM, hex.parseHex("7A788EA6B8A3E733"));
        assertTrue(module.verifyCryptogram(issuer, pan, 0, chip));
        assertEquals("9AF514C100000000", hex.formatHex(module.issuerAuthentication(issuer, pan, 0, chip, "05")));
        for (String approval : List.of("00", "10")) {
            String answer = hex.formatHex(module.issuerAuthentication(issuer, pan, 0, chip, approval));
            assertEquals("00800000", answer.substring(8), "the issuer approves the online transaction");
            assertNotEquals("9AF514C1", answer.substring(0, 8), "and proves it");
        }
    }

    /** 3035, the characters of a refusal, has the bit by which an M/Chip card knows an approval. */
    @Test
    void shouldTellAnMchipCardInItsOwnBitsWhetherTheIssuerApproves() throws KeyCheckFailed {
        ModuleKey issuer = imported(TdesKey.ofHex(PUBLISHED, KeyUsage.ISSUER_CRYPTOGRAM), KeyUsage.ISSUER_CRYPTOGRAM);
        Pan pan = Pan.of("1234567890123456");
        for (String version : List.of("10", "14")) {
            ChipData chip = chip().with(ChipData.ISSUER_DATA, HexFormat.of().parseHex("01" + version + "A00003220000000000000000000000FF"));
            String approval = HexFormat.of().formatHex(module.issuerAuthentication(issuer, pan, 0, chip, "00"));
            String refusal = HexFormat.of().formatHex(module.issuerAuthentication(issuer, pan, 0, chip, "05"));
            assertEquals("0010", approval.substring(16));
            assertEquals("0000", refusal.substring(16));
            assertNotEquals(approval.substring(0, 16), refusal.substring(0, 16), "each is proven");
        }
    }

    @Test
    void shouldMakeMacsWithMacKeysOnly() {
        ModuleKey mac = module.generate(KeyUsage.MAC, KeyProfile.AES);
        assertEquals(module.mac(mac).compute(new byte[20], 0, 20), module.mac(mac).compute(new byte[20], 0, 20));
        ModuleKey pin = module.generate(KeyUsage.PIN, KeyProfile.AES);
        assertThrows(IllegalArgumentException.class, () -> module.mac(pin));
    }

    // ---- The links' own keys ----

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldDrawWorkingKeysThatOnlyTheTerminalOpens(KeyProfile profile) throws KeyCheckFailed, BadPinBlock {
        CipherKey own = profile.newMasterKey(RANDOM);
        byte[] wrapped = module.drawLinkKeys(module.adopt(own), profile);
        WorkingKeys ofTerminal = WorkingKeys.unwrap(wrapped, own);
        LinkKeys ofHost = module.openLinkKeys(wrapped, module.adopt(own), profile);
        byte[] message = "a message of more than one block".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (profile.hasMac()) {
            assertEquals(profile.mac(ofTerminal.mac()).compute(message, 0, message.length), ofHost.mac().compute(message, 0, message.length));
        } else {
            assertNull(ofHost.mac());
        }
        PinBlock block = new PinCipher(ofTerminal.pin()).encipher(ClearPin.of("2468"), CARD, profile.pinFormat(), RANDOM);
        ModuleKey zone = module.generate(KeyUsage.PIN, profile);
        assertEquals(profile.pinFormat(), module.translatePin(block, CARD, ofHost.pin(), zone, profile.pinFormat()).format());
        CipherKey stranger = profile.newMasterKey(RANDOM);
        assertThrows(KeyCheckFailed.class, () -> module.openLinkKeys(wrapped, module.adopt(stranger), profile));
        assertFalse(HexFormat.of().formatHex(module.drawLinkKeys(module.adopt(own), profile)).equals(HexFormat.of().formatHex(wrapped)), "fresh each time");
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldHaveTheKeyOfEveryDukptMessage(KeyProfile profile) {
        CipherKey initial = profile.newMasterKey(RANDOM);
        KeySerialNumber serial = KeySerialNumber.of(new byte[profile.aes() ? KeySerialNumber.AES_BYTES : KeySerialNumber.TDES_BYTES]);
        MessageKeys ofHost = module.messageKeys(module.adopt(initial), serial);
        DukptKeys ofTerminal = new DukptKeys(initial, serial);
        for (long counter = 1; counter < 5; counter++) {
            assertTrue(ofHost.covers(serial.withCounter(counter)));
            assertEquals(ofTerminal.requestMac(counter).compute(new byte[20], 0, 20), ofHost.requestMac(counter).compute(new byte[20], 0, 20));
            assertEquals(ofTerminal.responseMac(counter).compute(new byte[20], 0, 20), ofHost.responseMac(counter).compute(new byte[20], 0, 20));
            assertEquals(ofTerminal.pinKey(counter).kcvHex(3), ofHost.pinKey(counter).kcv().substring(0, 6));
        }
        assertFalse(ofHost.covers(serial.withCounter(0)));
    }

    @Test
    void shouldForgetAKeyThatIsReleased() throws KeyCheckFailed {
        ModuleKey kept = module.generate(KeyUsage.MAC, KeyProfile.TDES);
        ModuleKey released = module.generate(KeyUsage.MAC, KeyProfile.TDES);
        module.release(released);
        assertThrows(IllegalStateException.class, () -> module.mac(released));
        assertEquals(6, kept.kcv().length(), "others stay");
        assertEquals(kept.kcv(), module.open(module.seal(kept)).kcv());
        ModuleKey data = module.generateAes(KeyUsage.DATA, 32);
        module.release(data);
        assertThrows(IllegalStateException.class, () -> module.dataSeal(data), "no engine of it");
    }

    @Test
    void shouldOverwriteTheKeysThemselves() {
        AesKey master = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
        SoftwareSecurityModule own = new SoftwareSecurityModule(master, RANDOM);
        AesKey released = AesKey.generate(RANDOM, 16, KeyUsage.MAC);
        AesKey left = AesKey.generate(RANDOM, 16, KeyUsage.MAC);
        AesKey adopted = AesKey.generate(RANDOM, 16, KeyUsage.MAC);
        ModuleKey handle = own.hold(released);
        own.hold(left);
        own.adopt(adopted);
        assertEquals(2, own.holds());
        own.release(handle);
        assertTrue(released.isDestroyed());
        assertFalse(left.isDestroyed());
        own.close();
        assertTrue(left.isDestroyed() && master.isDestroyed());
        assertEquals(0, own.holds());
        assertFalse(adopted.isDestroyed(), "its owner's");
    }

    @Test
    void shouldOverwriteAKeyWhoseCheckValueIsWrong() {
        for (String wrong : List.of("00000000000000FF", "0000", "000000000000000000", "00000G")) {
            AesKey key = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
            String said = assertThrows(KeyCheckFailed.class, () -> KeyComponents.checked(key, wrong)).getMessage();
            assertEquals("the check value of the whole key is not " + (wrong.startsWith("00000000000000FF") ? wrong : "six to sixteen hex digits"), said);
            assertTrue(key.isDestroyed());
        }
    }

    @Test
    void shouldForgetAllKeysWhenClosed() {
        ModuleKey mac = module.generate(KeyUsage.MAC, KeyProfile.TDES);
        module.close();
        assertThrows(IllegalStateException.class, () -> module.mac(mac));
        assertThrows(IllegalStateException.class, mac::kcv);
    }

    private ModuleKey imported(CipherKey key, KeyUsage usage) throws KeyCheckFailed {
        String hex = key.toClearHex();
        KeyProfile algorithm = key instanceof AesKey ? KeyProfile.AES : KeyProfile.TDES;
        return module.enter(usage, algorithm, components(hex), key.kcvHex(key instanceof AesKey ? 5 : 3));
    }

    private static List<byte[]> components(String hex) {
        byte[] key = HexFormat.of().parseHex(hex);
        List<byte[]> components = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] part = new byte[key.length];
            RANDOM.nextBytes(part);
            for (int at = 0; at < key.length; at++) {
                key[at] ^= part[at];
            }
            components.add(part);
        }
        components.add(key);
        return components;
    }

    /** The published CVN 10 transaction of pyemv tests/test_cvn_hsm.py. */
    private static ChipData chip() {
        HexFormat hex = HexFormat.of();
        return new ChipData().with(ChipData.AMOUNT, hex.parseHex("000000004000")).with(ChipData.AMOUNT_OTHER, new byte[6])
                .with(ChipData.COUNTRY, hex.parseHex("0124")).with(ChipData.TVR, hex.parseHex("8000048000")).with(ChipData.CURRENCY, hex.parseHex("0124"))
                .with(ChipData.DATE, hex.parseHex("191105")).with(ChipData.TYPE, hex.parseHex("01")).with(ChipData.UNPREDICTABLE, hex.parseHex("52BF4585"))
                .with(ChipData.PROFILE, hex.parseHex("1800")).with(ChipData.ATC, hex.parseHex("001C")).with(ChipData.ISSUER_DATA, hex.parseHex("06010A03A06010"))
                .with(ChipData.CRYPTOGRAM, hex.parseHex("29CCA15AE665FA2E"));
    }
}
