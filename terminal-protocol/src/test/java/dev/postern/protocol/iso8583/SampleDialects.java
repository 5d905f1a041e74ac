package dev.postern.protocol.iso8583;

import java.util.ArrayList;
import java.util.List;

/** The dialects of public messages that are written as none of those that ship: what each needs of its own, no more. */
final class SampleDialects {

    private static final Sizing ONE_BYTE = new Sizing(Coding.RAW, 1);
    private static final Sizing LL_ASCII = new Sizing(Coding.ASCII, 2);
    private static final Sizing LLL_ASCII = new Sizing(Coding.ASCII, 3);

    private SampleDialects() {
    }

    /** A dialect that ships, or one of these. */
    static Dialect named(String name) {
        return switch (name) {
            case "length-in-a-byte" -> Dialect.of(name, List.of(row(2, Format.N, Coding.PACKED, ONE_BYTE, 19, Alignment.LEFT)));
            case "track-with-filler" -> changed("iso87-binary", row(35, Format.Z, Coding.PACKED, Sizing.LL, 37, Alignment.LEFT_F));
            case "terminal-of-16" -> changed("iso87-ascii", row(41, Format.ANS, Coding.ASCII, Sizing.FIXED, 16, Alignment.LEFT));
            case "track-in-bytes" -> Dialect.of(name, new Layout(Coding.ASCII, Coding.HEX, true, Layout.YEAR_1993, false), List.of(
                    row(2, Format.N, Coding.ASCII, LL_ASCII, 19, Alignment.LEFT), row(3, Format.N, Coding.ASCII, Sizing.FIXED, 6, Alignment.LEFT),
                    row(4, Format.N, Coding.ASCII, Sizing.FIXED, 12, Alignment.LEFT), row(11, Format.N, Coding.ASCII, Sizing.FIXED, 6, Alignment.LEFT),
                    row(35, Format.B, Coding.RAW, LL_ASCII, 37, Alignment.LEFT), row(52, Format.B, Coding.RAW, Sizing.FIXED, 8, Alignment.LEFT)));
            case "own-numbers" -> Dialect.of(name, List.of(row(2, Format.N, Coding.PACKED, LL_ASCII, 19, Alignment.LEFT),
                    row(3, Format.N, Coding.PACKED, Sizing.FIXED, 6, Alignment.LEFT), row(4, Format.N, Coding.PACKED, Sizing.FIXED, 12, Alignment.LEFT),
                    row(7, Format.N, Coding.PACKED, Sizing.FIXED, 3, Alignment.RIGHT), row(8, Format.N, Coding.PACKED, Sizing.FIXED, 4, Alignment.LEFT),
                    row(9, Format.N, Coding.PACKED, Sizing.FIXED, 4, Alignment.LEFT),
                    row(10, Format.ANS, Coding.ASCII, LLL_ASCII, 999, Alignment.LEFT), row(11, Format.N, Coding.PACKED, Sizing.FIXED, 6, Alignment.LEFT)));
            case "card-network" -> Dialect.of(name, List.of(digits(3, 6), digits(4, 12), digits(7, 10), digits(10, 8), digits(11, 6), digits(18, 4),
                    digits(19, 3), digits(22, 3), digits(25, 2), row(32, Format.N, Coding.PACKED, ONE_BYTE, 11, Alignment.LEFT),
                    row(37, Format.AN, Coding.EBCDIC, Sizing.FIXED, 12, Alignment.LEFT), row(41, Format.ANS, Coding.EBCDIC, Sizing.FIXED, 8, Alignment.LEFT)));
            default -> Dialects.named(name);
        };
    }

    private static Dialect changed(String name, FieldSpec other) {
        Dialect dialect = Dialects.named(name);
        List<FieldSpec> rows = new ArrayList<>(dialect.table());
        rows.replaceAll(row -> row.number() == other.number() ? other : row);
        return Dialect.of(name + " but for " + other.number(), dialect.layout(), rows);
    }

    private static FieldSpec digits(int number, int length) {
        return row(number, Format.N, Coding.PACKED, Sizing.FIXED, length, length % 2 == 1 ? Alignment.RIGHT : Alignment.LEFT);
    }

    private static FieldSpec row(int number, Format format, Coding coding, Sizing sizing, int lengthMax, Alignment alignment) {
        return new FieldSpec(number, "field " + number, format, coding, sizing, lengthMax, alignment, Secrecy.OPEN, Sense.NONE, Inside.NOTHING);
    }
}
