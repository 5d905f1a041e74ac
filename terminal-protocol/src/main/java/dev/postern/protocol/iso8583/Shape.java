package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Packed.LONG;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields 2..64 of one bitmap, laid out once: terminals send the same few bitmaps all day. Fixed fields that stand side by side are one run,
 * checked eight bytes at a time by masks; the others are read one by one before it. It accepts what the walk field by field accepts, and says
 * nothing about what is wrong with the rest. Immutable; any thread may share it.
 */
final class Shape {

    /** The bitmap, without the bit of a second one. */
    final long bitmap;

    private final Run[] runs;

    private Shape(long bitmap, Run[] runs) {
        this.bitmap = bitmap;
        this.runs = runs;
    }

    /**
     * Fixed fields side by side.
     *
     * @param lead   the field before them, which says itself how long it is; 0 when there is none
     * @param bytes  of all of them
     * @param checks three numbers for eight bytes in which something must hold: their place in the run, the top bits of the nibbles that must be
     *               decimal, the nibbles that must be zero
     * @param fields their numbers
     * @param places where each stands in the run
     */
    private record Run(int lead, int bytes, long[] checks, int[] fields, long[] places) {
    }

    /** The shape of a bitmap whose fields are all in the dialect. */
    static Shape of(Dialect dialect, long bitmap) {
        List<Run> runs = new ArrayList<>();
        int lead = 0;
        List<Integer> fixed = new ArrayList<>();
        for (int field = 2; field <= 64; field++) {
            if (bitmap << field - 1 < 0) {
                if (dialect.kind[field] == Dialect.FIXED_DIGITS || dialect.kind[field] == Dialect.FIXED_BYTES) {
                    fixed.add(field);
                } else {
                    runs.add(run(dialect, lead, fixed));
                    fixed.clear();
                    lead = field;
                }
            }
        }
        runs.add(run(dialect, lead, fixed));
        return new Shape(bitmap, runs.toArray(Run[]::new));
    }

    private static Run run(Dialect dialect, int lead, List<Integer> fixed) {
        int bytes = fixed.stream().mapToInt(field -> dialect.fixedBytes[field]).sum();
        byte[] digits = new byte[bytes + Long.BYTES];
        byte[] zeros = new byte[bytes + Long.BYTES];
        long[] places = new long[fixed.size()];
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            int field = fixed.get(i);
            int next = at + dialect.fixedBytes[field];
            places[i] = FieldReader.place(at, dialect.lengthMax[field]);
            if (dialect.kind[field] == Dialect.FIXED_DIGITS) {
                java.util.Arrays.fill(digits, at, next, (byte) 0x88);
                zeros[at] |= (byte) (dialect.leadingNibbles[field] * 0xF0);
                zeros[next - 1] |= (byte) (dialect.trailingNibbles[field] * 0x0F);
            }
            at = next;
        }
        return new Run(lead, bytes, checks(digits, zeros, bytes), fixed.stream().mapToInt(Integer::intValue).toArray(), places);
    }

    private static long[] checks(byte[] digits, byte[] zeros, int bytes) {
        List<Long> checks = new ArrayList<>();
        for (int at = 0; at < bytes; at += Long.BYTES) {
            long decimal = (long) LONG.get(digits, at);
            if (decimal != 0) {
                checks.addAll(List.of((long) at, decimal, (long) LONG.get(zeros, at)));
            }
        }
        return checks.stream().mapToLong(Long::longValue).toArray();
    }

    /** Reads the fields into places; the position after them, or -1 when one does not fit or is not allowed. */
    int read(FieldReader reader, byte[] message, int end, int from, long[] places) {
        int at = from;
        long wrong = 0;
        for (Run run : runs) {
            if (run.lead != 0) {
                at = reader.readField(run.lead, at);
            }
            if (at < 0 || at + run.bytes > end) {
                return -1;
            }
            long[] checks = run.checks;
            for (int i = 0; i < checks.length; i += 3) {
                long eight = (long) LONG.get(message, at + (int) checks[i]);
                wrong |= Packed.overNine(eight) & checks[i + 1] | eight & checks[i + 2];
            }
            for (int i = 0; i < run.fields.length; i++) {
                places[run.fields[i]] = run.places[i] + at;
            }
            at += run.bytes;
        }
        return wrong == 0 ? at : -1;
    }
}
