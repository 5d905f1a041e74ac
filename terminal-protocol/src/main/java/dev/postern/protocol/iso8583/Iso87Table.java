package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Format.AN;
import static dev.postern.protocol.iso8583.Format.ANS;
import static dev.postern.protocol.iso8583.Format.N;
import static dev.postern.protocol.iso8583.Secrecy.HIDDEN;
import static dev.postern.protocol.iso8583.Secrecy.OPEN;
import static dev.postern.protocol.iso8583.Sizing.FIXED;
import static dev.postern.protocol.iso8583.Sizing.LLL;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The table of ISO 8583:1987 as hosts write it. Most rows are those of the terminal dialect, which took them from there; the ones below are
 * where that dialect went its own way. 36 and 55 are text, as public definitions of this standard have them.
 */
final class Iso87Table {

    static final List<FieldSpec> ROWS = rows(
            new FieldSpec(22, "Point of service entry mode", N, FIXED, 3, Alignment.RIGHT, OPEN),
            row(36, "Track 3 data", ANS, LLL, 104, HIDDEN),
            row(41, "Card acceptor terminal identification", ANS, FIXED, 8, OPEN),
            row(42, "Card acceptor identification code", ANS, FIXED, 15, OPEN),
            row(43, "Card acceptor name and location", ANS, FIXED, 40, OPEN),
            row(46, "Additional data, ISO", ANS, LLL, 999, OPEN),
            row(48, "Additional data, private", ANS, LLL, 999, OPEN),
            row(54, "Additional amounts", AN, LLL, 120, OPEN).holding(TerminalParts.FIELD_54),
            row(55, "Chip data, reserved ISO", ANS, LLL, 999, HIDDEN).holding(EmvTags.FIELD),
            row(56, "Reserved, ISO", ANS, LLL, 999, OPEN),
            row(57, "Reserved, national", ANS, LLL, 999, OPEN),
            row(58, "Reserved, national", ANS, LLL, 999, OPEN),
            row(59, "Reserved, national", ANS, LLL, 999, OPEN),
            row(60, "Reserved, private", ANS, LLL, 999, OPEN),
            row(61, "Reserved, private", ANS, LLL, 999, OPEN),
            row(62, "Reserved, private", ANS, LLL, 999, HIDDEN),
            row(63, "Reserved, private", ANS, LLL, 999, OPEN));

    /** A dialect for each style, in the order of {@link Style#ALL}. */
    static final List<Dialect> DIALECTS =
            Style.ALL.stream().map(style -> style.dialect("iso87", Layout.YEAR_1987, Alignment.RIGHT, ROWS)).toList();

    private Iso87Table() {
    }

    private static List<FieldSpec> rows(FieldSpec... own) {
        FieldSpec[] rows = new FieldSpec[129];
        TerminalTable.ROWS.forEach(row -> rows[row.number()] = row);
        for (FieldSpec row : own) {
            rows[row.number()] = row;
        }
        return Arrays.stream(rows).filter(Objects::nonNull).toList();
    }

    private static FieldSpec row(int number, String name, Format format, Sizing sizing, int lengthMax, Secrecy secrecy) {
        return new FieldSpec(number, name, format, sizing, lengthMax, Alignment.LEFT, secrecy);
    }
}
