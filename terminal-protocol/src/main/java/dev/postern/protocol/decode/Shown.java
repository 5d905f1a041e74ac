package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Part;
import dev.postern.protocol.iso8583.Parts;
import dev.postern.protocol.iso8583.Secrecy;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The values of a message as the tool writes them: digits as digits, track separators as D, ASCII text as text, all else as upper-case hex; card
 * numbers and tracks masked, wherever they stand, unless they are asked for. Not thread-safe.
 */
final class Shown {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final List<Integer> TRACKS = List.of(34, 35, 36, 45);

    private final boolean clear;
    private final Parts parts = new Parts();

    Shown(boolean clear) {
        this.clear = clear;
    }

    /** The value of a field. */
    String field(MessageView view, int field) {
        FieldSpec row = view.dialect().row(field);
        String text = text(view, row);
        if (clear) {
            return text;
        }
        if (TRACKS.contains(field) || row.format() == Format.Z) {
            return Masks.track(text);
        }
        if (field == 2 || row.secrecy() == Secrecy.PAN) {
            return Masks.number(text);
        }
        if (row.format() == Format.N || row.format() == Format.XN) {
            return Masks.numbersIn(text);
        }
        return masked(view, field, text);
    }

    /**
     * The value of a part.
     *
     * @param hidden what {@link #hidden} said of the field
     * @param from   where the part stands in the field
     */
    String part(Part part, boolean[] hidden, int from) {
        String text = part.format() == Format.AN || part.format() == Format.ANS ? isText(part.text()) ? part.text() : HEX.formatHex(part.bytes()) : part.text();
        if (clear) {
            return text;
        }
        String shown = part.secrecy() != Secrecy.OPEN && Masks.isCard(part) ? Masks.all(text) : Masks.numbersIn(text);
        boolean cut = false;
        for (int i = from; i < from + part.bytes().length; i++) {
            cut |= hidden[i];
        }
        // What is hidden as a whole must not come out piece by piece.
        return cut && shown.equals(text) ? Masks.all(text) : shown;
    }

    /** Which bytes of a value, or digits of a number, are hidden. */
    boolean[] hidden(MessageView view, int field) {
        Format format = view.dialect().row(field).format();
        if (format == Format.N || format == Format.XN) {
            return Masks.numbers(view.text(field));
        }
        boolean[] hidden = characters(view, field);
        // Tags and lengths between values that were all read make no card number with them.
        if (format == Format.B && parts.problem() != null) {
            boolean[] nibbles = Masks.numbers(HEX.formatHex(view.bytes(field)));
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] |= nibbles[2 * i] | nibbles[2 * i + 1];
            }
        }
        return hidden;
    }

    /** A range of bytes as text when all of it is printable ASCII, else as hex. */
    static String textOrHex(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append((char) (bytes[i] & 0xFF));
        }
        return isText(text) ? text.toString() : HEX.formatHex(bytes, from, to);
    }

    /** Bytes become text or hex; in either, what must not be seen is starred. */
    private String masked(MessageView view, int field, String text) {
        boolean[] hidden = characters(view, field);
        int width = text.length() == hidden.length ? 1 : 2;
        StringBuilder shown = new StringBuilder(text);
        for (int i = 0; i < hidden.length; i++) {
            for (int j = 0; hidden[i] && j < width; j++) {
                shown.setCharAt(i * width + j, '*');
            }
        }
        // Packed, a card number is read in the hex.
        return width == 1 ? shown.toString() : Masks.numbersIn(shown.toString());
    }

    /** Which bytes hold card data in characters: those of the field, of bytes ASCII or EBCDIC. */
    private boolean[] characters(MessageView view, int field) {
        List<Part> opened = parts.open(view, field);
        if (view.dialect().row(field).format() != Format.B) {
            return Masks.hidden(view.text(field), opened);
        }
        byte[] value = view.bytes(field);
        boolean[] hidden = Masks.hidden(new String(value, StandardCharsets.ISO_8859_1), opened);
        boolean[] ebcdic = Masks.numbers(Masks.ebcdic(value));
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] |= ebcdic[i];
        }
        return hidden;
    }

    private static String text(MessageView view, FieldSpec row) {
        String text = view.text(row.number());
        return switch (row.format()) {
            case Z -> separators(text);
            case AN, ANS -> isText(text) ? text : HEX.formatHex(view.bytes(row.number()));
            default -> text;
        };
    }

    private static String separators(String track) {
        StringBuilder packed = new StringBuilder(track);
        for (int i = 0; i < packed.length(); i++) {
            char c = packed.charAt(i);
            if (c > '9' && c <= '?') {
                packed.setCharAt(i, (char) ('A' + c - ':'));
            }
        }
        return packed.toString();
    }

    private static boolean isText(CharSequence text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
