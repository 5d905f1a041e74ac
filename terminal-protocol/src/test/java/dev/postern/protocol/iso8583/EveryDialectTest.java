package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every dialect in short: the same messages each time, so that this is what a mutant of the codec meets first. */
class EveryDialectTest {

    @TestFactory
    Stream<DynamicTest> shouldReadWhatItWritesAndAgreeWithTheObviousDecoder() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(8583);
            MessageView view = new MessageView(dialect);
            MessageWriter writer = new MessageWriter(dialect);
            for (int i = 0; i < 60; i++) {
                SortedMap<Integer, String> values = Samples.values(dialect, 8, random);
                byte[] message = Samples.message(writer, dialect, EveryDialect.mti(dialect), values);
                assertTrue(Purchases.decode(view, message), () -> String.valueOf(view.malformed()));
                values.forEach((field, value) -> assertEquals(value, view.text(field)));
                assertArrayEquals(message, Purchases.again(view));
                byte[] damaged = Samples.damaged(message, random);
                Purchases.decode(view, damaged);
                PlainDecoder plain = new PlainDecoder(dialect, damaged);
                assertEquals(plain.malformed, view.malformed());
                for (int field = 2; field <= 128; field++) {
                    assertEquals(plain.values.get(field), view.has(field) ? view.text(field) : null);
                }
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveNumbersDigitsTextAndBytesOfEveryRow() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(1987);
            for (FieldSpec row : dialect.table()) {
                int length = row.variable() ? Math.min(row.lengthMax(), 17) : row.lengthMax();
                String value = Samples.value(row, length, random);
                MessageView view = new MessageView(dialect);
                TreeMap<Integer, String> values = new TreeMap<>();
                values.put(row.number(), value);
                assertTrue(Purchases.decode(view, Samples.message(new MessageWriter(dialect), dialect, EveryDialect.mti(dialect), values)));
                values(view, row, value);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldWriteNumbersAndLongsAsItWritesTheirText() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            MessageWriter writer = new MessageWriter(dialect);
            for (FieldSpec row : dialect.table()) {
                String digits = "1234567890123456789".substring(0, Math.min(18, row.lengthMax()));
                if (row.format() == Format.N && row.lengthMax() <= 19) {
                    int count = row.variable() ? digits.length() : row.lengthMax();
                    assertArrayEquals(one(writer, dialect, () -> writer.digits(row.number(), digits.substring(0, count))),
                            one(writer, dialect, () -> writer.number(row.number(), Long.parseLong(digits), count)));
                }
                if (row.format() == Format.B && row.lengthMax() == 8 && !row.variable()) {
                    byte[] eight = {1, 35, 69, 103, -119, -85, -51, -17};
                    assertArrayEquals(one(writer, dialect, () -> writer.bytes(row.number(), eight, 0, 8)),
                            one(writer, dialect, () -> writer.binary8(row.number(), 0x0123456789ABCDEFL)));
                }
                if (row.format() != Format.B && row.lengthMax() == 8 && !row.variable() && row.format() != Format.N) {
                    assertArrayEquals(one(writer, dialect, () -> writer.text(row.number(), "AB12 yz~")),
                            one(writer, dialect, () -> writer.ascii8(row.number(), 0x41423132_20797A7EL)));
                }
                if (row.format() == Format.XN) {
                    MessageView view = new MessageView(dialect);
                    for (long value : new long[] {0, 7, -12_345_678, 99_999_999}) {
                        assertTrue(Purchases.decode(view, one(writer, dialect, () -> writer.number(row.number(), value))));
                        assertEquals(value, view.number(row.number()));
                    }
                }
            }
        }));
    }

    @Test
    void shouldRefuseASecondBitmapWhereThereIsNone() {
        MessageView view = new MessageView(EveryDialect.SMALL);
        MessageWriter writer = new MessageWriter(EveryDialect.SMALL);
        writer.begin(Unpooled.buffer(), 0x0200);
        assertThrows(IllegalArgumentException.class, writer::secondBitmap);
        assertThrows(IllegalArgumentException.class, () -> writer.number(70, 1));
        Purchases.decode(view, HexFormat.of().parseHex("F0F2F0F0" + "38303030303030303030303030303030"));
        assertEquals(new Malformed(1, 4, "second bitmap"), view.malformed());
        Purchases.decode(view, HexFormat.of().parseHex("F0F2F0F0" + "30303030303061303030303030303030"));
        assertEquals(new Malformed(1, 10, "digit is not upper-case hex"), view.malformed());
    }

    private static void values(MessageView view, FieldSpec row, String value) {
        int field = row.number();
        assertEquals(value.length() / (row.format() == Format.B ? 2 : 1), view.length(field));
        switch (row.format()) {
            case N, Z -> {
                for (int i = 0; i < value.length(); i++) {
                    assertEquals(value.charAt(i) == 'D' ? 13 : value.charAt(i) - '0', view.digit(field, i));
                }
                if (row.format() == Format.N && value.length() >= 4) {
                    int count = Math.min(18, value.length() - 2);
                    assertEquals(Long.parseLong(value.substring(1, 1 + count)), view.number(field, 1, count));
                }
                assertThrows(IndexOutOfBoundsException.class, () -> view.digit(field, value.length()));
            }
            case XN -> assertEquals(Long.parseLong(value.substring(1)) * (value.charAt(0) == 'D' ? -1 : 1), view.number(field));
            case AN, ANS -> {
                long eight = view.ascii8(field);
                for (int i = 0; i < 8; i++) {
                    assertEquals(i < value.length() ? value.charAt(i) : ' ', (char) (eight >>> 56 - 8 * i & 0xFF));
                }
                assertEquals(row.lengthMax() > 0 ? value.length() : 0, view.bytes(field).length);
            }
            case B -> assertEquals(value, HexFormat.of().withUpperCase().formatHex(view.bytes(field)));
        }
    }

    private static byte[] one(MessageWriter writer, Dialect dialect, Runnable field) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, EveryDialect.mti(dialect));
        field.run();
        byte[] bytes = new byte[writer.end()];
        out.readBytes(bytes);
        return bytes;
    }
}
