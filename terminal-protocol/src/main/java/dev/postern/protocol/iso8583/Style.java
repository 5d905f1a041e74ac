package dev.postern.protocol.iso8583;

import java.util.List;

/**
 * One way of writing a standard's table: what every digit, text, binary field and length is coded in. The same rows in another style are
 * another dialect. Immutable; part of the tables, used when they are built.
 *
 * @param suffix         what the dialect is called besides the year
 * @param mti            coding of the MTI
 * @param bitmap         coding of the bitmaps
 * @param digits         coding of n and x+n fields
 * @param text           coding of an and ans fields
 * @param fixedBinary    coding of b fields of a fixed length
 * @param variableBinary coding of b fields with a length before them
 * @param prefix         coding of lengths
 */
record Style(String suffix, Coding mti, Coding bitmap, Coding digits, Coding text, Coding fixedBinary, Coding variableBinary, Coding prefix) {

    static final Style BINARY = new Style("binary", Coding.PACKED, Coding.RAW, Coding.PACKED, Coding.ASCII, Coding.RAW, Coding.RAW, Coding.PACKED);

    /** Every style that ships, in the order in which they are listed. Variable binary data is raw everywhere: hex would not fit its length. */
    static final List<Style> ALL = List.of(
            new Style("ascii", Coding.ASCII, Coding.HEX, Coding.ASCII, Coding.ASCII, Coding.HEX, Coding.RAW, Coding.ASCII),
            new Style("ascii-binary-bitmap", Coding.ASCII, Coding.RAW, Coding.ASCII, Coding.ASCII, Coding.RAW, Coding.RAW, Coding.ASCII),
            BINARY,
            new Style("ebcdic", Coding.EBCDIC, Coding.HEX_EBCDIC, Coding.EBCDIC, Coding.EBCDIC, Coding.HEX_EBCDIC, Coding.RAW, Coding.EBCDIC),
            new Style("ebcdic-binary-bitmap", Coding.EBCDIC, Coding.RAW, Coding.EBCDIC, Coding.EBCDIC, Coding.RAW, Coding.RAW, Coding.EBCDIC));

    /** The dialect of a standard in this style. A fixed field of an odd number of digits is aligned as {@code odd} says. */
    Dialect dialect(String standard, int version, Alignment odd, List<FieldSpec> table) {
        Layout layout = new Layout(mti, bitmap, true, version, true);
        return Dialect.of(standard + "-" + suffix, layout, table.stream().map(row -> write(row, odd)).toList());
    }

    private FieldSpec write(FieldSpec row, Alignment odd) {
        Coding coding = switch (row.format()) {
            case XN -> digits;
            case N, Z -> row.coding() == Coding.PACKED ? digits : text;
            case AN, ANS -> text;
            case B -> row.variable() ? variableBinary : fixedBinary;
        };
        boolean aligned = row.format() == Format.N && coding == Coding.PACKED && !row.variable();
        return new FieldSpec(row.number(), row.name(), row.format(), coding, row.sizing().as(prefix), row.lengthMax(),
                aligned ? odd : Alignment.LEFT, row.secrecy(), row.sense(), inside(row.inside()));
    }

    /** Parts are recoded as fields are, digits that stand in a text as text; tagged ones stay as they are. */
    private Inside inside(Inside parts) {
        return switch (parts) {
            case Inside.Sequence sequence -> new Inside.Sequence(sequence.parts().stream().map(part -> write(part, Alignment.LEFT)).toList());
            default -> parts;
        };
    }
}
