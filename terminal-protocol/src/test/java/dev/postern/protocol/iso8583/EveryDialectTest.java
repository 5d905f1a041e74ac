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
import java.util.function.Consumer;
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
                boolean good = Purchases.decode(view, damaged);
                PlainDecoder plain = new PlainDecoder(dialect, damaged);
                assertEquals(plain.malformed, view.malformed());
                assertEquals(plain.malformed == null, good);
                assertEquals(plain.mti, "%04X".formatted(view.mti()));
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
            for (FieldSpec row : dialect.table()) {
                int field = row.number();
                String digits = "1234567890123456789".substring(0, Math.min(18, row.lengthMax()));
                if (row.format() == Format.N && row.lengthMax() <= 19) {
                    int count = row.variable() ? digits.length() : row.lengthMax();
                    byte[] expected = one(dialect, writer -> writer.digits(field, digits.substring(0, count)));
                    assertArrayEquals(expected, one(dialect, writer -> writer.number(field, Long.parseLong(digits), count)));
                    if (!row.variable()) {
                        assertArrayEquals(expected, one(dialect, writer -> writer.number(field, Long.parseLong(digits))));
                    }
                }
                if (row.format() == Format.B && row.lengthMax() == 8 && !row.variable()) {
                    byte[] eight = {0, 1, 35, 69, 103, -119, -85, -51, -17, 0};
                    assertArrayEquals(one(dialect, writer -> writer.bytes(field, eight, 1, 8)),
                            one(dialect, writer -> writer.binary8(field, 0x0123456789ABCDEFL)));
                }
                if (row.format() != Format.B && row.lengthMax() == 8 && !row.variable() && row.format() != Format.N) {
                    assertArrayEquals(one(dialect, writer -> writer.text(field, "AB12 yz~")),
                            one(dialect, writer -> writer.ascii8(field, 0x41423132_20797A7EL)));
                }
                if (row.format() == Format.XN) {
                    MessageView view = new MessageView(dialect);
                    for (long value : new long[] {0, 7, -12_345_678, 99_999_999}) {
                        assertTrue(Purchases.decode(view, one(dialect, writer -> writer.number(field, value))));
                        assertEquals(value, view.number(field));
                    }
                }
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseValuesThatDoNotFitAndLeaveTheMessageAsItWas() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            for (FieldSpec row : dialect.table()) {
                int field = row.number();
                byte[] nothing = one(dialect, _ -> {
                });
                assertArrayEquals(nothing, one(dialect, writer -> {
                    switch (row.format()) {
                        case N -> {
                            int digits = Math.min(18, row.lengthMax());
                            long most = Long.parseLong("9".repeat(digits));
                            refused(() -> writer.number(field, -1, digits));
                            refused(() -> writer.number(field, digits == 18 ? Long.MAX_VALUE : most + 1, digits));
                            refused(() -> writer.digits(field, "1".repeat(row.lengthMax() + 1)));
                            refused(() -> writer.digits(field, "A".repeat(row.lengthMax())));
                            refused(() -> writer.text(field, "1".repeat(row.lengthMax())));
                            if (!row.variable()) {
                                refused(() -> writer.digits(field, "1".repeat(row.lengthMax() - 1)));
                                refused(() -> writer.number(field, -1));
                                refused(() -> writer.number(field, Long.MAX_VALUE));
                            }
                        }
                        case Z -> {
                            refused(() -> writer.digits(field, "1".repeat(row.lengthMax() + 1)));
                            refused(() -> writer.digits(field, "1/"));
                            refused(() -> writer.number(field, 1, 1));
                        }
                        case XN -> {
                            refused(() -> writer.number(field, Long.MIN_VALUE));
                            refused(() -> writer.number(field, Long.parseLong("1" + "0".repeat(Math.min(18, row.lengthMax() - 1)))));
                        }
                        case AN, ANS -> {
                            refused(() -> writer.text(field, " ".repeat(row.lengthMax() + 1)));
                            refused(() -> writer.text(field, "\u0100"));
                            refused(() -> writer.digits(field, "1".repeat(row.lengthMax())));
                            refused(() -> writer.binary8(field, 1));
                        }
                        case B -> {
                            refused(() -> writer.bytes(field, new byte[row.lengthMax() + 1], 0, row.lengthMax() + 1));
                            refused(() -> writer.ascii8(field, 1));
                            if (row.lengthMax() != 8 || row.variable()) {
                                refused(() -> writer.binary8(field, 1));
                            }
                        }
                    }
                }), () -> "field " + field);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldCopyFieldsInRunsAsItCopiesThemOneByOne() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(64);
            MessageView view = new MessageView(dialect);
            int malformed = 0;
            for (int i = 0; i < 400; i++) {
                byte[] message = Samples.message(new MessageWriter(dialect), dialect, EveryDialect.mti(dialect), Samples.values(dialect, 12, random));
                malformed += Purchases.decode(view, random.nextInt(3) == 0 ? Samples.damaged(message, random) : message) ? 0 : 1;
                long wanted = i % 10 == 0 ? -1L : random.nextLong() | random.nextLong();
                assertArrayEquals(one(dialect, writer -> {
                    for (int field = 2; field <= 64; field++) {
                        if (view.has(field) && wanted << field - 1 < 0) {
                            writer.copy(view, field);
                        }
                    }
                }), one(dialect, writer -> writer.copyFields(view, wanted)));
            }
            assertTrue(malformed > 20, "some were malformed");
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldCopyASpanAsItCopiesTheFieldsOneByOne() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(4);
            MessageView view = new MessageView(dialect);
            int spans = 0;
            for (int i = 0; i < 300; i++) {
                byte[] message = Samples.message(new MessageWriter(dialect), dialect, EveryDialect.mti(dialect), Samples.values(dialect, 8, random));
                boolean good = Purchases.decode(view, i % 5 == 0 ? java.util.Arrays.copyOf(message, message.length - 1) : message);
                int first = 2 + random.nextInt(63);
                int last = Math.min(64, first + random.nextInt(30));
                long wanted = -1L >>> first - 1 & -1L << 64 - last & (i % 3 == 0 ? random.nextLong() : -1L);
                long there = wanted & view.primaryBitmap();
                boolean alone = there != 0 && Long.bitCount(view.primaryBitmap() & -1L >>> Long.numberOfLeadingZeros(there)
                        & -1L << Long.numberOfTrailingZeros(there)) == Long.bitCount(there);
                long span = view.span(wanted);
                assertEquals(good && alone, span >= 0);
                if (span >= 0) {
                    spans++;
                    assertArrayEquals(one(dialect, writer -> writer.copyFields(view, wanted)), one(dialect, writer -> writer.copySpan(there, message, span)));
                }
            }
            assertTrue(spans > 10, "some stood side by side: " + spans);
        }));
    }

    @Test
    void shouldRefuseASpanThatComesTooLate() {
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(Purchases.decode(view, Purchases.bytes()));
        long fields = MessageWriter.fields(3, 4, 11);
        MessageWriter writer = new MessageWriter(Dialect.terminal());
        assertThrows(IllegalStateException.class, () -> writer.copySpan(fields, Purchases.bytes(), view.span(fields)), "begin first");
        writer.begin(Unpooled.buffer(), 0x0210);
        writer.copySpan(fields, Purchases.bytes(), view.span(fields));
        assertThrows(IllegalStateException.class, () -> writer.copySpan(fields, Purchases.bytes(), view.span(fields)));
        assertThrows(IllegalStateException.class, () -> writer.number(11, 1));
        writer.number(12, 1);
    }

    @Test
    void shouldRefuseRunsThatComeTooLateOrFromAnotherDialect() {
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(Purchases.decode(view, Purchases.bytes()));
        MessageWriter writer = new MessageWriter(Dialect.terminal());
        writer.begin(Unpooled.buffer(), 0x0210);
        writer.copyFields(view, MessageWriter.fields(3, 4));
        writer.copyFields(view, MessageWriter.fields(5, 6));
        assertThrows(IllegalStateException.class, () -> writer.copyFields(view, MessageWriter.fields(4, 11)));
        MessageWriter other = new MessageWriter(Dialects.named("iso87-binary"));
        other.begin(Unpooled.buffer(), 0x0210);
        assertThrows(IllegalArgumentException.class, () -> other.copyFields(view, MessageWriter.fields(3)));
        assertThrows(IllegalArgumentException.class, () -> MessageWriter.fields(65));
        assertThrows(IllegalArgumentException.class, () -> MessageWriter.fields(1));
        assertEquals(0x3000_0000_0000_0001L, MessageWriter.fields(3, 4, 64));
    }

    @TestFactory
    Stream<DynamicTest> shouldReadAMessageWithoutFieldsAndRefuseItWhenCutAnywhere() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            MessageView view = new MessageView(dialect);
            for (boolean second : dialect.layout().secondBitmap() ? new boolean[] {false, true} : new boolean[] {false}) {
                byte[] empty = one(dialect, writer -> {
                    if (second) {
                        writer.secondBitmap();
                    }
                });
                assertTrue(Purchases.decode(view, empty), () -> String.valueOf(view.malformed()));
                assertEquals(second, view.has(1));
                assertEquals(0, view.primaryBitmap() << 1);
                for (int length = 0; length < empty.length; length++) {
                    byte[] cut = java.util.Arrays.copyOf(empty, length);
                    assertEquals(false, Purchases.decode(view, cut), length + " bytes");
                    assertEquals(new PlainDecoder(dialect, cut).malformed, view.malformed());
                    assertEquals(length >= dialect.mtiBytes ? EveryDialect.mti(dialect) : 0, view.mti());
                }
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldFindTheCardInEveryDialect() {
        return Dialects.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            MessageView view = new MessageView(dialect);
            for (int length = 8; length <= 19; length++) {
                String digits = "6224240000001238456".substring(0, length);
                for (TreeMap<Integer, String> values : java.util.List.of(new TreeMap<>(java.util.Map.of(2, digits)),
                        new TreeMap<>(java.util.Map.of(35, digits + "=2512201")))) {
                    assertTrue(Purchases.decode(view, Samples.message(new MessageWriter(dialect), dialect, EveryDialect.mti(dialect), values)));
                    assertEquals(Pan.of(digits), Pan.of(view));
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
            case B -> {
                assertEquals(value, HexFormat.of().withUpperCase().formatHex(view.bytes(field)));
                if (row.lengthMax() == 8) {
                    assertEquals(Long.parseUnsignedLong(value, 16), view.binary8(field));
                } else {
                    assertThrows(IllegalStateException.class, () -> view.binary8(field));
                }
            }
        }
    }

    private static void refused(Runnable field) {
        assertThrows(IllegalArgumentException.class, field::run);
    }

    /** The message with what one writer writes, made by a writer that never wrote before. */
    private static byte[] one(Dialect dialect, Consumer<MessageWriter> field) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(out, EveryDialect.mti(dialect));
        field.accept(writer);
        byte[] bytes = new byte[writer.end()];
        out.readBytes(bytes);
        return bytes;
    }
}
