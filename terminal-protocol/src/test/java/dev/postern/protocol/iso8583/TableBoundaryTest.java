package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table at its limits, alone in a message. */
class TableBoundaryTest {

    private static final Dialect DIALECT = Dialect.terminal();

    private final MessageView view = new MessageView(DIALECT);
    private final MessageWriter writer = new MessageWriter(DIALECT);
    private final Random random = new Random(8583);

    @TestFactory
    Stream<DynamicTest> shouldTakeTheLongestValueAndOneShorter() {
        return eachRow(row -> {
            accepts(row, row.lengthMax());
            if (row.variable()) {
                accepts(row, row.lengthMax() - 1);
                accepts(row, 1);
                accepts(row, 0);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseALengthOverTheMaximum() {
        return eachRow(row -> {
            if (row.variable() && row.lengthMax() < row.sizing().lengthMax()) {
                byte[] message = only(row, row.lengthMax());
                int prefixAt = message.length - row.format().bytesFor(row.lengthMax()) - row.sizing().prefixBytes();
                putPrefix(message, prefixAt, row.sizing(), row.lengthMax() + 1);
                refuses(Arrays.copyOf(message, message.length + 1), row, prefixAt, "length over the maximum");
                refuses(message, row, prefixAt, "length over the maximum");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseAPrefixThatIsNotDecimal() {
        return eachRow(row -> {
            if (row.variable()) {
                byte[] message = only(row, 0);
                for (int i = 1; i <= row.sizing().prefixBytes(); i++) {
                    for (int bad : new int[] {0x0A, 0xA0, 0xFF}) {
                        byte[] changed = message.clone();
                        changed[message.length - i] = (byte) bad;
                        refuses(changed, row, message.length - row.sizing().prefixBytes(), "length is not decimal");
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseAValueThatEndsTooSoon() {
        return eachRow(row -> {
            byte[] message = only(row, row.lengthMax());
            byte[] cut = Arrays.copyOf(message, message.length - 1);
            refuses(cut, row, cut.length, "runs past the end");
            byte[] nothing = Arrays.copyOf(message, row.number() > 64 ? 18 : 10);
            refuses(nothing, row, nothing.length, "runs past the end");
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseEveryNibbleThatIsNotDecimal() {
        return eachRow(row -> {
            if (row.format() == Format.N || row.format() == Format.XN) {
                byte[] message = only(row, row.lengthMax());
                int from = message.length - row.format().bytesFor(row.lengthMax()) + (row.format() == Format.XN ? 1 : 0);
                for (int nibble = 2 * from; nibble < 2 * message.length; nibble++) {
                    for (int digit = 10; digit < 16; digit++) {
                        byte[] changed = message.clone();
                        int shift = nibble % 2 == 0 ? 4 : 0;
                        changed[nibble / 2] = (byte) (changed[nibble / 2] & 0xF0 >>> shift | digit << shift);
                        refuses(changed, row, nibble / 2, "digit is not decimal");
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefusePaddingThatIsNotZero() {
        return eachRow(row -> {
            boolean packed = row.format() == Format.N || row.format() == Format.Z;
            int odd = row.variable() ? row.lengthMax() - 1 + row.lengthMax() % 2 : row.lengthMax();
            if (packed && odd % 2 == 1) {
                byte[] message = only(row, odd);
                boolean left = row.alignment() == Alignment.LEFT;
                int at = left ? message.length - 1 : message.length - row.format().bytesFor(odd);
                for (int digit = 1; digit < 10; digit++) {
                    byte[] changed = message.clone();
                    changed[at] |= (byte) (left ? digit : digit << 4);
                    refuses(changed, row, at, "padding is not zero");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldNotWriteAValueThatTheRowDoesNotAllow() {
        return eachRow(row -> {
            String tooLong = Samples.value(row, row.lengthMax() + 1, random);
            writer.begin(Unpooled.buffer(), 0x0200);
            Throwable refused = assertThrows(IllegalArgumentException.class, () -> {
                if (row.format() == Format.XN) {
                    writer.number(row.number(), Long.parseLong("1" + "0".repeat(row.lengthMax() - 1)));
                } else {
                    Samples.put(writer, row, tooLong);
                }
            });
            assertTrue(refused.getMessage().startsWith("field " + row.number() + " "), refused.getMessage());
            assertFalse(refused.getMessage().contains(tooLong), "a message never holds the value");
            assertEquals(10, writer.end(), "the refused field left nothing behind");
        });
    }

    private static Stream<DynamicTest> eachRow(java.util.function.Consumer<FieldSpec> check) {
        return IntStream.rangeClosed(2, 128).mapToObj(DIALECT::row).filter(row -> row != null)
                .map(row -> DynamicTest.dynamicTest("field " + row.number(), () -> check.accept(row)));
    }

    private byte[] only(FieldSpec row, int length) {
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(row.number(), Samples.value(row, length, random));
        return Samples.message(writer, DIALECT, 0x0200, values);
    }

    private void accepts(FieldSpec row, int length) {
        String value = Samples.value(row, length, random);
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(row.number(), value);
        byte[] message = Samples.message(writer, DIALECT, 0x0200, values);
        assertTrue(Purchases.decode(view, message), () -> row + " " + view.malformed());
        assertEquals(length, view.length(row.number()));
        assertEquals(row.format().bytesFor(length), view.byteLength(row.number()));
        assertEquals(message.length, view.offset(row.number()) + view.byteLength(row.number()));
        assertEquals(value, view.text(row.number()));
    }

    private void refuses(byte[] message, FieldSpec row, int offset, String reason) {
        assertFalse(Purchases.decode(view, message), row::toString);
        assertEquals(new Malformed(row.number(), offset, reason), view.malformed());
        assertFalse(view.has(row.number()));
    }

    private static void putPrefix(byte[] message, int at, Sizing sizing, int length) {
        String digits = (sizing == Sizing.LL ? "%02d" : "%04d").formatted(length);
        for (int i = 0; i < digits.length() / 2; i++) {
            message[at + i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
    }
}
