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
    void shouldSayWhichDigitOfABitmapIsWrong() {
        Inside hex = new Inside.Bitmapped(3, Coding.HEX, 2, 1, List.of(text(2, 1), text(20, 1)));
        assertEquals("2=X 20=Y", shown(parts.open(hex, bytes("EEEE" + "343030303130" + "5859"))));
        assertEquals("", shown(parts.open(hex, bytes("EEEE" + "343030476130" + "5859"))).replace("2=X", ""));
        assertEquals("digit is not upper-case hex", parts.problem());
        assertEquals(4, parts.problemAt(), "the byte whose digits are wrong");
        assertEquals("1=1", open(60, "22").replace("22", "1"));
        assertNull(parts.problem(), "a problem is that of the last value");
    }

    @Test
    void shouldBoundThePartsOfSequencesToo() {
        List<FieldSpec> rows = java.util.stream.IntStream.rangeClosed(1, 100).mapToObj(i -> text(i, 1)).toList();
        Inside inside = new Inside.Tagged(TlvForm.TWO_THREE, List.of(new Inside.Tag("01", "a", Format.ANS, Secrecy.OPEN, new Inside.Sequence(rows)),
                new Inside.Tag("02", "b", Format.ANS, Secrecy.OPEN, new Inside.Sequence(rows)), new Inside.Tag("03", "c", Format.ANS, Secrecy.OPEN,
                new Inside.Sequence(rows)), new Inside.Tag("04", "d", Format.ANS, Secrecy.OPEN, new Inside.Sequence(rows)),
                new Inside.Tag("05", "e", Format.ANS, Secrecy.OPEN, new Inside.Sequence(rows)), new Inside.Tag("06", "f", Format.ANS, Secrecy.OPEN,
                new Inside.Sequence(rows))));
        String value = "";
        for (int tag = 1; tag <= 6; tag++) {
            value += "0" + tag + "100" + "x".repeat(100);
        }
        List<Part> found = parts.open(inside, value.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("too many parts", parts.problem());
        assertEquals(5 * 105 + 5 + Parts.PARTS_MAX - 5 * 101 - 1, parts.problemAt());
        assertEquals(Parts.PARTS_MAX, found.stream().mapToInt(part -> 1 + part.parts().size()).sum());
    }

    @Test
    void shouldReadABitmapInTheMiddleOfAValue() {
        FieldSpec two = text(2, 1);
        FieldSpec ten = text(10, 2);
        for (Coding coding : List.of(Coding.RAW, Coding.HEX, Coding.HEX_EBCDIC)) {
            Inside bitmapped = new Inside.Bitmapped(2, coding, 1, 1, List.of(two, ten));
            FieldSpec holder = new FieldSpec(2, "holder", Format.B, Coding.RAW, new Sizing(Coding.RAW, 1), 99, Alignment.LEFT, Secrecy.OPEN, Sense.NONE,
                    bitmapped);
            String bitmap = coding == Coding.RAW ? "4040" : coding == Coding.HEX ? "34303430" : "F4F0F4F0";
            String inner = "EE" + bitmap + "41" + "4243";
            List<Part> found = parts.open(new Inside.Sequence(List.of(text(1, 2), holder)), bytes("5859" + "%02X".formatted(inner.length() / 2) + inner));
            assertNull(parts.problem());
            assertEquals("1=XY", shown(found.subList(0, 1)));
            assertEquals(3, found.get(1).from());
            assertEquals(inner, found.get(1).text());
            List<Part> below = found.get(1).parts();
            assertEquals("2=A 10=BC", shown(below));
            assertEquals(4 + bitmap.length() / 2, below.getFirst().from());
            assertEquals(5 + bitmap.length() / 2, below.getLast().from());
            assertEquals("4243", HexFormat.of().formatHex(below.getLast().bytes()));
            parts.open(bitmapped, bytes("EE" + bitmap.substring(0, bitmap.length() - 2)));
            assertEquals("bitmap runs past the end", parts.problem());
        }
    }

    @Test
    void shouldReadMorePartsThanAWordHasBits() {
        List<FieldSpec> rows = new java.util.ArrayList<>();
        StringBuilder hex = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            rows.add(text(i, 1));
            hex.append("%02X".formatted('0' + i % 10));
            expected.append(i == 1 ? "" : " ").append(i).append('=').append(i % 10);
        }
        List<Part> found = parts.open(new Inside.Sequence(rows), bytes(hex.toString()));
        assertEquals(expected.toString(), shown(found));
        assertEquals(99, found.getLast().from());
        assertEquals(50, parts.open(new Inside.Sequence(rows), bytes(hex.substring(0, 100))).size());
        assertNull(parts.problem(), "the last ones may be missing");
        parts.open(new Inside.Sequence(rows), bytes(hex + "30"));
        assertEquals("bytes left over", parts.problem());
        assertEquals(100, parts.problemAt());
    }

    @Test
    void shouldShowTextAsTextAndBytesAsHex() {
        Inside texts = new Inside.Tagged(TlvForm.TWO_THREE, List.of(new Inside.Tag("01", "bytes", Format.B), new Inside.Tag("02", "text", Format.AN)));
        List<Part> found = parts.open(texts, "01002AB02002CD03002EF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals("01=4142 02=CD 03=EF", shown(found));
        assertEquals(List.of(Format.B, Format.ANS, Format.ANS), found.stream().map(Part::format).toList());
        assertEquals(List.of("bytes", "text", ""), found.stream().map(Part::name).toList());
        Inside tags = new Inside.Tagged(TlvForm.BER, List.of(new Inside.Tag("50", "label", Format.ANS), new Inside.Tag("9C", "type", Format.N)));
        assertEquals("50=AB 9C=00 9A=241122", shown(parts.open(tags, bytes("50024142" + "9C0100" + "9A03241122"))));
        Inside ebcdic = new Inside.Tagged(new TlvForm(TlvForm.Kind.PLAIN, 2, Coding.EBCDIC, 2, Coding.EBCDIC, false), List.of());
        assertEquals("12=AB", shown(parts.open(ebcdic, bytes("F1F2" + "F0F2" + "C1C2"))));
    }

    @Test
    void shouldBoundThePartsOfAllLevels() {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            hex.append("7181C8").append("8600".repeat(100));
        }
        List<Part> found = opened(new Inside.Tagged(TlvForm.BER, List.of(new Inside.Tag("71", "script", Format.B))), hex.toString());
        assertEquals("too many parts", parts.problem());
        assertTrue(found.stream().mapToInt(part -> 1 + part.parts().size()).sum() <= Parts.PARTS_MAX);
        assertEquals(5 * 101, opened(new Inside.Tagged(TlvForm.BER, List.of(new Inside.Tag("71", "script", Format.B))), hex.substring(0, 5 * 406)).stream()
                .mapToInt(part -> 1 + part.parts().size()).sum());
        assertNull(parts.problem(), "nor does the count go on from the value before");
    }

    private List<Part> opened(Inside inside, String hex) {
        return parts.open(inside, bytes(hex));
    }

    private static FieldSpec text(int number, int length) {
        return new FieldSpec(number, "part " + number, Format.ANS, Coding.ASCII, Sizing.FIXED, length, Alignment.LEFT, Secrecy.OPEN, Sense.NONE,
                Inside.NOTHING);
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
