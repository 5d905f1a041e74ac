package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TlvReaderTest {

    private final TlvReader reader = new TlvReader();

    @Test
    void shouldWalkTagsOfOneToFourBytesAndLengthsOfOneToThree() {
        String long1 = "AB".repeat(0x80);
        String long2 = "CD".repeat(0x100);
        assertEquals("95=0000000000 9F26=0102 DF8104=07 DF818105= 5A=" + long1 + " 57=" + long2,
                walk(TlvForm.BER, "95050000000000" + "9F26020102" + "DF81040107" + "DF81810500" + "5A8180" + long1 + "57820100" + long2));
        assertNull(reader.problem());
    }

    @Test
    void shouldPassOverZerosBetweenElements() {
        assertEquals("9A=241002 9C=00", walk(TlvForm.BER, "0000" + "9A03241002" + "00" + "9C0100" + "000000"));
        assertNull(reader.problem());
    }

    @Test
    void shouldRefuseWhatIsNotCanonicalOrUnbounded() {
        refuses("length is indefinite", 1, "9580");
        refuses("length is too long", 1, "9583000001");
        refuses("length is too long", 1, "95FF");
        refuses("length is not in its shortest form", 1, "95817F" + "00".repeat(127));
        refuses("length is not in its shortest form", 1, "958200FF" + "00".repeat(255));
        refuses("tag is too long", 0, "DF8181810100");
        refuses("tag runs past the end", 1, "9F");
        refuses("tag runs past the end", 2, "9F81");
        refuses("length runs past the end", 1, "95");
        refuses("length runs past the end", 3, "958201");
        refuses("length runs past the end", 2, "9581");
        refuses("element runs past the end", 4, "95030102");
        refuses("tag stands twice", 3, "9C01009C0101");
    }

    @Test
    void shouldLetIssuerScriptsRepeat() {
        assertEquals("71=8600 71=8600 72= 72= 86= 86=", walk(TlvForm.BER, "71028600" + "71028600" + "7200" + "7200" + "8600" + "8600"));
        assertNull(reader.problem());
    }

    @Test
    void shouldBoundTheElementsOfALevel() {
        String most = "8600".repeat(TlvReader.ELEMENTS_MAX);
        walk(TlvForm.BER, most);
        assertNull(reader.problem());
        refuses("too many elements", most.length() / 2, most + "8600");
    }

    @Test
    void shouldSayWhetherATagIsConstructed() {
        byte[] bytes = HexFormat.of().parseHex("71009500BF0C00");
        reader.begin(TlvForm.BER, bytes, 0, bytes.length);
        assertTrue(reader.next() && reader.constructed());
        assertTrue(reader.next());
        assertFalse(reader.constructed());
        assertTrue(reader.next() && reader.constructed());
        assertEquals(0xBF0C, reader.tag());
        assertFalse(reader.next());
    }

    @Test
    void shouldWalkTagsAndLengthsInCharacters() {
        assertEquals("10=4142 11=", walk(TlvForm.TWO_THREE, ascii("10002AB11000")));
        assertEquals("10=41 20=42 11=43 01=" + "44".repeat(123), walk(TlvForm.TWO_THREE, ascii("10001A20001B11001C01123" + "D".repeat(123))), "alike in one character");
        refuses(TlvForm.TWO_THREE, "length is not decimal", 3, ascii("100X2AB"));
        refuses(TlvForm.TWO_THREE, "tag runs past the end", 1, ascii("1"));
        refuses(TlvForm.TWO_THREE, "length runs past the end", 4, ascii("1000"));
        refuses(TlvForm.TWO_THREE, "element runs past the end", 6, ascii("10002A"));
        refuses(TlvForm.TWO_THREE, "tag stands twice", 5, ascii("1000010000"));
        assertEquals("02=FFFF98 04=", walk(TlvForm.BYTE_BYTE, "0203FFFF98" + "0400"));
        TlvForm wide = new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.RAW, 2, Coding.RAW, false);
        assertEquals("73=" + "00".repeat(257), walk(wide, "730101" + "00".repeat(257)));
    }

    @Test
    void shouldWalkLengthsThatStandFirstAndCountTheTag() {
        TlvForm form = new TlvForm(TlvForm.Kind.PLAIN, 2, Coding.EBCDIC, 3, Coding.EBCDIC, true);
        assertEquals("40=C1C2 47=", walk(form, "F0F0F4F4F0C1C2" + "F0F0F2F4F7"));
        assertNull(reader.problem());
        refuses(form, "length is shorter than the tag it counts", 0, "F0F0F1F4F0");
        refuses(form, "length is not decimal", 1, "F0C1F1F4F0");
        refuses(form, "length runs past the end", 2, "F0F0");
        refuses(form, "tag runs past the end", 4, "F0F0F2F4");
    }

    @Test
    void shouldWalkWithoutGarbage() {
        byte[] bytes = HexFormat.of().parseHex("95050000000000" + "9F26020102" + "9C0100");
        long allocated = Allocation.bytesOf(10_000, () -> {
            reader.begin(TlvForm.BER, bytes, 0, bytes.length);
            while (reader.next()) {
                assertTrue(reader.tag() != 0 && reader.length() >= 0 && reader.offset() > 0);
            }
        });
        assertTrue(allocated < 4_096, () -> allocated + " bytes");
    }

    @Test
    void shouldRefuseFormsThatCouldNotBeRead() {
        for (int[] widths : new int[][] {{0, 1}, {5, 1}, {1, 0}, {1, 5}}) {
            assertThrows(IllegalArgumentException.class, () -> TlvForm.text(widths[0], widths[1]));
        }
        assertEquals(new TlvForm(TlvForm.Kind.PLAIN, 4, Coding.ASCII, 4, Coding.ASCII, false), TlvForm.text(4, 4));
        assertThrows(IllegalArgumentException.class, () -> new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.RAW, 3, Coding.RAW, false));
        assertThrows(IllegalArgumentException.class, () -> new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.HEX, 1, Coding.RAW, false));
        assertThrows(IllegalArgumentException.class, () -> new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.RAW, 1, Coding.PACKED, false));
    }

    private void refuses(String problem, int at, String hex) {
        refuses(TlvForm.BER, problem, at, hex);
    }

    private void refuses(TlvForm form, String problem, int at, String hex) {
        walk(form, hex);
        assertEquals(problem, reader.problem());
        assertEquals(at, reader.problemAt(), problem);
        assertFalse(reader.next(), "a walk that ended does not go on");
    }

    private String walk(TlvForm form, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        reader.begin(form, bytes, 0, bytes.length);
        StringBuilder seen = new StringBuilder();
        while (reader.next()) {
            assertNull(reader.problem(), "what is given was good");
            assertTrue(reader.offset() + reader.length() <= bytes.length);
            seen.append(seen.isEmpty() ? "" : " ").append(reader.id()).append('=')
                    .append(HexFormat.of().withUpperCase().formatHex(bytes, reader.offset(), reader.offset() + reader.length()));
        }
        return seen.toString();
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
