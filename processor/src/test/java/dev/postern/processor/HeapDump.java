package dev.postern.processor;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who holds some byte arrays in a heap dump of the HPROF binary format 1.0.2: the classes of the objects that refer to them. Reads the file
 * twice, once for the arrays and the classes' names, once for those who refer to the arrays. Ids of eight bytes only.
 */
final class HeapDump {

    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP = 0x0C;
    private static final int HEAP_SEGMENT = 0x1C;
    private static final int BYTES = 8;
    /** Bytes of a value, by HPROF's number of its type: object, boolean, char, float, double, byte, short, int, long. */
    private static final int[] VALUE_BYTES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private final Path file;
    private final Predicate<byte[]> wanted;
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, Long> nameOfClass = new HashMap<>();
    private final Set<Long> arrays = new HashSet<>();
    private final Set<String> holders = new TreeSet<>();
    private boolean second;

    private HeapDump(Path file, Predicate<byte[]> wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /** What was found. */
    record Found(int arrays, Set<String> holders) {
    }

    /** The classes that refer to byte arrays of which the test says yes. */
    static Found holders(Path file, Predicate<byte[]> wanted) throws IOException {
        HeapDump dump = new HeapDump(file, wanted);
        dump.read();
        dump.second = true;
        dump.read();
        return new Found(dump.arrays.size(), dump.holders);
    }

    private void read() throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            while (in.read() != 0) {
                // the format's name
            }
            if (in.readInt() != BYTES) {
                throw new IOException("ids are not of eight bytes");
            }
            in.readLong();
            while (true) {
                int tag;
                try {
                    tag = in.readUnsignedByte();
                } catch (EOFException end) {
                    return;
                }
                in.readInt();
                record(in, tag, Integer.toUnsignedLong(in.readInt()));
            }
        }
    }

    private void record(DataInputStream in, int tag, long length) throws IOException {
        switch (tag) {
            case STRING -> {
                long id = in.readLong();
                strings.put(id, new String(in.readNBytes((int) (length - BYTES)), StandardCharsets.UTF_8));
            }
            case LOAD_CLASS -> {
                in.readInt();
                long type = in.readLong();
                in.readInt();
                nameOfClass.put(type, in.readLong());
            }
            case HEAP, HEAP_SEGMENT -> {
                for (long left = length; left > 0; ) {
                    left -= part(in);
                }
            }
            default -> in.skipNBytes(length);
        }
    }

    /** One part of the heap; the bytes it takes. */
    private long part(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return 1 + switch (tag) {
            case 0xFF, 0x05, 0x07 -> skip(in, BYTES);
            case 0x01 -> skip(in, 2 * BYTES);
            case 0x02, 0x03, 0x08 -> skip(in, BYTES + 8);
            case 0x04, 0x06 -> skip(in, BYTES + 4);
            case 0x20 -> type(in);
            case 0x21 -> instance(in);
            case 0x22 -> objects(in);
            case 0x23 -> values(in);
            default -> throw new IOException("unknown part of the heap: " + tag);
        };
    }

    private static long skip(DataInputStream in, long bytes) throws IOException {
        in.skipNBytes(bytes);
        return bytes;
    }

    private long type(DataInputStream in) throws IOException {
        long type = in.readLong();
        long bytes = BYTES + skip(in, 4 + 6 * BYTES + 4) + 2;
        for (int constants = in.readUnsignedShort(); constants > 0; constants--) {
            in.readUnsignedShort();
            bytes += 3 + skip(in, VALUE_BYTES[in.readUnsignedByte()]);
        }
        bytes += 2;
        for (int statics = in.readUnsignedShort(); statics > 0; statics--) {
            in.readLong();
            int kind = in.readUnsignedByte();
            bytes += BYTES + 1 + VALUE_BYTES[kind];
            if (kind == 2) {
                refers(type, in.readLong());
            } else {
                in.skipNBytes(VALUE_BYTES[kind]);
            }
        }
        int fields = in.readUnsignedShort();
        return bytes + 2 + skip(in, fields * (BYTES + 1L));
    }

    /** The fields are not told apart: any eight bytes in a row that are an array's id count. */
    private long instance(DataInputStream in) throws IOException {
        in.skipNBytes(BYTES + 4);
        long type = in.readLong();
        int length = in.readInt();
        if (second && length >= BYTES) {
            ByteBuffer fields = ByteBuffer.wrap(in.readNBytes(length));
            for (int at = 0; at + BYTES <= length; at++) {
                refers(type, fields.getLong(at));
            }
        } else {
            in.skipNBytes(length);
        }
        return 2 * BYTES + 8L + length;
    }

    private long objects(DataInputStream in) throws IOException {
        in.skipNBytes(BYTES + 4);
        int count = in.readInt();
        long type = in.readLong();
        for (int i = 0; i < count; i++) {
            refers(type, in.readLong());
        }
        return 2 * BYTES + 8 + (long) BYTES * count;
    }

    private long values(DataInputStream in) throws IOException {
        long id = in.readLong();
        in.readInt();
        int count = in.readInt();
        int kind = in.readUnsignedByte();
        long bytes = (long) VALUE_BYTES[kind] * count;
        if (!second && kind == 8 && wanted.test(in.readNBytes(count))) {
            arrays.add(id);
        } else if (second || kind != 8) {
            in.skipNBytes(bytes);
        }
        return BYTES + 9 + bytes;
    }

    private void refers(long type, long id) {
        if (second && id != 0 && arrays.contains(id)) {
            holders.add(strings.getOrDefault(nameOfClass.getOrDefault(type, 0L), "?"));
        }
    }
}
