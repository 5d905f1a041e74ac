package dev.postern.protocol.iso8583;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The value of a field, or of a part of one, as text, by the columns of its row.
 * Pure; called by {@link MessageView} and {@link Parts}. It allocates, so nothing on the hot path asks for it.
 */
final class Text {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Text() {
    }

    /** The text of a value of so many units that was checked before. */
    static String of(FieldSpec row, byte[] bytes, int start, int units) {
        return switch (row.format()) {
            case N, Z -> row.coding() == Coding.PACKED ? packed(row, bytes, start, units) : characters(row.coding(), bytes, start, units);
            case XN -> row.coding() == Coding.PACKED ? (char) bytes[start] + HEX.formatHex(bytes, start + 1, start + row.bytesFor(units))
                    : characters(row.coding(), bytes, start, units);
            case AN, ANS -> characters(row.coding(), bytes, start, units);
            case B -> row.coding().hex() ? characters(row.coding(), bytes, start, 2 * units) : HEX.formatHex(bytes, start, start + units);
        };
    }

    /** Bytes as Latin-1 characters, which keeps every byte; EBCDIC is translated. */
    static String characters(Coding coding, byte[] bytes, int start, int count) {
        byte[] value = Arrays.copyOfRange(bytes, start, start + count);
        for (int i = 0; coding.ebcdic() && i < count; i++) {
            value[i] = Ebcdic.toLatin(value[i]);
        }
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    /** Packed track characters are '0' + nibble (ISO/IEC 7813), so D is '='. */
    private static String packed(FieldSpec row, byte[] bytes, int start, int units) {
        int first = (start << 1) + (row.alignment() == Alignment.RIGHT ? units & 1 : 0);
        char[] text = new char[units];
        for (int i = 0; i < units; i++) {
            text[i] = (char) ('0' + Packed.nibble(bytes, first + i));
        }
        return new String(text);
    }
}
