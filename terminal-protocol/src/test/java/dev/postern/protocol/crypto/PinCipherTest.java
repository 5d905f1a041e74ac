package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinCipherTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pan CARD = Pan.of("6224240000000018");
    private static final Pan OTHER = Pan.of("6224240000000026");

    private final PinCipher tdes = new PinCipher(TdesKey.generate(RANDOM, KeyUsage.PIN));
    private final PinCipher aes = new PinCipher(AesKey.generate(RANDOM, 16, KeyUsage.PIN));

    @Test
    void shouldGiveBackEveryPinOfEveryLength() throws BadPinBlock {
        for (PinBlockFormat format : List.of(PinBlockFormat.ISO_0, PinBlockFormat.ISO_1, PinBlockFormat.ISO_3, PinBlockFormat.ISO_4)) {
            for (int length = 4; length <= 12; length++) {
                ClearPin pin = ClearPin.of("902183746500".substring(0, length));
                PinBlock block = cipher(format).encipher(pin, CARD, format, RANDOM);
                assertEquals(pin, cipher(format).decipher(block, CARD), format + " " + length);
            }
        }
    }

    @Test
    void shouldRefuseTheBlockOfAnotherCard() {
        for (PinBlockFormat format : List.of(PinBlockFormat.ISO_0, PinBlockFormat.ISO_4)) {
            PinBlock block = cipher(format).encipher(ClearPin.of("1234"), CARD, format, RANDOM);
            assertThrows(BadPinBlock.class, () -> cipher(format).decipher(block, Pan.of("5555550000000017")), format.name());
        }
    }

    @Test
    void shouldNotFindThePinInAFormat3BlockOfAnotherCard() {
        PinBlock block = tdes.encipher(ClearPin.of("1234"), CARD, PinBlockFormat.ISO_3, RANDOM);
        try (ClearPin found = tdes.decipher(block, Pan.of("5555550000000017"))) {
            assertNotEquals(ClearPin.of("1234"), found, "its filler may look right, its PIN is another");
        } catch (BadPinBlock refused) {
            assertTrue(refused.getMessage().contains("ISO_3") || refused.getMessage().contains("decimal"), refused.getMessage());
        }
    }

    @Test
    void shouldTranslateOnlyAsPciPinAllows() throws BadPinBlock {
        List<String> allowed = new ArrayList<>();
        for (PinBlockFormat from : PinBlockFormat.values()) {
            for (PinBlockFormat to : PinBlockFormat.values()) {
                if (from.translatesTo(to, true)) {
                    allowed.add(from.ordinal() + ">" + to.ordinal());
                    PinBlock block = cipher(from).encipher(ClearPin.of("4711"), CARD, from, RANDOM);
                    PinBlock made = cipher(from).translate(block, CARD, cipher(to), to, CARD, RANDOM);
                    assertEquals(ClearPin.of("4711"), cipher(to).decipher(made, CARD), from + " to " + to);
                }
                assertEquals(from == PinBlockFormat.ISO_1 && to != PinBlockFormat.ISO_2, from.translatesTo(to, false), from + " to " + to + " for another card");
            }
        }
        assertEquals(List.of("0>0", "0>3", "0>4", "1>0", "1>1", "1>3", "1>4", "3>0", "3>3", "3>4", "4>0", "4>3", "4>4"), allowed);
    }

    @Test
    void shouldRefuseATranslationThatPciPinForbids() {
        PinBlock block = tdes.encipher(ClearPin.of("4711"), CARD, PinBlockFormat.ISO_0, RANDOM);
        assertEquals("ISO_0 may not become ISO_1",
                assertThrows(BadPinBlock.class, () -> tdes.translate(block, CARD, tdes, PinBlockFormat.ISO_1, CARD, RANDOM)).getMessage());
        assertEquals("ISO_0 may not become ISO_3 for another card",
                assertThrows(BadPinBlock.class, () -> tdes.translate(block, CARD, tdes, PinBlockFormat.ISO_3, OTHER, RANDOM)).getMessage());
    }

    @Test
    void shouldRefuseFormat2AndAFormatOfTheOtherCipher() {
        assertThrows(IllegalArgumentException.class, () -> tdes.encipher(ClearPin.of("1234"), CARD, PinBlockFormat.ISO_2, RANDOM));
        assertThrows(BadPinBlock.class, () -> tdes.decipher(new PinBlock(PinBlockFormat.ISO_2, new byte[8]), CARD));
        assertThrows(BadPinBlock.class, () -> tdes.decipher(new PinBlock(PinBlockFormat.ISO_4, new byte[16]), CARD));
        assertThrows(BadPinBlock.class, () -> aes.decipher(new PinBlock(PinBlockFormat.ISO_0, new byte[8]), CARD));
        assertThrows(IllegalArgumentException.class, () -> new PinBlock(PinBlockFormat.ISO_4, new byte[8]));
    }

    @Test
    void shouldFillDifferentlyEachTimeWhereTheFormatSaysSo() {
        for (PinBlockFormat format : List.of(PinBlockFormat.ISO_1, PinBlockFormat.ISO_3, PinBlockFormat.ISO_4)) {
            ClearPin pin = ClearPin.of("1234");
            assertNotEquals(cipher(format).encipher(pin, CARD, format, RANDOM), cipher(format).encipher(pin, CARD, format, RANDOM), format.name());
        }
        ClearPin pin = ClearPin.of("1234");
        assertEquals(tdes.encipher(pin, CARD, PinBlockFormat.ISO_0, RANDOM), tdes.encipher(pin, CARD, PinBlockFormat.ISO_0, RANDOM));
    }

    @Test
    void shouldPrintNoDigitAndForgetThePinWhenClosed() {
        ClearPin pin = ClearPin.of("987654");
        assertEquals("****", pin.toString());
        assertEquals(0, pin.hashCode());
        assertEquals("PinBlock[ISO_0]", new PinBlock(PinBlockFormat.ISO_0, new byte[8]).toString());
        pin.close();
        assertEquals(ClearPin.of("000000"), pin);
        assertFalse(ClearPin.of("1234").equals(ClearPin.of("12345")));
    }

    @Test
    void shouldRefuseWhatIsNoPin() {
        for (String bad : List.of("", "123", "1234567890123", "12a4", "12 4")) {
            String message = assertThrows(IllegalArgumentException.class, () -> ClearPin.of(bad)).getMessage();
            assertTrue(message.equals("a PIN has 4 to 12 decimal digits"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> PinBlockFormat.ofControl(5));
        assertThrows(IllegalArgumentException.class, () -> PinBlockFormat.ofControl(-1));
    }

    @Test
    void shouldRefuseAKeyOfAnotherUsage() {
        TdesKey mac = TdesKey.generate(RANDOM, KeyUsage.MAC);
        assertThrows(IllegalArgumentException.class, () -> new PinCipher(mac));
    }

    private PinCipher cipher(PinBlockFormat format) {
        return format == PinBlockFormat.ISO_4 ? aes : tdes;
    }
}
