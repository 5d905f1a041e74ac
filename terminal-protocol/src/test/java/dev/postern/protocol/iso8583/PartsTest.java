package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final Parts parts = new Parts();

    @Test
    void shouldCutANumberIntoItsParts() {
        assertEquals("1=22 2=000001", open(60, "22000001"));
        assertEquals("1=22 2=000001 3=201 4=5 5=0 6=1", open(60, "22000001201501"));
        assertEquals("1=000001 2=000042 3=0529", open(61, "0000010000420529"));
        assertNull(parts.problem());
        assertEquals("1=22", open(60, "220000"));
        assertEquals("part 2 runs past the end", parts.problem());
        open(60, "22000001201501000");
        assertEquals("digits left over", parts.problem());
    }

    @Test
    void shouldOpenTotalsByTheirLengthAndTagsOtherwise() {
        String totals = "000000012345" + "001" + "000000000000" + "000" + "1" + "000000000000" + "000" + "000000000000" + "000" + "1";
        assertTrue(open(48, totals).startsWith("1=000000012345 2=001 3=000000000000 4=000 5=1 6="));
        assertEquals("10=ABC 13=555", open(48, "10003ABC13003555"));
    }

    @Test
    void shouldOpenBalances() {
        assertEquals("1=00 2=01 3=156 4=C 5=000000010000 6=00 7=02 8=156 9=D 10=000000000001",
                open(54, "0001156C000000010000" + "0002156D000000000001"));
    }

    @Test
    void shouldOpenWrappedKeysOfBothLengths() {
        String key = "00112233445566778899AABBCCDDEEFF";
        assertEquals("1=" + key + " 2=01020304 3=" + key + " 4=05060708", open(62, key + "01020304" + key + "05060708"));
        assertEquals(6, opened(62, (key + "010203").repeat(3)).size());
        assertEquals("", open(62, "00"));
        assertNull(parts.problem());
    }

    @Test
    void shouldOpenTemplatesOfChipDataAndNoOtherConstructedTag() {
        List<Part> found = opened(55, "71079F180400000001" + "8A023030" + "FF00021FFF");
        assertEquals(List.of("71", "8A", "FF00"), found.stream().map(Part::id).toList());
        assertEquals("9F18", found.getFirst().parts().getFirst().id());
        assertEquals("00", found.get(1).text());
        assertTrue(found.get(2).parts().isEmpty(), "an unknown tag is kept as it is");
    }

    @Test
    void shouldSayWhereATagIsWrong() {
        assertEquals("95=0000000000", open(55, "95050000000000" + "9F2680"));
        assertEquals("length is indefinite", parts.problem());
        assertEquals(9, parts.problemAt());
    }

    @Test
    void shouldBoundTheDepth() {
        String hex = "";
        for (int i = 0; i < 12; i++) {
            hex = "71%02X".formatted(hex.length() / 2) + hex;
        }
        opened(55, hex);
        assertEquals("too many levels", parts.problem());
    }

    @Test
    void shouldReadPartsBehindABitmap() {
        FieldSpec one = new FieldSpec(1, "one", Format.N, Coding.EBCDIC, Sizing.FIXED, 3, Alignment.LEFT, Secrecy.OPEN, Sense.NONE, Inside.NOTHING);
        FieldSpec nine = new FieldSpec(9, "nine", Format.ANS, Coding.ASCII, new Sizing(Coding.ASCII, 1), 9, Alignment.LEFT, Secrecy.OPEN, Sense.NONE,
                Inside.NOTHING);
        Inside raw = new Inside.Bitmapped(2, Coding.RAW, 1, 1, List.of(one, nine));
        assertEquals("1=123 9=AB", shown(parts.open(raw, bytes("EE" + "8080" + "F1F2F3" + "324142"))));
        assertNull(parts.problem());
        assertEquals("", shown(parts.open(raw, bytes("EE80"))));
        assertEquals("bitmap runs past the end", parts.problem());
        parts.open(raw, bytes("EE" + "4000"));
        assertEquals("there is no part 2", parts.problem());
        parts.open(raw, bytes("EE" + "8000" + "F1F2F3" + "00"));
        assertEquals("bytes left over", parts.problem());
        parts.open(raw, bytes("EE" + "8000" + "F1F2C1"));
        assertEquals("part 1: digit is not decimal", parts.problem());
        assertEquals(5, parts.problemAt());
        Inside hex = new Inside.Bitmapped(1, Coding.HEX_EBCDIC, 0, 1, List.of(one));
        assertEquals("1=123", shown(parts.open(hex, bytes("F8F0" + "F1F2F3"))));
        parts.open(hex, bytes("F8AA" + "F1F2F3"));
        assertEquals("digit is not upper-case hex", parts.problem());
        assertEquals(0, parts.problemAt());
    }

    @Test
    void shouldPrintNoValue() {
        assertEquals("Part[1, 2 bytes, 0 parts]", opened(60, "22000001").getFirst().toString());
    }

    private String open(int field, String value) {
        return shown(opened(field, value));
    }

    private List<Part> opened(int field, String value) {
        Dialect dialect = Dialect.terminal();
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(field, value);
        MessageView view = new MessageView(dialect);
        assertTrue(Purchases.decode(view, Samples.message(new MessageWriter(dialect), dialect, 0x0200, values)));
        return parts.open(view, field);
    }

    private static String shown(List<Part> found) {
        return found.stream().map(part -> part.id() + "=" + part.text()).collect(Collectors.joining(" "));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
