package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of every table at its limits, alone in a message. */
class TableBoundaryTest {

    private Dialect dialect;
    private MessageView view;
    private MessageWriter writer;
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
                int prefixAt = message.length - row.bytesFor(row.lengthMax()) - row.sizing().prefixBytes();
                putPrefix(message, prefixAt, row.sizing(), row.lengthMax() + 1);
                refuses(Arrays.copyOf(message, message.length + 2), row, prefixAt, "length over the maximum");
                refuses(message, row, prefixAt, "length over the maximum");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseAPrefixThatIsNotDecimal() {
        return eachRow(row -> {
            if (row.variable() && row.sizing().coding() != Coding.RAW) {
                byte[] message = only(row, 0);
                int[] wrong = switch (row.sizing().coding()) {
                    case PACKED -> new int[] {0x0A, 0xA0, 0xFF};
                    case ASCII -> new int[] {0x2F, 0x3A, 0xB0, 0xF0};
                    default -> new int[] {0xEF, 0xFA, 0x30};
                };
                for (int i = 1; i <= row.sizing().prefixBytes(); i++) {
                    for (int bad : wrong) {
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
            byte[] nothing = Arrays.copyOf(message, dialect.mtiBytes + dialect.bitmapBytes * (row.number() > 64 ? 2 : 1));
            refuses(nothing, row, nothing.length, "runs past the end");
            for (int i = 1; i < row.sizing().prefixBytes(); i++) {
                byte[] half = Arrays.copyOf(message, nothing.length + i);
                refuses(half, row, half.length, "runs past the end");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseEveryNibbleThatIsNotDecimal() {
        return eachRow(row -> {
            if ((row.format() == Format.N || row.format() == Format.XN) && row.coding() == Coding.PACKED) {
                byte[] message = only(row, row.lengthMax());
                int from = message.length - row.bytesFor(row.lengthMax()) + (row.format() == Format.XN ? 1 : 0);
                boolean filled = row.alignment() == Alignment.LEFT_F && row.lengthMax() % 2 == 1;
                for (int nibble = 2 * from; nibble < 2 * message.length - (filled ? 1 : 0); nibble++) {
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
    Stream<DynamicTest> shouldRefuseEveryByteThatIsNoCharacterOfTheValue() {
        return eachRow(row -> {
            boolean digits = row.format() == Format.N || row.format() == Format.XN;
            String allowed = row.coding().hex() ? "0123456789ABCDEF" : digits ? "0123456789" : "0123456789:;<=>?D";
            boolean characters = row.coding() != Coding.PACKED && row.coding() != Coding.RAW;
            if (characters && (digits || row.format() == Format.Z || row.coding().hex())) {
                java.nio.charset.Charset charset = row.coding().ebcdic() ? PlainDecoder.EBCDIC : java.nio.charset.StandardCharsets.ISO_8859_1;
                byte[] message = only(row, row.lengthMax());
                int from = message.length - row.bytesFor(row.lengthMax());
                for (int at = from; at < message.length; at++) {
                    for (int value = 0; value < 256; value++) {
                        byte[] changed = message.clone();
                        changed[at] = (byte) value;
                        String character = new String(new byte[] {(byte) value}, charset);
                        boolean sign = row.format() == Format.XN && at == from;
                        if ((sign ? "CD0" : allowed).contains(character)) {
                            assertTrue(Purchases.decode(view, changed));
                        } else {
                            refuses(changed, row, at, sign ? "sign is neither C nor D"
                                    : row.coding().hex() ? "digit is not upper-case hex" : digits ? "digit is not decimal" : "character is not one of a track");
                        }
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefusePaddingThatIsNotWhatTheRowSays() {
        return eachRow(row -> {
            boolean packed = (row.format() == Format.N || row.format() == Format.Z) && row.coding() == Coding.PACKED;
            int odd = row.variable() ? row.lengthMax() - 1 + row.lengthMax() % 2 : row.lengthMax();
            if (packed && odd % 2 == 1 && !row.sizing().inBytes()) { // else it would be one digit more
                byte[] message = only(row, odd);
                boolean right = row.alignment() == Alignment.RIGHT;
                boolean filled = row.alignment() == Alignment.LEFT_F;
                int at = right ? message.length - row.bytesFor(odd) : message.length - 1;
                for (int digit = 0; digit < 16; digit++) {
                    byte[] changed = message.clone();
                    changed[at] = (byte) (right ? changed[at] & 0x0F | digit << 4 : changed[at] & 0xF0 | digit);
                    if (digit != (filled ? 15 : 0)) {
                        boolean notDecimal = digit > 9 && !filled && row.format() == Format.N;
                        boolean kept = filled || !notDecimal;
                        String padding = filled ? "padding is not F" : "padding is not zero";
                        assertFalse(Purchases.decode(view, changed));
                        assertEquals(new Malformed(row.number(), at, kept ? padding : "digit is not decimal"), view.malformed());
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldNotWriteAValueThatTheRowDoesNotAllow() {
        return eachRow(row -> {
            String tooLong = Samples.value(row, row.lengthMax() + 1, random);
            writer.begin(Unpooled.buffer(), EveryDialect.mti(dialect));
            Throwable refused = assertThrows(IllegalArgumentException.class, () -> {
                if (row.format() == Format.XN) {
                    writer.number(row.number(), Long.parseLong("1" + "0".repeat(row.lengthMax() - 1)));
                } else {
                    Samples.put(writer, row, tooLong);
                }
            });
            assertTrue(refused.getMessage().startsWith("field " + row.number() + " "), refused.getMessage());
            assertFalse(refused.getMessage().contains(tooLong), "a message never holds the value");
            assertEquals(dialect.mtiBytes + dialect.bitmapBytes, writer.end(), "the refused field left nothing behind");
        });
    }

    private Stream<DynamicTest> eachRow(java.util.function.Consumer<FieldSpec> check) {
        return EveryDialect.all().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> {
            dialect = each;
            view = new MessageView(each);
            writer = new MessageWriter(each);
            each.table().forEach(check);
        }));
    }

    private byte[] only(FieldSpec row, int length) {
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(row.number(), Samples.value(row, length, random));
        return Samples.message(writer, dialect, EveryDialect.mti(dialect), values);
    }

    private void accepts(FieldSpec row, int length) {
        String value = Samples.value(row, length, random);
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(row.number(), value);
        byte[] message = Samples.message(writer, dialect, EveryDialect.mti(dialect), values);
        assertTrue(Purchases.decode(view, message), () -> row + " " + view.malformed());
        assertEquals(length, view.length(row.number()));
        assertEquals(row.bytesFor(length), view.byteLength(row.number()));
        assertEquals(message.length, view.offset(row.number()) + view.byteLength(row.number()));
        assertEquals(value, view.text(row.number()));
    }

    private void refuses(byte[] message, FieldSpec row, int offset, String reason) {
        assertFalse(Purchases.decode(view, message), row::toString);
        assertEquals(new Malformed(row.number(), offset, reason), view.malformed());
        assertFalse(view.has(row.number()));
    }

    private static void putPrefix(byte[] message, int at, Sizing sizing, int length) {
        String digits = switch (sizing.coding()) {
            case RAW -> ("%0" + 2 * sizing.digits() + "X").formatted(length);
            case PACKED -> ("%0" + 2 * sizing.prefixBytes() + "d").formatted(length);
            default -> ("%0" + sizing.digits() + "d").formatted(length);
        };
        byte[] prefix = switch (sizing.coding()) {
            case RAW, PACKED -> java.util.HexFormat.of().parseHex(digits);
            case EBCDIC -> digits.getBytes(PlainDecoder.EBCDIC);
            default -> digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        };
        System.arraycopy(prefix, 0, message, at, prefix.length);
    }
}
