package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Alignment.LEFT;
import static dev.postern.protocol.iso8583.Alignment.LEFT_F;
import static dev.postern.protocol.iso8583.Alignment.RIGHT;

import java.util.ArrayList;
import java.util.List;

/** The dialects that ship and two that hold every combination of parts which none of them has. */
final class EveryDialect {

    /** Binary and EBCDIC lengths, packed values with the nibble F or right aligned, signs packed beside a bare sign. */
    static final Dialect RARE = Dialect.of("rare", new Layout(Coding.PACKED, Coding.RAW, true, Layout.ANY_YEAR, true), List.of(
            row(2, Format.N, Coding.PACKED, new Sizing(Coding.RAW, 1), 19, RIGHT, Secrecy.PAN),
            row(3, Format.N, Coding.PACKED, Sizing.FIXED, 5, LEFT_F, Secrecy.OPEN),
            row(4, Format.N, Coding.PACKED, Sizing.FIXED, 6, LEFT_F, Secrecy.OPEN),
            row(5, Format.N, Coding.PACKED, new Sizing(Coding.EBCDIC, 2), 17, LEFT_F, Secrecy.OPEN),
            row(6, Format.N, Coding.EBCDIC, new Sizing(Coding.ASCII, 1), 9, LEFT, Secrecy.OPEN),
            row(7, Format.N, Coding.PACKED, Sizing.LL, 33, RIGHT, Secrecy.OPEN),
            row(8, Format.XN, Coding.PACKED, Sizing.FIXED, 19, LEFT, Secrecy.OPEN),
            row(9, Format.XN, Coding.PACKED, Sizing.FIXED, 9, LEFT, Secrecy.OPEN),
            row(10, Format.N, Coding.PACKED, new Sizing(Coding.EBCDIC, 2, true), 19, LEFT_F, Secrecy.OPEN),
            row(32, Format.N, Coding.PACKED, new Sizing(Coding.RAW, 1, true), 11, LEFT_F, Secrecy.OPEN),
            row(35, Format.Z, Coding.PACKED, Sizing.LL, 37, LEFT_F, Secrecy.PAN),
            row(36, Format.Z, Coding.PACKED, new Sizing(Coding.RAW, 2), 104, RIGHT, Secrecy.HIDDEN),
            row(41, Format.ANS, Coding.EBCDIC, Sizing.FIXED, 8, LEFT, Secrecy.OPEN),
            row(42, Format.ANS, Coding.EBCDIC, new Sizing(Coding.RAW, 1), 255, LEFT, Secrecy.OPEN),
            row(43, Format.ANS, Coding.ASCII, new Sizing(Coding.PACKED, 4), 2_000, LEFT, Secrecy.OPEN),
            row(48, Format.ANS, Coding.ASCII, new Sizing(Coding.PACKED, 6), 1_500, LEFT, Secrecy.OPEN),
            row(52, Format.B, Coding.HEX, Sizing.FIXED, 8, LEFT, Secrecy.HIDDEN),
            row(53, Format.B, Coding.HEX_EBCDIC, new Sizing(Coding.ASCII, 3), 48, LEFT, Secrecy.OPEN),
            row(55, Format.B, Coding.RAW, new Sizing(Coding.RAW, 2), 999, LEFT, Secrecy.HIDDEN),
            row(64, Format.B, Coding.HEX_EBCDIC, Sizing.FIXED, 8, LEFT, Secrecy.HIDDEN),
            row(90, Format.N, Coding.ASCII, Sizing.FIXED, 42, LEFT, Secrecy.OPEN),
            row(127, Format.ANS, Coding.ASCII, new Sizing(Coding.ASCII, 6), 1_200, LEFT, Secrecy.OPEN)));

    /** One bitmap only, hex, with an MTI in EBCDIC. */
    static final Dialect SMALL = Dialect.of("small", new Layout(Coding.EBCDIC, Coding.HEX, false, Layout.YEAR_1987 | Layout.YEAR_1993, false), List.of(
            row(11, Format.N, Coding.EBCDIC, Sizing.FIXED, 6, LEFT, Secrecy.OPEN),
            row(41, Format.ANS, Coding.ASCII, Sizing.FIXED, 8, LEFT, Secrecy.OPEN),
            row(63, Format.ANS, Coding.EBCDIC, new Sizing(Coding.EBCDIC, 4), 1_100, LEFT, Secrecy.OPEN)));

    private EveryDialect() {
    }

    static List<Dialect> all() {
        List<Dialect> all = new ArrayList<>(Dialects.all());
        all.add(RARE);
        all.add(SMALL);
        return all;
    }

    /** A message type of the newest standard that the dialect allows. */
    static int mti(Dialect dialect) {
        return dialect.isMti(0x1200) ? 0x1200 : 0x0200;
    }

    private static FieldSpec row(int number, Format format, Coding coding, Sizing sizing, int lengthMax, Alignment alignment, Secrecy secrecy) {
        return new FieldSpec(number, "field " + number, format, coding, sizing, lengthMax, alignment, secrecy, Sense.NONE, Inside.NOTHING);
    }
}
