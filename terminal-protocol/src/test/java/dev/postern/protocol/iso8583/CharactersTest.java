package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CharactersTest {

    @Test
    void shouldSayOfEightBytesWhatItSaysOfEach() {
        for (int zero : new int[] {0x30, 0xF0}) {
            for (int place = 0; place < 64; place += 8) {
                for (int value = 0; value < 256; value++) {
                    for (int others : new int[] {0, 9}) {
                        long eight = (zero | others) * 0x0101_0101_0101_0101L & ~(0xFFL << place) | (long) value << place;
                        assertEquals(Characters.isDigit((byte) value, zero), Characters.areDigits(eight, zero), Long.toHexString(eight));
                    }
                }
            }
        }
    }

    @Test
    void shouldAddUpAnyNumberOfDigits() {
        String digits = "98765432109876543210";
        for (Charset charset : new Charset[] {StandardCharsets.US_ASCII, Charset.forName("IBM1047")}) {
            byte[] bytes = digits.getBytes(charset);
            for (int count = 0; count <= 18; count++) {
                assertEquals(count == 0 ? 0 : Long.parseLong(digits.substring(1, 1 + count)), Characters.number(bytes, 1, count));
            }
        }
    }
}
