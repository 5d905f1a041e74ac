package dev.postern.benchmarks.peers;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Random messages from the rows of a table: every row comes, in every length that it allows. All follows from the given random; one thread. */
final class RandomValues {

    private static final int FIELDS_MAX = 24;
    private static final int LENGTH_MAX = 999;

    private final Dialect dialect;
    private final Random random;

    RandomValues(Dialect dialect, Random random) {
        this.dialect = dialect;
        this.random = random;
    }

    /** A message type of the dialect's year. */
    int mti(int version) {
        int[] types = {0x0100, 0x0110, 0x0200, 0x0210, 0x0220, 0x0400, 0x0401, 0x0410, 0x0500, 0x0800, 0x0810};
        return version << 12 | types[random.nextInt(types.length)];
    }

    /** Some fields, one at least since jPOS writes no bitmap without, and what they hold, as {@link dev.postern.protocol.iso8583.MessageView#text} gives it. */
    SortedMap<Integer, String> values() {
        SortedMap<Integer, String> values = new TreeMap<>();
        for (int left = 1 + random.nextInt(FIELDS_MAX); left > 0 || values.isEmpty(); left--) {
            FieldSpec row = dialect.row(2 + random.nextInt(random.nextInt(3) == 0 ? 127 : 63));
            if (row != null) {
                values.put(row.number(), value(row));
            }
        }
        return values;
    }

    /** The same message by our writer. */
    static byte[] write(MessageWriter writer, Dialect dialect, int mti, SortedMap<Integer, String> values) {
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, mti);
        values.forEach((field, value) -> {
            switch (dialect.row(field).format()) {
                case N, Z -> writer.digits(field, value);
                case XN -> writer.number(field, Long.parseLong(value.substring(1)) * (value.charAt(0) == 'D' ? -1 : 1));
                case AN, ANS -> writer.text(field, value);
                case B -> {
                    byte[] bytes = HexFormat.of().parseHex(value);
                    writer.bytes(field, bytes, 0, bytes.length);
                }
            }
        });
        byte[] bytes = new byte[writer.end()];
        out.readBytes(bytes);
        return bytes;
    }

    private String value(FieldSpec row) {
        int most = Math.min(row.lengthMax(), LENGTH_MAX);
        int length = !row.variable() || random.nextInt(8) == 0 ? most : 1 + random.nextInt(Math.min(most, random.nextBoolean() ? 40 : most));
        StringBuilder value = new StringBuilder();
        int separator = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            value.append(switch (row.format()) {
                case N -> digit();
                case Z -> i == separator ? '=' : digit();
                // Of nothing there is no negative, so the last digit says that it is something.
                case XN -> i == 0 ? "CD".charAt(random.nextInt(2)) : i == length - 1 ? (char) ('1' + random.nextInt(9)) : digit();
                case AN, ANS -> (char) (random.nextInt(8) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
                case B -> "%02X".formatted(random.nextInt(256));
            });
        }
        return value.toString();
    }

    private char digit() {
        return (char) ('0' + random.nextInt(10));
    }
}
