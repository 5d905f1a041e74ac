package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Pan;
import org.junit.jupiter.api.Test;

/** Offsets are facts of psec tests/test_pin.py, with its table 1234567890123456 and 16 digits of the card number. */
class CardAndPinVerificationTest {

    private static final String KEY = "0123456789ABCDEFFEDCBA9876543210";
    private static final String TABLE = "1234567890123456";
    private static final Pan CARD = Pan.of("1122334455667788");

    private final PinVerification verification = new PinVerification(TdesKey.ofHex(KEY, KeyUsage.PIN_VERIFICATION));

    @Test
    void shouldMakeThePublishedOffsets() {
        String[][] facts = {{"4524", "0000"}, {"5635", "1111"}, {"0000", "6586"}, {"1111", "7697"}, {"1234", "7710"}};
        for (String[] fact : facts) {
            assertEquals(fact[1], verification.offset(CARD, ClearPin.of(fact[0]), TABLE));
            assertTrue(verification.matchesOffset(CARD, ClearPin.of(fact[0]), TABLE, fact[1]));
        }
    }

    @Test
    void shouldRefuseEveryOtherPin() {
        int right = 0;
        for (int pin = 0; pin < 10_000; pin++) {
            right += verification.matchesOffset(CARD, ClearPin.of("%04d".formatted(pin)), TABLE, "7710") ? 1 : 0;
        }
        assertEquals(1, right);
        assertFalse(verification.matchesOffset(CARD, ClearPin.of("12345"), TABLE, "7710"), "another length");
    }

    @Test
    void shouldMatchThePvvOfThePin() {
        assertTrue(verification.matchesPvv(CARD, 1, ClearPin.of("4524"), 8523));
        assertFalse(verification.matchesPvv(CARD, 1, ClearPin.of("4525"), 8523));
        assertFalse(verification.matchesPvv(CARD, 2, ClearPin.of("4524"), 8523));
        assertThrows(IllegalArgumentException.class, () -> verification.pvv(Pan.of("12345678901"), 1, ClearPin.of("4524")));
    }

    @Test
    void shouldFillAShortCardNumberWithF() {
        assertEquals("0000", verification.offset(Pan.of("11223344556677"), ClearPin.of("5518"), TABLE));
    }

    @Test
    void shouldRefuseKeysOfAnotherUsage() {
        TdesKey pin = TdesKey.ofHex(KEY, KeyUsage.PIN);
        assertThrows(IllegalArgumentException.class, () -> new PinVerification(pin));
        assertThrows(IllegalArgumentException.class, () -> new CardVerification(pin));
        assertThrows(IllegalArgumentException.class, () -> EmvKeys.cardKeyOptionA(pin, CARD, 0));
        assertThrows(IllegalArgumentException.class, () -> EmvKeys.commonSessionKey(pin, 1));
        assertThrows(IllegalArgumentException.class, () -> EmvKeys.cryptogram(pin, Padding.BIT, new byte[8]));
        assertThrows(IllegalArgumentException.class, () -> EmvKeys.arpcMethod1(pin, 1, 0));
    }
}
