package dev.postern.protocol.iso8583;

import java.util.Objects;

/**
 * One row of a dialect table: what a field is and how it stands on the wire.
 * Immutable; it is checked when made, so that no message meets a row that makes no sense.
 *
 * @param number    field number, 2..128 without 65
 * @param name      name in the standard
 * @param format    coding of the value
 * @param sizing    fixed length, LL or LLL
 * @param lengthMax the length of a fixed field, the maximum of a variable one, in units of the format
 * @param alignment side of an odd number of digits; only a fixed {@code n} may be right aligned
 * @param secrecy   what a description may show
 */
public record FieldSpec(int number, String name, Format format, Sizing sizing, int lengthMax, Alignment alignment, Secrecy secrecy) {

    /** Checks the row; a row that makes no sense is an {@link IllegalArgumentException} that names it. */
    public FieldSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(secrecy, "secrecy");
        require(number >= 2 && number <= 128 && number != 65, number, "is not a field: 2..128 without 65");
        require(lengthMax >= 1, number, "has no length");
        require(lengthMax <= sizing.lengthMax(), number, "is longer than its length prefix can say");
        require(lengthMax <= 999, number, "is longer than any field of the standard");
        require(sizing == Sizing.FIXED || alignment == Alignment.LEFT, number, "is variable, so it is left aligned");
        require(format == Format.N || alignment == Alignment.LEFT, number, "is right aligned, which only n can be");
        require(format != Format.XN || sizing == Sizing.FIXED && lengthMax % 2 == 1 && lengthMax <= 19, number,
                "is x+n, which is fixed: a letter and an even number of digits, 18 at most");
        require(format != Format.Z || sizing != Sizing.FIXED, number, "is track data, which is variable");
    }

    /** Whether the length on the wire stands before the value; anyone may call it. */
    public boolean variable() {
        return sizing != Sizing.FIXED;
    }

    private static void require(boolean holds, int number, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("field " + number + " " + complaint);
        }
    }
}
