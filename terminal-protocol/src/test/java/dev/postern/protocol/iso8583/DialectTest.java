package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DialectTest {

    /** Section 3 of protocol.md once more, typed from the page: field, format, length. */
    private static final String SECTION_3 = """
            2 n..19 LL|3 n6|4 n12|7 n10|11 n6|12 n6|13 n4|14 n4|15 n4|18 n4|22 n3|23 n3|24 n3|25 n2|26 n2|32 n..11 LL|33 n..11 LL
            35 z..37 LL|36 z..104 LLL|37 an12|38 an6|39 an2|41 ans8|42 ans15|43 ans40|44 ans..25 LL|46 ans..255 LLL|48 ans..322 LLL
            49 an3|52 b8|53 n16|54 an..120 LLL|55 b..255 LLL|56 ans..255 LLL|58 b..255 LLL|59 ans..600 LLL|60 n..17 LLL|61 n..29 LLL
            62 b..512 LLL|63 ans..163 LLL|64 b8|128 b8|70 n3|66 n1|74 n10|75 n10|76 n10|77 n10|78 n10|79 n10|80 n10|81 n10
            82 n12|83 n12|84 n12|85 n12|86 n16|87 n16|88 n16|89 n16|97 x+n17|90 n42|95 an42|102 ans..28 LL|103 ans..28 LL
            """;

    @Test
    void shouldHoldTheRowsOfTheContract() {
        Map<Integer, String> rows = new TreeMap<>();
        for (String row : SECTION_3.strip().split("[|\n]")) {
            String[] cells = row.split(" ", 2);
            rows.put(Integer.valueOf(cells[0]), cells[1]);
        }
        rows.forEach((field, expected) -> assertEquals(expected, inShort(Dialect.terminal().row(field)), "field " + field));
        assertEquals(65, rows.size());
    }

    @Test
    void shouldHaveEveryFieldOfTheStandard() {
        for (int field = 2; field <= 128; field++) {
            if (field == 65) {
                assertNull(Dialect.terminal().row(field));
            } else {
                assertEquals(field, Dialect.terminal().row(field).number());
                assertFalse(Dialect.terminal().row(field).name().isBlank());
            }
        }
        assertNull(Dialect.terminal().row(0));
        assertNull(Dialect.terminal().row(1));
        assertNull(Dialect.terminal().row(-1));
        assertNull(Dialect.terminal().row(129));
        assertSame(Dialect.terminal(), Dialect.terminal());
    }

    @Test
    void shouldLeftAlignTheEntryModeOnly() {
        for (int field = 2; field <= 128; field++) {
            FieldSpec row = Dialect.terminal().row(field);
            if (row != null && row.format() == Format.N && !row.variable()) {
                assertEquals(field == 22 ? Alignment.LEFT : Alignment.RIGHT, row.alignment(), "field " + field);
            }
        }
    }

    @Test
    void shouldHideWhatIsSecret() {
        for (int field : new int[] {14, 34, 36, 45, 52, 55, 58, 59, 62, 64, 96, 102, 103, 128}) {
            assertEquals(Secrecy.HIDDEN, Dialect.terminal().row(field).secrecy(), "field " + field);
        }
        assertEquals(Secrecy.PAN, Dialect.terminal().row(2).secrecy());
        assertEquals(Secrecy.PAN, Dialect.terminal().row(35).secrecy());
    }

    @Test
    void shouldNotBeBuiltWithAFieldTwice() {
        FieldSpec row = Dialect.terminal().row(3);
        assertEquals("dialect twice has field 3 twice",
                assertThrows(IllegalArgumentException.class, () -> Dialect.of("twice", List.of(row, row))).getMessage());
    }

    @Test
    void shouldNotBeBuiltWithARowThatMakesNoSense() {
        refuses("field 1 is not a field", 1, Format.B, Sizing.FIXED, 8, Alignment.LEFT);
        refuses("field 65 is not a field", 65, Format.B, Sizing.FIXED, 8, Alignment.LEFT);
        refuses("field 129 is not a field", 129, Format.N, Sizing.FIXED, 8, Alignment.RIGHT);
        refuses("field 3 has no length", 3, Format.N, Sizing.FIXED, 0, Alignment.RIGHT);
        refuses("field 2 is longer than its length prefix", 2, Format.N, Sizing.LL, 100, Alignment.LEFT);
        refuses("field 48 is longer than its length prefix", 48, Format.ANS, Sizing.LLL, 1000, Alignment.LEFT);
        refuses("field 48 is longer than any frame", 48, Format.ANS, Sizing.FIXED, 65_536, Alignment.LEFT);
        refuses("field 41 has an alignment", 41, Format.ANS, Sizing.FIXED, 8, Alignment.RIGHT);
        refuses("field 28 is x+n", 28, Format.XN, Sizing.FIXED, 8, Alignment.LEFT);
        refuses("field 28 is x+n", 28, Format.XN, Sizing.LL, 9, Alignment.LEFT);
        refuses("field 35 is track data", 35, Format.Z, Sizing.FIXED, 37, Alignment.LEFT);
    }

    @Test
    void shouldRefuseAFieldThatTheDialectDoesNotHave() {
        Dialect small = Dialect.of("small", List.of(Dialect.terminal().row(11), Dialect.terminal().row(41)));
        MessageView view = new MessageView(small);
        byte[] good = HexFormat.of().parseHex("0800" + "0020000000800000" + "000042" + "5030303030303031");
        assertTrue(view.decode(Unpooled.wrappedBuffer(good), 0, good.length));
        byte[] bad = HexFormat.of().parseHex("0800" + "0030000000800000" + "000042" + "5030303030303031");
        assertFalse(view.decode(Unpooled.wrappedBuffer(bad), 0, bad.length));
        assertEquals(new Malformed(12, 13, "the dialect has no such field"), view.malformed());
        assertEquals(42, view.number(11));
        assertEquals("Dialect[small]", small.toString());
        assertEquals("small", small.name());
    }

    private static void refuses(String complaint, int number, Format format, Sizing sizing, int lengthMax, Alignment alignment) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Dialect.of("bad", List.of(new FieldSpec(number, "name", format, sizing, lengthMax, alignment, Secrecy.OPEN)))).getMessage();
        assertNotNull(message);
        assertTrue(message.startsWith(complaint), message);
    }

    private static String inShort(FieldSpec row) {
        String format = row.format() == Format.XN ? "x+n" : row.format().name().toLowerCase(java.util.Locale.ROOT);
        return row.variable() ? format + ".." + row.lengthMax() + " " + row.sizing() : format + row.lengthMax();
    }
}
