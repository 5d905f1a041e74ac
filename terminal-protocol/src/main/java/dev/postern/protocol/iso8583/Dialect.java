package dev.postern.protocol.iso8583;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A table of fields, one row a field, and the same table flattened into arrays for the codec.
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
    /** Anything that the contract's own dialect has not; {@link Coded} knows it. */
    static final byte CODED = 7;

    private static final int FIELDS = 129;

    private final String name;
    private final Layout layout;
    private final FieldSpec[] rows = new FieldSpec[FIELDS];

    private final int versions;
    final int mtiBytes;
    final int bitmapBytes;
    /** MTI packed, bitmap raw: what the codec reads without a detour. */
    final boolean packedHead;
    final boolean secondBitmap;
    final boolean bareSign;

    /** Bitmaps that were seen: the one thing here that changes, unseen by anyone outside the codec. */
    final Shapes shapes = new Shapes(this);

    /** Indexed by field number. */
    final byte[] kind = new byte[FIELDS];
    final int[] lengthMax = new int[FIELDS];
    final int[] fixedBytes = new int[FIELDS];
    final byte[] prefixBytes = new byte[FIELDS];
    /** 1 where the first nibble is padding (right aligned, odd), so that digit i stands at nibble i + 1. */
    final byte[] leadingNibbles = new byte[FIELDS];
    /** 1 where the last nibble is padding (fixed, left aligned, odd). */
    final byte[] trailingNibbles = new byte[FIELDS];

    /** The parts of a row that only {@link Coded} fields need, and text. */
    final Format[] format = new Format[FIELDS];
    final Coding[] coding = new Coding[FIELDS];
    final Coding[] prefixCoding = new Coding[FIELDS];
    final Alignment[] alignment = new Alignment[FIELDS];
    final boolean[] track = new boolean[FIELDS];
    /** The length before the value counts its bytes. */
    final boolean[] lengthInBytes = new boolean[FIELDS];

    private Dialect(String name, Layout layout, List<FieldSpec> table) {
        this.name = Objects.requireNonNull(name, "name");
        this.layout = layout;
        mtiBytes = layout.mtiBytes();
        bitmapBytes = layout.bitmapBytes();
        packedHead = layout.mti() == Coding.PACKED && layout.bitmap() == Coding.RAW;
        secondBitmap = layout.secondBitmap();
        bareSign = layout.bareSign();
        versions = layout.versions();
        for (FieldSpec row : table) {
            int number = row.number();
            if (number < 2 || number > 128 || number == 65) {
                throw new IllegalArgumentException("field " + number + " is not a field: 2..128 without 65");
            }
            if (rows[number] != null) {
                throw new IllegalArgumentException("dialect " + name + " has field " + number + " twice");
            }
            rows[number] = row;
            flatten(number, row);
        }
    }

    /** A dialect in the contract's layout from its rows; for start-up and tests. A field that stands twice is an {@link IllegalArgumentException}. */
    public static Dialect of(String name, List<FieldSpec> table) {
        return new Dialect(name, Layout.PACKED, table);
    }

    /** A dialect from its layout and rows, as {@link #of(String, List)}. */
    public static Dialect of(String name, Layout layout, List<FieldSpec> table) {
        return new Dialect(name, layout, table);
    }

    /** The rows of parts, indexed by their place from 1 on: what {@link Parts} reads with. */
    static Dialect ofParts(List<FieldSpec> parts) {
        Dialect dialect = new Dialect("parts", Layout.PACKED, List.of());
        for (int i = 0; i < parts.size(); i++) {
            dialect.flatten(i + 1, parts.get(i));
        }
        return dialect;
    }

    /** The dialect of terminals (protocol.md sections 2 and 3); anyone may call it, it is always the same object. */
    public static Dialect terminal() {
        return TerminalTable.DIALECT;
    }

    /** The name of the dialect; anyone may call it. */
    public String name() {
        return name;
    }

    /** What stands before the fields; anyone may call it. */
    public Layout layout() {
        return layout;
    }

    /** The row of a field, or null when the dialect has none; anyone may call it. */
    public FieldSpec row(int field) {
        return field >= 0 && field < rows.length ? rows[field] : null;
    }

    /** All rows, ascending; anyone may call it. */
    public List<FieldSpec> table() {
        List<FieldSpec> table = new ArrayList<>();
        for (FieldSpec row : rows) {
            if (row != null) {
                table.add(row);
            }
        }
        return table;
    }

    /** Whether four BCD digits are a message type of this dialect: an allowed version, a class that is not 0. */
    public boolean isMti(int type) {
        return (type & ~0xFFFF) == 0 && (type & 0x0F00) != 0 && Packed.overNine(type) == 0 && (versions >>> (type >>> 12) & 1) != 0;
    }

    @Override
    public String toString() {
        return "Dialect[" + name + "]";
    }

    private void flatten(int f, FieldSpec row) {
        boolean odd = row.format() == Format.N && row.coding() == Coding.PACKED && !row.variable() && row.lengthMax() % 2 == 1;
        kind[f] = f > 64 && !secondBitmap ? ABSENT : kindOf(row);
        lengthMax[f] = row.lengthMax();
        prefixBytes[f] = (byte) row.sizing().prefixBytes();
        fixedBytes[f] = row.bytesFor(row.lengthMax());
        leadingNibbles[f] = (byte) (odd && row.alignment() == Alignment.RIGHT ? 1 : 0);
        trailingNibbles[f] = (byte) (odd && row.alignment() == Alignment.LEFT ? 1 : 0);
        format[f] = row.format();
        coding[f] = row.coding();
        prefixCoding[f] = row.sizing().coding();
        alignment[f] = row.alignment();
        track[f] = row.format() == Format.Z;
        lengthInBytes[f] = row.sizing().inBytes();
    }

    /** The straight ways are for what the contract's dialect has: packed digits padded with zeros, bytes as they are, lengths of one or two BCD bytes. */
    private byte kindOf(FieldSpec row) {
        boolean bytes = row.format() == Format.AN || row.format() == Format.ANS || row.format() == Format.B && row.coding() == Coding.RAW;
        if (!row.variable()) {
            boolean straight = row.coding() == Coding.PACKED && row.alignment() != Alignment.LEFT_F;
            return bytes ? FIXED_BYTES
                    : row.format() == Format.N && straight ? FIXED_DIGITS
                    : row.format() == Format.XN && straight && !bareSign ? FIXED_SIGNED : CODED;
        }
        if (row.sizing().coding() != Coding.PACKED || row.sizing().prefixBytes() > 2) {
            return CODED;
        }
        boolean straight = row.coding() == Coding.PACKED && row.alignment() == Alignment.LEFT;
        return bytes ? VARIABLE_BYTES : !straight ? CODED : row.format() == Format.Z ? VARIABLE_TRACK : VARIABLE_DIGITS;
    }
}
