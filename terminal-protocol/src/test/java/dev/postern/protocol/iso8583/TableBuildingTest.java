package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables are checked and flattened when they are built: here they are built again, since those that ship were built before any test. */
class TableBuildingTest {

    @Test
    void shouldFlattenTheSameTableInTheSameWay() {
        for (Dialect dialect : EveryDialect.all()) {
            Dialect again = Dialect.of(dialect.name(), dialect.layout(), dialect.table());
            assertEquals(dialect.name(), again.name());
            assertSame(dialect.layout(), again.layout());
            assertEquals(dialect.table(), again.table());
            assertArrayEquals(dialect.kind, again.kind);
            assertArrayEquals(dialect.lengthMax, again.lengthMax);
            assertArrayEquals(dialect.fixedBytes, again.fixedBytes);
            assertArrayEquals(dialect.prefixBytes, again.prefixBytes);
            assertArrayEquals(dialect.leadingNibbles, again.leadingNibbles);
            assertArrayEquals(dialect.trailingNibbles, again.trailingNibbles);
            assertArrayEquals(dialect.format, again.format);
            assertArrayEquals(dialect.coding, again.coding);
            assertArrayEquals(dialect.prefixCoding, again.prefixCoding);
            assertArrayEquals(dialect.alignment, again.alignment);
            assertArrayEquals(dialect.track, again.track);
            assertArrayEquals(dialect.lengthInBytes, again.lengthInBytes);
            assertEquals(List.of(dialect.mtiBytes, dialect.bitmapBytes, dialect.packedHead, dialect.secondBitmap, dialect.bareSign),
                    List.of(again.mtiBytes, again.bitmapBytes, again.packedHead, again.secondBitmap, again.bareSign));
            assertNull(again.row(-1));
            assertNull(again.row(129));
            assertEquals(dialect.row(128), again.row(128));
        }
    }

    @Test
    void shouldTakeTheStraightWayForWhatTheContractsDialectHasAndNoOther() {
        Dialect terminal = Dialect.of("again", Dialect.terminal().table());
        for (FieldSpec row : terminal.table()) {
            boolean bytes = Set.of(Format.AN, Format.ANS, Format.B).contains(row.format());
            assertEquals(row.variable() ? bytes ? Dialect.VARIABLE_BYTES : row.format() == Format.Z ? Dialect.VARIABLE_TRACK : Dialect.VARIABLE_DIGITS
                    : bytes ? Dialect.FIXED_BYTES : row.format() == Format.XN ? Dialect.FIXED_SIGNED : Dialect.FIXED_DIGITS, terminal.kind[row.number()]);
            assertEquals(row.format() == Format.N && !row.variable() && row.lengthMax() % 2 == 1 && row.number() != 22 ? 1 : 0,
                    terminal.leadingNibbles[row.number()]);
            assertEquals(row.number() == 22 ? 1 : 0, terminal.trailingNibbles[row.number()]);
        }
        FieldSpec odd = plain(3, Format.N, Coding.PACKED, Sizing.FIXED, 5);
        Map<FieldSpec, Byte> kinds = Map.ofEntries(
                Map.entry(plain(2, Format.N, Coding.ASCII, Sizing.FIXED, 5), Dialect.CODED),
                Map.entry(odd, Dialect.FIXED_DIGITS),
                Map.entry(aligned(odd, Alignment.LEFT_F), Dialect.CODED),
                Map.entry(plain(4, Format.N, Coding.PACKED, new Sizing(Coding.PACKED, 4), 5), Dialect.VARIABLE_DIGITS),
                Map.entry(plain(5, Format.N, Coding.PACKED, new Sizing(Coding.PACKED, 5), 5), Dialect.CODED),
                Map.entry(plain(6, Format.N, Coding.PACKED, new Sizing(Coding.ASCII, 2), 5), Dialect.CODED),
                Map.entry(aligned(plain(7, Format.N, Coding.PACKED, Sizing.LL, 5), Alignment.RIGHT), Dialect.CODED),
                Map.entry(plain(8, Format.N, Coding.ASCII, Sizing.LL, 5), Dialect.CODED),
                Map.entry(plain(9, Format.B, Coding.HEX, Sizing.FIXED, 8), Dialect.CODED),
                Map.entry(plain(10, Format.B, Coding.HEX, Sizing.LL, 8), Dialect.CODED),
                Map.entry(plain(11, Format.B, Coding.RAW, Sizing.LLL, 8), Dialect.VARIABLE_BYTES),
                Map.entry(plain(12, Format.ANS, Coding.EBCDIC, Sizing.FIXED, 8), Dialect.FIXED_BYTES),
                Map.entry(plain(13, Format.Z, Coding.ASCII, Sizing.LL, 37), Dialect.CODED));
        kinds.forEach((row, kind) -> assertEquals(kind, Dialect.of("one", List.of(row)).kind[row.number()], row.toString()));
        FieldSpec signed = plain(28, Format.XN, Coding.PACKED, Sizing.FIXED, 9);
        assertEquals(Dialect.FIXED_SIGNED, Dialect.of("signed", List.of(signed)).kind[28]);
        assertEquals(Dialect.CODED, Dialect.of("bare", new Layout(Coding.PACKED, Coding.RAW, true, 1, true), List.of(signed)).kind[28]);
    }

