package dev.postern.protocol.iso8583;

import java.util.HexFormat;

/**
 * The value of a field as text, by the format in its row.
 * Pure; called by {@link MessageView} and the description. It allocates, so nothing on the hot path asks for it.
 */
final class Text {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Text() {
    }

    static String of(MessageView view, int field) {
        return switch (formatOf(view, field)) {
            case N, Z -> packed(view, field);
            case XN -> signed(view, field);
            case AN, ANS -> view.latin1(field);
            case B -> HEX.formatHex(view.bytes(field));
        };
    }

    private static Format formatOf(MessageView view, int field) {
        view.length(field);
        return view.dialect().row(field).format();
    }

    /** Packed track characters are '0' + nibble (ISO/IEC 7813), so D is '='; written as characters they are kept. */
    private static String packed(MessageView view, int field) {
        if (view.dialect().row(field).coding() != Coding.PACKED) {
            return view.latin1(field);
        }
        char[] text = new char[view.length(field)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) ('0' + view.digit(field, i));
        }
        return new String(text);
    }

    private static String signed(MessageView view, int field) {
        if (view.dialect().row(field).coding() != Coding.PACKED) {
            return view.latin1(field);
        }
        byte[] value = view.bytes(field);
        return (char) value[0] + HEX.formatHex(value, 1, value.length);
    }
}
