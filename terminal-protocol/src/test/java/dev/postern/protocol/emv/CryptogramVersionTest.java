package dev.postern.protocol.emv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Pan;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The tags and values are those of pyemv tests/test_cvn_hsm.py. */
class CryptogramVersionTest {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final TdesKey ISSUER = TdesKey.ofHex("0123456789ABCDEFFEDCBA9876543210", KeyUsage.ISSUER_CRYPTOGRAM);
    private static final TdesKey CARD = EmvKeys.cardKeyOptionA(ISSUER, Pan.of("1234567890123456"), 0);

    @Test
    void shouldMakeThePublishedVisaCryptograms() {
        ChipData cvn10 = chip("06010A03A06010");
        assertEquals(CryptogramVersion.VISA_10, CryptogramVersion.of(cvn10.bytes(ChipData.ISSUER_DATA)));
        assertEquals(0x29CCA15AE665FA2EL, CryptogramVersion.VISA_10.cryptogram(CARD, cvn10));
        ChipData cvn18 = chip("06011203A0B800");
        assertEquals(CryptogramVersion.VISA_18, CryptogramVersion.of(cvn18.bytes(ChipData.ISSUER_DATA)));
        assertEquals(0x7A788EA6B8A3E733L, CryptogramVersion.VISA_18.cryptogram(CARD, cvn18));
        ChipData cvn17 = chip("06011103A0B800");
        assertEquals(CryptogramVersion.VISA_17, CryptogramVersion.of(cvn17.bytes(ChipData.ISSUER_DATA)));
        assertEquals(0xFDFAFF4DB21A0E7BL, CryptogramVersion.VISA_17.cryptogram(CARD, cvn17));
    }

    @Test
    void shouldMakeThePublishedIssuerAuthentication() {
        ChipData cvn10 = chip("06010A03A06010").with(ChipData.CRYPTOGRAM, HEX.parseHex("29CCA15AE665FA2E"));
        assertEquals("28993816AFAE4AEB3030", HEX.formatHex(CryptogramVersion.VISA_10.issuerAuthentication(CARD, cvn10, 0x3030, 0)));
        ChipData cvn18 = chip("06011203A0B800").with(ChipData.CRYPTOGRAM, HEX.parseHex("7A788EA6B8A3E733"));
        assertEquals("9AF514C100000000", HEX.formatHex(CryptogramVersion.VISA_18.issuerAuthentication(CARD, cvn18, 0x3030, 0)));
        assertEquals(0, CryptogramVersion.VISA_17.issuerAuthentication(CARD, cvn18, 0x3030, 0).length);
    }

    @Test
    void shouldTellTheVersionsApart() {
        String visa22 = "1F2201A0000000" + "00".repeat(25);
        assertEquals(CryptogramVersion.VISA_22, CryptogramVersion.of(HEX.parseHex(visa22)));
        assertEquals(CryptogramVersion.MCHIP, CryptogramVersion.of(HEX.parseHex("0110A00003220000000000000000000000FF")));
        assertEquals(CryptogramVersion.MCHIP_COMMON, CryptogramVersion.of(HEX.parseHex("0114A00003220000000000000000000000FF")));
        for (String unknown : new String[] {"", "06", "06010B03A06010", "1F2101" + "00".repeat(29), "1F22", "0199A00003220000000000000000000000FF"}) {
            assertNull(CryptogramVersion.of(HEX.parseHex(unknown)), unknown);
        }
    }

    @Test
    void shouldDeriveEachVersionsOwnKey() {
        String mchip = "0110A00003220000000000000000000000FF";
        assertNotEquals(CryptogramVersion.MCHIP.cryptogram(CARD, chip(mchip)), CryptogramVersion.MCHIP_COMMON.cryptogram(CARD, chip(mchip)));
        ChipData signed = chip(mchip).with(ChipData.CRYPTOGRAM, HEX.parseHex("29CCA15AE665FA2E"));
        byte[] own = CryptogramVersion.MCHIP.issuerAuthentication(CARD, signed, 0x3030, 0);
        byte[] common = CryptogramVersion.MCHIP_COMMON.issuerAuthentication(CARD, signed, 0x3030, 0);
        assertEquals("28993816AFAE4AEB3030", HEX.formatHex(own), "M/Chip answers under the card's key, as CVN 10 does");
        assertFalse(java.util.Arrays.equals(own, common));
        assertFalse(CARD.isDestroyed(), "the card's key stays");
    }

    @Test
    void shouldChangeWithEveryCoveredTag() {
        int[] covered = {ChipData.AMOUNT, ChipData.AMOUNT_OTHER, ChipData.COUNTRY, ChipData.TVR, ChipData.CURRENCY, ChipData.DATE,
            ChipData.TYPE, ChipData.UNPREDICTABLE, ChipData.PROFILE, ChipData.ATC, ChipData.ISSUER_DATA};
        for (int tag : covered) {
            ChipData chip = chip("06011203A0B800");
            long before = CryptogramVersion.VISA_18.cryptogram(CARD, chip);
            byte[] changed = chip.bytes(tag).clone();
            changed[changed.length - 1] ^= 1;
            assertNotEquals(before, CryptogramVersion.VISA_18.cryptogram(CARD, chip.with(tag, changed)), "%X".formatted(tag));
        }
    }

    @Test
    void shouldSayWhetherAllCoveredTagsAreThere() {
        ChipData whole = chip("06011203A0B800").with(ChipData.CRYPTOGRAM, new byte[8]);
        assertTrue(CryptogramVersion.VISA_18.covers(whole));
        assertFalse(CryptogramVersion.VISA_18.covers(chip("06011203A0B800")), "no cryptogram");
        assertFalse(CryptogramVersion.VISA_18.covers(whole.with(ChipData.TVR, new byte[4])), "a TVR of four bytes");
        assertTrue(CryptogramVersion.VISA_17.covers(whole), "version 17 does not cover it");
    }

    @Test
    void shouldReadWhatItWritesAndRefuseWhatIsNoTlv() {
        ChipData chip = chip("06011203A0B800");
        byte[] field = chip.encode();
        ChipData read = ChipData.of(field, 0, field.length);
        assertEquals("1C", "%X".formatted(read.number(ChipData.ATC)));
        assertEquals(4000, read.decimal(ChipData.AMOUNT));
        assertEquals(-1, read.decimal(ChipData.UNPREDICTABLE), "not decimal");
        assertEquals(HEX.formatHex(field), HEX.formatHex(read.encode()));
        assertNull(ChipData.of(field, 0, field.length - 1));
        assertEquals("ChipData[82, 95, 9A, 9C, 5F2A, 9F02, 9F03, 9F10, 9F1A, 9F36, 9F37]", read.toString());
        read.wipe();
        assertEquals(0, read.number(ChipData.ATC));
    }

    private static ChipData chip(String issuerData) {
        return new ChipData().with(ChipData.AMOUNT, HEX.parseHex("000000004000")).with(ChipData.AMOUNT_OTHER, new byte[6])
                .with(ChipData.COUNTRY, HEX.parseHex("0124")).with(ChipData.TVR, HEX.parseHex("8000048000")).with(ChipData.CURRENCY, HEX.parseHex("0124"))
                .with(ChipData.DATE, HEX.parseHex("191105")).with(ChipData.TYPE, HEX.parseHex("01")).with(ChipData.UNPREDICTABLE, HEX.parseHex("52BF4585"))
                .with(ChipData.PROFILE, HEX.parseHex("1800")).with(ChipData.ATC, HEX.parseHex("001C")).with(ChipData.ISSUER_DATA, HEX.parseHex(issuerData));
    }
}
