package dev.postern.protocol.packager;

import dev.postern.protocol.iso8583.Alignment;
import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.Sizing;
import java.util.HashMap;
import java.util.Map;

/**
 * What a field class of a packager definition puts on the wire.
 * Immutable; found by the class's full name. A class that is not here is not known.
 *
 * @param format    what the value is made of
 * @param coding    how that becomes bytes
 * @param sizing    how the length is known
 * @param padded    alignment of an odd number of packed digits when the row says {@code pad="true"}
 * @param notPadded alignment when it does not
 */
record FieldClass(Format format, Coding coding, Sizing sizing, Alignment padded, Alignment notPadded) {

    private static final String PACKAGE = "org.jpos.iso.";
    private static final Map<String, FieldClass> ALL = new HashMap<>();

    static {
        fixed();
        text();
        numbers();
        binary();
    }

    /** The class of that name, or null. */
    static FieldClass named(String name) {
        return ALL.get(name);
    }

    /** Whether a class stands for no field at all. */
    static boolean isNothing(String name) {
        return name.equals(PACKAGE + "IF_NOP") || name.equals(PACKAGE + "IF_UNUSED");
    }

    /** The coding of a bitmap class, or null when it is none. */
    static Coding bitmap(String name) {
        return switch (name) {
            case PACKAGE + "IFA_BITMAP" -> Coding.HEX;
            case PACKAGE + "IFB_BITMAP", PACKAGE + "packager.Base1_BITMAP126" -> Coding.RAW;
            case PACKAGE + "IFE_BITMAP" -> Coding.HEX_EBCDIC;
            default -> null;
        };
    }

    private static void fixed() {
        packed("IFB_NUMERIC", Sizing.FIXED, Alignment.LEFT);
        packed("IFB_AMOUNT2003", Sizing.FIXED, Alignment.LEFT);
        packed("IFB_FNUMERIC", Sizing.FIXED, Alignment.LEFT_F);
        plain("IFA_NUMERIC", Format.N, Coding.ASCII, Sizing.FIXED);
        plain("IFA_AMOUNT2003", Format.N, Coding.ASCII, Sizing.FIXED);
        plain("IFE_NUMERIC", Format.N, Coding.EBCDIC, Sizing.FIXED);
        plain("IFA_AMOUNT", Format.XN, Coding.ASCII, Sizing.FIXED);
        plain("IFB_AMOUNT", Format.XN, Coding.PACKED, Sizing.FIXED);
        plain("IFE_AMOUNT", Format.XN, Coding.EBCDIC, Sizing.FIXED);
        plain("IF_CHAR", Format.ANS, Coding.ASCII, Sizing.FIXED);
        plain("IF_ECHAR", Format.ANS, Coding.EBCDIC, Sizing.FIXED);
        plain("IFE_CHAR", Format.ANS, Coding.EBCDIC, Sizing.FIXED);
        plain("IFA_BINARY", Format.B, Coding.HEX, Sizing.FIXED);
        plain("IFB_BINARY", Format.B, Coding.RAW, Sizing.FIXED);
        plain("IFE_BINARY", Format.B, Coding.HEX_EBCDIC, Sizing.FIXED);
    }

    private static void text() {
        for (int digits = 1; digits <= 6; digits++) {
            String l = "L".repeat(digits);
            plain("IFA_" + l + "CHAR", Format.ANS, Coding.ASCII, new Sizing(Coding.ASCII, digits));
            plain("IFE_" + l + "CHAR", Format.ANS, Coding.EBCDIC, new Sizing(Coding.EBCDIC, digits));
            plain("IFB_" + l + "CHAR", Format.ANS, Coding.ASCII, new Sizing(Coding.PACKED, digits));
        }
        plain("IFAE_LLCHAR", Format.ANS, Coding.EBCDIC, new Sizing(Coding.ASCII, 2));
        plain("IFEA_LLCHAR", Format.ANS, Coding.ASCII, new Sizing(Coding.EBCDIC, 2));
        plain("IFB_LLHCHAR", Format.ANS, Coding.ASCII, new Sizing(Coding.RAW, 1));
        plain("IFB_LLLHCHAR", Format.ANS, Coding.ASCII, new Sizing(Coding.RAW, 2));
        plain("IFB_LLHECHAR", Format.ANS, Coding.EBCDIC, new Sizing(Coding.RAW, 1));
        plain("IFB_LLLHECHAR", Format.ANS, Coding.EBCDIC, new Sizing(Coding.RAW, 2));
    }

    private static void numbers() {
        for (int digits = 1; digits <= 3; digits++) {
            String l = "L".repeat(digits);
            plain("IFA_" + l + "NUM", Format.N, Coding.ASCII, new Sizing(Coding.ASCII, digits));
            plain("IFE_" + l + "NUM", Format.N, Coding.EBCDIC, new Sizing(Coding.EBCDIC, digits));
        }
        packed("IFB_LLNUM", Sizing.LL, Alignment.LEFT);
        packed("IFB_LLLNUM", Sizing.LLL, Alignment.LEFT);
        packed("IFB_FLLNUM", Sizing.LL, Alignment.LEFT_F);
        packed("IFB_LLHNUM", new Sizing(Coding.RAW, 1), Alignment.LEFT);
        packed("IFB_LLLHNUM", new Sizing(Coding.RAW, 2), Alignment.LEFT);
        ALL.put(PACKAGE + "IFEB_LLNUM", new FieldClass(Format.N, Coding.PACKED, new Sizing(Coding.EBCDIC, 2, true), Alignment.LEFT_F, Alignment.LEFT_F));
    }

    private static void binary() {
        for (int digits = 1; digits <= 6; digits++) {
            String l = "L".repeat(digits);
            plain("IFA_" + l + "BINARY", Format.B, Coding.RAW, new Sizing(Coding.ASCII, digits));
            plain("IFE_" + l + "BINARY", Format.B, Coding.RAW, new Sizing(Coding.EBCDIC, digits));
            plain("IFB_" + l + "BINARY", Format.B, Coding.RAW, new Sizing(Coding.PACKED, digits));
        }
        plain("IFA_LLABINARY", Format.B, Coding.HEX, new Sizing(Coding.ASCII, 2));
        plain("IFA_LLLABINARY", Format.B, Coding.HEX, new Sizing(Coding.ASCII, 3));
        plain("IFB_LLHBINARY", Format.B, Coding.RAW, new Sizing(Coding.RAW, 1));
        plain("IFB_LLLHBINARY", Format.B, Coding.RAW, new Sizing(Coding.RAW, 2));
    }

    private static void plain(String name, Format format, Coding coding, Sizing sizing) {
        ALL.put(PACKAGE + name, new FieldClass(format, coding, sizing, Alignment.LEFT, Alignment.LEFT));
    }

    private static void packed(String name, Sizing sizing, Alignment notPadded) {
        ALL.put(PACKAGE + name, new FieldClass(Format.N, Coding.PACKED, sizing, Alignment.RIGHT, notPadded));
    }
}
