package dev.postern.protocol.iso8583;

import java.util.Objects;

/**
 * One row of a dialect table: what a field, or a part of one, is and how it stands on the wire.
 * Immutable; it is checked when made, so that no message meets a row that makes no sense.
 *
 * @param number    field number, 2..128 without 65; of a part its place, 0..999
 * @param name      name in the standard
 * @param format    what the value is made of
 * @param coding    how that becomes bytes
 * @param sizing    fixed length, or how the length stands before the value
 * @param lengthMax the length of a fixed field, the maximum of a variable one, in units of the format
 * @param alignment side and content of the nibble that an odd number of packed digits leaves over
 * @param secrecy   what a description may show
 * @param sense     what the digits mean
 * @param inside    what the value is made of in turn
 */
public record FieldSpec(int number, String name, Format format, Coding coding, Sizing sizing, int lengthMax, Alignment alignment,
        Secrecy secrecy, Sense sense, Inside inside) {

    /** The longest value: no frame is longer. */
    public static final int LENGTH_MAX = 65_535;

    /** Checks the row; a row that makes no sense is an {@link IllegalArgumentException} that names it. */
    public FieldSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(secrecy, "secrecy");
        Objects.requireNonNull(inside, "inside");
        require(number >= 0 && number <= 999, number, "is no number of a field");
        require(lengthMax >= 1, number, "has no length");
        require(lengthMax <= sizing.lengthMax(), number, "is longer than its length prefix can say");
        require(lengthMax <= LENGTH_MAX, number, "is longer than any frame");
        require(format.allows(coding), number, "is " + format.symbol() + ", which is never " + coding);
        require(coding == Coding.PACKED && format != Format.XN || alignment == Alignment.LEFT, number,
                "has an alignment, which only packed digits have");
        require(format != Format.XN || sizing.coding() == null && lengthMax >= 2 && lengthMax <= 19, number,
                "is x+n, which is fixed: a letter and digits, 18 at most");
        require(format != Format.XN || coding != Coding.PACKED || lengthMax % 2 == 1, number, "is x+n, packed, with an odd number of digits");
        require(!sizing.inBytes() || coding == Coding.PACKED && alignment == Alignment.LEFT_F, number,
                "has a length in bytes, which only packed digits with a filler have");
        require(format != Format.Z || sizing.coding() != null, number, "is track data, which is variable");
        require(sense.digits() == 0 || format == Format.N && sizing.coding() == null && lengthMax == sense.digits(), number,
                "is no " + sense.words());
    }

    /** A row in the contract's own coding, without parts. */
    public FieldSpec(int number, String name, Format format, Sizing sizing, int lengthMax, Alignment alignment, Secrecy secrecy) {
        this(number, name, format, format.usualCoding(), sizing, lengthMax, alignment, secrecy, Sense.NONE, Inside.NOTHING);
    }

    /** The same row with a meaning of its digits. */
    public FieldSpec meaning(Sense other) {
        return new FieldSpec(number, name, format, coding, sizing, lengthMax, alignment, secrecy, other, inside);
    }

    /** The same row with parts. */
    public FieldSpec holding(Inside parts) {
        return new FieldSpec(number, name, format, coding, sizing, lengthMax, alignment, secrecy, sense, parts);
    }

    /** Whether the length on the wire stands before the value; anyone may call it. */
    public boolean variable() {
        return sizing.coding() != null;
    }

    /** Bytes that a value of so many units takes, without the length before it; anyone may call it. */
    public int bytesFor(int units) {
        return switch (coding) {
            case PACKED -> format == Format.XN ? 1 + (units >>> 1) : units + 1 >>> 1;
            case ASCII, EBCDIC, RAW -> units;
            case HEX, HEX_EBCDIC -> units << 1;
        };
    }

    private static void require(boolean holds, int number, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("field " + number + " " + complaint);
        }
    }
}
