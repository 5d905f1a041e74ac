package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CardNumbersTest {

    @Test
    void shouldKnowWhatTheSchemesGiveOut() {
        for (String number : List.of("4111111111111111", "5555555555554444", "2223003122003222", "378282246310005", "341111111111111", "30569309025904",
                "3530111333300000", "6224240000001239", "8171999927660000", "6011111111111117", "6759649826438453")) {
            assertEquals(number.length(), CardNumbers.lengthAt(number, 0, number.length()));
            assertEquals(number.length(), CardNumbers.lengthAt("17" + number, 2, number.length() + 2));
            assertEquals(0, CardNumbers.lengthAt(number, 0, number.length() - 1), "one digit is missing");
            String wrong = number.substring(0, number.length() - 1) + (char) ('0' + (number.charAt(number.length() - 1) - '0' + 1) % 10);
            assertEquals(0, CardNumbers.lengthAt(wrong, 0, wrong.length()), "the check digit is wrong");
        }
    }

    @Test
    void shouldPassOverWhatNoSchemeGivesOut() {
        for (String number : List.of("0000000000000000", "1000000000000008", "4222222222222", "7000000000000005", "9999999999999995", "2000000000000006", "41")) {
            assertEquals(0, CardNumbers.lengthAt(number, 0, number.length()), number);
        }
    }

    @Test
    void shouldTakeTheLongestOfTwo() {
        assertEquals(16, CardNumbers.lengthAt("4111111111111111", 0, 16));
        assertEquals(19, CardNumbers.lengthAt("4111111111111111003", 0, 19), "both hold");
        assertEquals(16, CardNumbers.lengthAt("4111111111111111004", 0, 19));
    }

    @Test
    void shouldAgreeWithTheCheckDigitOfACardNumber() {
        Random random = new Random(7812);
        int held = 0;
        for (int i = 0; i < 2_000; i++) {
            StringBuilder digits = new StringBuilder();
            for (int length = 13 + random.nextInt(7); length > 0; length--) {
                digits.append((char) ('0' + random.nextInt(10)));
            }
            boolean holds = CardNumbers.luhnHolds("4" + digits + "4", 1, digits.length() + 1);
            assertEquals(Pan.of(digits).luhnValid(), holds);
            held += holds ? 1 : 0;
        }
        assertFalse(held < 100 || held > 400, "one in ten: " + held);
    }
}
