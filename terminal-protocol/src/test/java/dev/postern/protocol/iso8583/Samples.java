package dev.postern.protocol.iso8583;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Random values that a row of the table allows, and messages made of them; everything follows from the given random. */
final class Samples {

    private Samples() {
    }

    /** A value of a random length, often the shortest or the longest; as {@link MessageView#text} gives it. */
    static String value(FieldSpec row, Random random) {
        int length = switch (row.variable() ? random.nextInt(4) : 0) {
            case 0 -> Math.min(row.lengthMax(), row.variable() ? 2_000 : row.lengthMax());
            case 1 -> 0;
            case 2 -> Math.min(row.lengthMax(), 300);
            default -> random.nextInt(Math.min(row.lengthMax(), 40) + 1);
        };
        return value(row, length, random);
    }

    /** A value of a length. */
    static String value(FieldSpec row, int length, Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < length; i++) {
            value.append(switch (row.format()) {
                case N -> (char) ('0' + random.nextInt(10));
                case Z -> random.nextInt(8) == 0 && row.coding() != Coding.PACKED ? 'D' : (char) ('0' + random.nextInt(16));
                case XN -> i == 0 ? "CD".charAt(random.nextInt(2)) : (char) ('0' + random.nextInt(10));
                case AN, ANS -> (char) random.nextInt(256);
                case B -> "%02X".formatted(random.nextInt(256));
            });
        }
        return value.toString();
    }

    /** The values of so many random fields. */
    static SortedMap<Integer, String> values(Dialect dialect, int fields, Random random) {
        SortedMap<Integer, String> values = new TreeMap<>();
        for (int i = 0; i < fields; i++) {
            FieldSpec row = dialect.row(2 + random.nextInt(random.nextInt(4) == 0 && dialect.layout().secondBitmap() ? 127 : 63));
            if (row != null) {
                values.put(row.number(), value(row, random));
            }
        }
        return values;
    }

    /** The message with these values. */
    static byte[] message(MessageWriter writer, Dialect dialect, int mti, SortedMap<Integer, String> values) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, mti);
        values.forEach((field, value) -> put(writer, dialect.row(field), value));
        int count = writer.end();
        byte[] bytes = new byte[count];
        out.readBytes(bytes);
        if (out.isReadable()) {
            throw new AssertionError("end() said " + count + " and left " + out.readableBytes() + " more");
        }
        return bytes;
    }

    static void put(MessageWriter writer, FieldSpec row, String value) {
        switch (row.format()) {
            case N, Z -> writer.digits(row.number(), value);
            case XN -> writer.number(row.number(), Long.parseLong(value.replace("C", "").replace('D', '-')));
            case AN, ANS -> writer.text(row.number(), value);
            case B -> {
                byte[] bytes = HexFormat.of().parseHex(value);
                writer.bytes(row.number(), bytes, 0, bytes.length);
            }
        }
    }

    /** Flips, cuts, adds or repeats bytes, or does nothing. */
    static byte[] damaged(byte[] message, Random random) {
        byte[] copy = message.clone();
        switch (random.nextInt(5)) {
            case 0 -> copy = java.util.Arrays.copyOf(copy, random.nextInt(copy.length + 1));
            case 1 -> copy = java.util.Arrays.copyOf(copy, copy.length + 1 + random.nextInt(4));
            case 2, 3 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> {
            }
        }
        return copy;
    }

}
