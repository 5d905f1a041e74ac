package dev.postern.protocol.iso8583;

import java.util.List;
import java.util.Objects;

/**
 * A table of fields, one row a field, and the same table flattened into primitive arrays for the codec.
 * Immutable; any thread may share it. A table with a field twice does not come into being.
 */
public final class Dialect {

    /** How the codec treats a field: one small number, so that its switch compiles to a jump. */
    static final byte ABSENT = 0;
    static final byte FIXED_DIGITS = 1;
    static final byte FIXED_BYTES = 2;
    static final byte FIXED_SIGNED = 3;
    static final byte VARIABLE_DIGITS = 4;
    static final byte VARIABLE_TRACK = 5;
    static final byte VARIABLE_BYTES = 6;

    private final String name;
    private final FieldSpec[] rows = new FieldSpec[129];

    /** Indexed by field number. */
    final byte[] kind = new byte[129];
    final short[] lengthMax = new short[129];
    final short[] fixedBytes = new short[129];
    final byte[] prefixBytes = new byte[129];
    /** 1 where the first nibble is padding (right aligned, odd), so that digit i stands at nibble i + 1. */
    final byte[] leadingNibbles = new byte[129];
    /** 1 where the last nibble is padding (fixed, left aligned, odd). */
    final byte[] trailingNibbles = new byte[129];

    private Dialect(String name, List<FieldSpec> table) {
        this.name = Objects.requireNonNull(name, "name");
        for (FieldSpec row : table) {
            if (rows[row.number()] != null) {
                throw new IllegalArgumentException("dialect " + name + " has field " + row.number() + " twice");
            }
            rows[row.number()] = row;
            flatten(row);
        }
    }

    /** A dialect from its rows; for start-up and tests. A field that stands twice is an {@link IllegalArgumentException}. */
    public static Dialect of(String name, List<FieldSpec> table) {
        return new Dialect(name, table);
    }

    /** The dialect of terminals (protocol.md sections 2 and 3); anyone may call it, it is always the same object. */
    public static Dialect terminal() {
        return TerminalTable.DIALECT;
    }

    /** The name of the dialect; anyone may call it. */
    public String name() {
        return name;
    }

    /** The row of a field, or null when the dialect has none; anyone may call it. */
    public FieldSpec row(int field) {
        return field >= 0 && field < rows.length ? rows[field] : null;
    }

    @Override
    public String toString() {
        return "Dialect[" + name + "]";
    }

    private void flatten(FieldSpec row) {
        int f = row.number();
        boolean odd = row.format() == Format.N && !row.variable() && row.lengthMax() % 2 == 1;
        kind[f] = kindOf(row);
        lengthMax[f] = (short) row.lengthMax();
        prefixBytes[f] = (byte) row.sizing().prefixBytes();
        fixedBytes[f] = (short) row.format().bytesFor(row.lengthMax());
        leadingNibbles[f] = (byte) (odd && row.alignment() == Alignment.RIGHT ? 1 : 0);
        trailingNibbles[f] = (byte) (odd && row.alignment() == Alignment.LEFT ? 1 : 0);
    }

    private static byte kindOf(FieldSpec row) {
        return switch (row.format()) {
            case N -> row.variable() ? VARIABLE_DIGITS : FIXED_DIGITS;
            case Z -> VARIABLE_TRACK;
            case XN -> FIXED_SIGNED;
            case AN, ANS, B -> row.variable() ? VARIABLE_BYTES : FIXED_BYTES;
        };
    }
}