    @Test
    void shouldWriteTheSameRowsInEveryStyle() {
        for (int i = 0; i < Style.ALL.size(); i++) {
            assertEquals(Iso87Table.DIALECTS.get(i).table(), Style.ALL.get(i).dialect("iso87", Layout.YEAR_1987, Alignment.RIGHT, Iso87Table.ROWS).table());
            assertEquals(Iso93Table.DIALECTS.get(i).table(), Style.ALL.get(i).dialect("iso93", Layout.YEAR_1993, Alignment.LEFT, Iso93Table.ROWS).table());
            assertEquals("iso87-" + Style.ALL.get(i).suffix(), Iso87Table.DIALECTS.get(i).name());
        }
    }

    @Test
    void shouldRefuseFieldsThatAreNone() {
        for (int number : new int[] {0, 1, 65, 129}) {
            FieldSpec row = plain(number, Format.N, Coding.PACKED, Sizing.FIXED, 1);
            assertThrows(IllegalArgumentException.class, () -> Dialect.of("bad", List.of(row)), "field " + number);
        }
        assertEquals(2, Dialect.of("good", List.of(plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 1), plain(128, Format.B, Coding.RAW, Sizing.FIXED, 8)))
                .table().size());
        FieldSpec row = plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 1);
        assertThrows(IllegalArgumentException.class, () -> Dialect.of("twice", List.of(row, row)));
    }

    @Test
    void shouldRefuseHeadsThatNoMessageHas() {
        Set<Coding> types = EnumSet.of(Coding.PACKED, Coding.ASCII, Coding.EBCDIC);
        Set<Coding> bitmaps = EnumSet.of(Coding.RAW, Coding.HEX, Coding.HEX_EBCDIC);
        for (Coding mti : Coding.values()) {
            for (Coding bitmap : Coding.values()) {
                if (types.contains(mti) && bitmaps.contains(bitmap)) {
                    Layout layout = new Layout(mti, bitmap, true, 1, false);
                    assertEquals(mti == Coding.PACKED ? 2 : 4, layout.mtiBytes());
                    assertEquals(bitmap == Coding.RAW ? 8 : 16, layout.bitmapBytes());
                } else {
                    assertThrows(IllegalArgumentException.class, () -> new Layout(mti, bitmap, true, 1, false), mti + " " + bitmap);
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Layout(Coding.ASCII, Coding.HEX, true, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Layout(Coding.ASCII, Coding.HEX, true, 1 << 10, false));
        assertEquals(1 << 9, new Layout(Coding.ASCII, Coding.HEX, true, 1 << 9, false).versions());
    }

    @Test
    void shouldRefuseLengthsThatAreNotWritten() {
        for (Coding coding : Coding.values()) {
            int most = coding == Coding.RAW ? 2 : 6;
            assertThrows(IllegalArgumentException.class, () -> new Sizing(coding, 0));
            assertThrows(IllegalArgumentException.class, () -> new Sizing(coding, most + 1));
            if (coding.hex()) {
                assertThrows(IllegalArgumentException.class, () -> new Sizing(coding, 2));
            } else {
                assertEquals(coding == Coding.RAW ? 65_535 : 999_999, new Sizing(coding, most).lengthMax());
                assertEquals(coding == Coding.RAW ? 255 : 9, new Sizing(coding, 1).lengthMax());
                assertEquals(coding == Coding.PACKED ? 3 : most, new Sizing(coding, most).prefixBytes());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Sizing(null, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sizing(null, 0, true));
        assertThrows(IllegalArgumentException.class, () -> new Sizing(Coding.PACKED, 2, true));
        assertEquals(new Sizing(Coding.EBCDIC, 3), Sizing.LLL.as(Coding.EBCDIC));
        assertSame(Sizing.FIXED, Sizing.FIXED.as(Coding.ASCII));
        assertEquals(List.of("FIXED", "LL", "LLL ascii", "1 byte", "2 bytes", "LL ebcdic, counts bytes"),
                List.of(Sizing.FIXED.toString(), Sizing.LL.toString(), new Sizing(Coding.ASCII, 3).toString(), new Sizing(Coding.RAW, 1).toString(),
                        new Sizing(Coding.RAW, 2).toString(), new Sizing(Coding.EBCDIC, 2, true).toString()));
    }

    @Test
    void shouldRefuseRowsThatMakeNoSense() {
        refused("is no number of a field", () -> plain(-1, Format.N, Coding.PACKED, Sizing.FIXED, 1));
        refused("is no number of a field", () -> plain(1_000, Format.N, Coding.PACKED, Sizing.FIXED, 1));
        refused("has no length", () -> plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 0));
        refused("is longer than its length prefix can say", () -> plain(2, Format.N, Coding.PACKED, Sizing.LL, 100));
        refused("is longer than any frame", () -> plain(2, Format.B, Coding.RAW, Sizing.FIXED, 65_536));
        refused("has an alignment", () -> aligned(plain(2, Format.N, Coding.ASCII, Sizing.FIXED, 3), Alignment.RIGHT));
        refused("has an alignment", () -> aligned(plain(2, Format.XN, Coding.PACKED, Sizing.FIXED, 9), Alignment.RIGHT));
        refused("is x+n, which is fixed", () -> plain(2, Format.XN, Coding.ASCII, Sizing.LL, 9));
        refused("is x+n, which is fixed", () -> plain(2, Format.XN, Coding.ASCII, Sizing.FIXED, 1));
        refused("is x+n, which is fixed", () -> plain(2, Format.XN, Coding.ASCII, Sizing.FIXED, 20));
        refused("odd number of digits", () -> plain(2, Format.XN, Coding.PACKED, Sizing.FIXED, 8));
        refused("is track data, which is variable", () -> plain(2, Format.Z, Coding.PACKED, Sizing.FIXED, 37));
        Sizing inBytes = new Sizing(Coding.EBCDIC, 2, true);
        refused("has a length in bytes", () -> plain(2, Format.N, Coding.PACKED, inBytes, 19));
        refused("has a length in bytes", () -> plain(2, Format.N, Coding.ASCII, inBytes, 19));
        FieldSpec date = plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 4);
        refused("is no date MMDD", () -> plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 6).meaning(Sense.DAY));
        refused("is no date MMDD", () -> plain(2, Format.N, Coding.PACKED, Sizing.LL, 4).meaning(Sense.DAY));
        refused("is no date MMDD", () -> plain(2, Format.AN, Coding.ASCII, Sizing.FIXED, 4).meaning(Sense.DAY));
        assertEquals(Sense.DAY, date.meaning(Sense.DAY).sense());
        assertEquals(TerminalParts.FIELD_54, date.holding(TerminalParts.FIELD_54).inside());
        assertEquals(0, plain(0, Format.N, Coding.PACKED, Sizing.FIXED, 1).number());
        assertEquals(999, plain(999, Format.N, Coding.PACKED, Sizing.LL, 99).number());
        assertEquals(65_535, plain(2, Format.B, Coding.RAW, new Sizing(Coding.RAW, 2), 65_535).lengthMax());
        assertEquals(10, plain(2, Format.XN, Coding.PACKED, Sizing.FIXED, 19).bytesFor(19));
        assertEquals(2, plain(2, Format.XN, Coding.ASCII, Sizing.FIXED, 2).bytesFor(2));
        assertEquals(3, plain(2, Format.N, Coding.PACKED, Sizing.FIXED, 5).bytesFor(5));
        assertEquals(10, plain(2, Format.B, Coding.HEX, Sizing.FIXED, 5).bytesFor(5));
    }

    @Test
    void shouldKnowWhichFormatIsWrittenInWhichCoding() {
        Map<Format, Set<Coding>> allowed = Map.of(Format.N, Set.of(Coding.PACKED, Coding.ASCII, Coding.EBCDIC), Format.Z,
                Set.of(Coding.PACKED, Coding.ASCII, Coding.EBCDIC), Format.XN, Set.of(Coding.PACKED, Coding.ASCII, Coding.EBCDIC), Format.AN,
                Set.of(Coding.ASCII, Coding.EBCDIC), Format.ANS, Set.of(Coding.ASCII, Coding.EBCDIC), Format.B, Set.of(Coding.RAW, Coding.HEX, Coding.HEX_EBCDIC));
        for (Format format : Format.values()) {
            assertTrue(format.allows(format.usualCoding()));
            for (Coding coding : Coding.values()) {
                assertEquals(allowed.get(format).contains(coding), format.allows(coding), format + " " + coding);
            }
        }
        assertEquals(List.of("n", "z", "x+n", "an", "ans", "b"), List.of(Format.values()).stream().map(Format::symbol).toList());
    }

    @Test
    void shouldBoundPartsAndTheirBitmaps() {
        List<FieldSpec> most = Collections.nCopies(Inside.PARTS_MAX, plain(1, Format.N, Coding.PACKED, Sizing.FIXED, 1));
        assertEquals(Inside.PARTS_MAX, new Inside.Sequence(most).parts().size());
        List<FieldSpec> more = Collections.nCopies(Inside.PARTS_MAX + 1, most.getFirst());
        assertThrows(IllegalArgumentException.class, () -> new Inside.Sequence(more));
        for (int[] bounds : new int[][] {{0, 0}, {25, 0}, {1, -1}, {1, 100}}) {
            assertThrows(IllegalArgumentException.class, () -> new Inside.Bitmapped(bounds[0], Coding.RAW, bounds[1], 1, List.of()));
        }
        assertThrows(IllegalArgumentException.class, () -> new Inside.Bitmapped(8, Coding.ASCII, 0, 1, List.of()));
        assertEquals(24, new Inside.Bitmapped(24, Coding.HEX, 99, 1, List.of()).bitmapBytes());
        assertEquals(1, new Inside.Bitmapped(1, Coding.RAW, 0, 1, List.of()).bitmapBytes());
    }

    private static void refused(String complaint, Runnable row) {
        String message = assertThrows(IllegalArgumentException.class, row::run, complaint).getMessage();
        assertTrue(message.contains(complaint), message);
    }

    private static FieldSpec plain(int number, Format format, Coding coding, Sizing sizing, int lengthMax) {
        return new FieldSpec(number, "field", format, coding, sizing, lengthMax, Alignment.LEFT, Secrecy.OPEN, Sense.NONE, Inside.NOTHING);
    }

    private static FieldSpec aligned(FieldSpec row, Alignment alignment) {
        return new FieldSpec(row.number(), row.name(), row.format(), row.coding(), row.sizing(), row.lengthMax(), alignment, row.secrecy(), row.sense(),
                row.inside());
    }
}
