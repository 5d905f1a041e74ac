package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Facts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PanTest {

    private final MessageView view = new MessageView(Dialect.terminal());

    @Test
    void shouldKnowARightCheckDigit() {
        for (String[] fact : Facts.rows(PanTest.class, "luhn.csv")) {
            assertEquals(Boolean.parseBoolean(fact[1]), Pan.of(fact[0]).luhnValid(), fact[0]);
        }
    }

    @Test
    void shouldFindEveryWrongDigit() {
        String right = "6224240000001239";
        for (int i = 0; i < right.length(); i++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                String changed = right.substring(0, i) + digit + right.substring(i + 1);
                assertEquals(changed.equals(right), Pan.of(changed).luhnValid(), changed);
            }
        }
    }

    @Test
    void shouldMaskWhereverItGoes() {
        assertEquals("411111******1111", Pan.of("4111111111111111").toString());
        assertEquals("622424*********1238", Pan.of("6224240000000001238").masked());
        assertEquals("378282*****0005", "" + Pan.of("378282246310005"));
        assertEquals("622424***0123", Pan.of("6224240000123").masked());
        assertEquals("********0123", Pan.of("622424000123").masked());
        assertEquals("*****0123", Pan.of("622420123").masked());
        assertEquals("********", Pan.of("62242012").masked());
        assertEquals("*", Pan.of("6").masked());
    }

    @Test
    void shouldGiveTheSameDigitsByEveryWay() {
        Random random = new Random(19);
        for (int length = 1; length <= 19; length++) {
            StringBuilder digits = new StringBuilder();
            for (int i = 0; i < length; i++) {
                digits.append(random.nextInt(10));
            }
            Pan made = Pan.of(digits);
            Pan read = Pan.of(decoded(2, digits.toString()));
            Pan track = Pan.of(decoded(35, digits + "=2512"));
            assertEquals(made, read);
            assertEquals(made, track);
            assertEquals(made.hashCode(), read.hashCode());
            byte[] ascii = new byte[length];
            read.copyAscii(ascii, 0);
            assertEquals(digits.toString(), new String(ascii, StandardCharsets.US_ASCII));
            assertEquals(length, read.length());
            for (int i = 0; i < length; i++) {
                assertEquals(digits.charAt(i) - '0', read.digit(i));
            }
            int count = Math.min(18, length);
            assertEquals(Long.parseLong(digits.substring(length - count)), read.number(length - count, count));
            assertEquals(Integer.parseInt(digits.substring(0, Math.min(6, length))), read.bin6());
        }
    }

    @Test
    void shouldTakeField2BeforeTheTrack() {
        TreeMap<Integer, String> both = new TreeMap<>();
        both.put(2, "4111111111111111");
        both.put(35, "5555555555554444=2512");
        assertEquals(Pan.of("4111111111111111"), Pan.of(decoded(both)));
    }

    @Test
    void shouldBeNullWhenTheMessageHasNone() {
        assertNull(Pan.of(decoded(11, "000042")));
        assertNull(Pan.of(decoded(2, "")));
        assertNull(Pan.of(decoded(35, "")));
        assertNull(Pan.of(decoded(35, "=2512")), "nothing before the separator");
        assertNull(Pan.of(decoded(35, "4111111111111111")), "no separator");
        assertNull(Pan.of(decoded(35, "41111111111111111111=2512")), "twenty digits");
        assertNull(Pan.of(decoded(35, "4111?11111111111=2512")), "an enciphered track");
    }

    @Test
    void shouldTellCardsApart() {
        assertNotEquals(Pan.of("4111111111111111"), Pan.of("4111111111111112"));
        assertNotEquals(Pan.of("1"), Pan.of("10"));
        assertNotEquals(Pan.of("1000000000000000"), Pan.of("10000000000000000"));
        assertNotEquals(Pan.of("6224240000000001238"), Pan.of("6224240000000001239"));
        assertFalse(Pan.of("1").equals(null));
        java.util.Set<Integer> hashes = new java.util.HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            hashes.add(Pan.of("6224240000000" + "%03d".formatted(i) + "123").hashCode());
            hashes.add(Pan.of("6224240000001239" + "%03d".formatted(i)).hashCode());
            hashes.add(Pan.of("%d".formatted(1 + i)).hashCode());
        }
        assertTrue(hashes.size() > 2_900, () -> "cards spread over a table: " + hashes.size());
    }

    @Test
    void shouldNotRepeatWhatItRefuses() {
        for (String bad : List.of("", "41111111111111111111", "411111111111111x", "4111 1111", "\u0661\u0662")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Pan.of(bad)).getMessage();
            assertFalse(message.contains("4111"), message);
        }
        Pan pan = Pan.of("4111111111111111");
        assertThrows(IndexOutOfBoundsException.class, () -> pan.digit(16));
        assertThrows(IndexOutOfBoundsException.class, () -> pan.digit(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> pan.number(0, 19));
        assertThrows(IndexOutOfBoundsException.class, () -> pan.number(10, 7));
        assertThrows(IndexOutOfBoundsException.class, () -> pan.number(3, -1));
        assertEquals(0, pan.number(3, 0));
    }

    private MessageView decoded(int field, String value) {
        return decoded(new TreeMap<>(java.util.Map.of(field, value)));
    }

    private MessageView decoded(TreeMap<Integer, String> values) {
        Purchases.decode(view, Samples.message(new MessageWriter(Dialect.terminal()), Dialect.terminal(), 0x0200, values));
        assertNull(view.malformed());
        return view;
    }
}
