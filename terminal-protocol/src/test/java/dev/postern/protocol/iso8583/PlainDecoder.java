package dev.postern.protocol.iso8583;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The obvious decoder, written from the columns of the table over a string of hex digits, and slow: the oracle of {@link MessageView}.
 * It knows the rows of the table and nothing of how the view works.
 */
final class PlainDecoder {

    static final Charset EBCDIC = Charset.forName("IBM1047");

    final SortedMap<Integer, String> values = new TreeMap<>();
    String mti = "0000";
    Malformed malformed;

    private final Dialect dialect;
    private final String hex;
    private final SortedMap<Integer, String> doubtful = new TreeMap<>();
    private int at;
    private boolean lengthIsDoubtful;

    PlainDecoder(Dialect dialect, byte[] message) {
        this.dialect = dialect;
        hex = HexFormat.of().withUpperCase().formatHex(message);
        try {
            head();
            fields();
        } catch (Stop stop) {
            if (malformed == null) {
                malformed = stop.malformed;
            }
            return;
        }
        values.putAll(doubtful);
    }

    private void head() throws Stop {
        Coding coding = dialect.layout().mti();
        String type = take(0, coding == Coding.PACKED ? 2 : 4, "MTI runs past the end");
        type = coding == Coding.PACKED ? type : characters(type, coding);
        String versions = "";
        for (int version = 0; version < 10; version++) {
            versions += (dialect.layout().versions() >> version & 1) != 0 ? version : "";
        }
        if (!type.matches("[" + versions + "][1-9][0-9][0-9]")) {
            throw new Stop(0, 0, "not an MTI");
        }
        mti = type;
    }

    private void fields() throws Stop {
        int bitmapAt = at / 2;
        String bitmap = bitmap("bitmap runs past the end");
        int secondAt = at / 2;
        if (bitmap.startsWith("1")) {
            if (!dialect.layout().secondBitmap()) {
                throw new Stop(1, bitmapAt, "second bitmap");
            }
            bitmap += bitmap("second bitmap runs past the end");
        }
        for (int field = 2; field <= bitmap.length(); field++) {
            if (bitmap.charAt(field - 1) == '1') {
                if (field == 65) {
                    throw new Stop(65, secondAt, "third bitmap");
                }
                FieldSpec row = dialect.row(field);
                if (row == null) {
                    throw new Stop(field, at / 2, "the dialect has no such field");
                }
                field(row);
            }
        }
        if (at != hex.length()) {
            throw new Stop(0, at / 2, "bytes left over");
        }
    }

    private String bitmap(String otherwise) throws Stop {
        Coding coding = dialect.layout().bitmap();
        int from = at / 2;
        String raw = take(1, coding == Coding.RAW ? 8 : 16, otherwise);
        if (coding == Coding.RAW) {
            return bits(raw);
        }
        try {
            return bits(hexDigits(raw, coding, from));
        } catch (BadValue bad) {
            throw new Stop(1, bad.offset, bad.getMessage());
        }
    }

    /** A bad value is noted and the walk goes on; what follows a bad length counts only when the walk reaches the end. */
    private void field(FieldSpec row) throws Stop {
        int before = at;
        try {
            String value = value(row);
            (lengthIsDoubtful ? doubtful : values).put(row.number(), value);
        } catch (BadValue bad) {
            lengthIsDoubtful |= bad.getMessage().equals("length over the maximum");
            if (malformed == null) {
                malformed = new Malformed(row.number(), bad.offset, bad.getMessage());
            }
            if (at == before) {
                throw new Stop(row.number(), bad.offset, bad.getMessage());
            }
        }
    }

    private String value(FieldSpec row) throws Stop, BadValue {
        int from = at / 2;
        int units = row.lengthMax();
        if (row.variable()) {
            units = units(row, from);
        }
        int bytes = switch (row.coding()) {
            case PACKED -> row.format() == Format.XN ? 1 + units / 2 : (units + 1) / 2;
            case HEX, HEX_EBCDIC -> 2 * units;
            default -> units;
        };
        if (units > row.lengthMax() && at + 2 * bytes > hex.length()) {
            throw new Stop(row.number(), from, "length over the maximum");
        }
        int valueFrom = at / 2;
        String raw = take(row.number(), bytes, "runs past the end");
        if (units > row.lengthMax()) {
            throw new BadValue(from, "length over the maximum");
        }
        boolean packed = row.coding() == Coding.PACKED;
        return switch (row.format()) {
            case N -> packed ? digits(row, raw, units, valueFrom) : all("0123456789", characters(raw, row.coding()), valueFrom, "digit is not decimal");
            case Z -> packed ? track(row, raw, units, valueFrom)
                    : all("0123456789:;<=>?D", characters(raw, row.coding()), valueFrom, "character is not one of a track");
            case XN -> signed(raw, row.coding(), valueFrom);
            case AN, ANS -> characters(raw, row.coding());
            case B -> row.coding() == Coding.RAW ? raw : hexDigits(raw, row.coding(), valueFrom);
        };
    }

    private int units(FieldSpec row, int from) throws Stop, BadValue {
        Coding coding = row.sizing().coding();
        int bytes = coding == Coding.PACKED ? (row.sizing().digits() + 1) / 2 : row.sizing().digits();
        String prefix = take(row.number(), bytes, "runs past the end");
        if (coding == Coding.RAW) {
            return digits(row, Integer.parseInt(prefix, 16));
        }
        String digits = coding == Coding.PACKED ? prefix : characters(prefix, coding);
        if (!digits.matches("[0-9]+")) {
            at -= prefix.length();
            throw new BadValue(from, "length is not decimal");
        }
        return digits(row, Integer.parseInt(digits));
    }

    /** A length in bytes is twice as many digits, but for a filler, which is thought to be there when its byte is not. */
    private int digits(FieldSpec row, int length) {
        if (!row.sizing().inBytes() || length == 0) {
            return length;
        }
        int last = at + 2 * length - 1;
        return 2 * length - (last >= hex.length() || hex.charAt(last) == 'F' ? 1 : 0);
    }

    private static String characters(String raw, Coding coding) {
        return new String(HexFormat.of().parseHex(raw), coding.ebcdic() ? EBCDIC : StandardCharsets.ISO_8859_1);
    }

    private static String all(String allowed, String characters, int from, String otherwise) throws BadValue {
        for (int i = 0; i < characters.length(); i++) {
            if (allowed.indexOf(characters.charAt(i)) < 0) {
                throw new BadValue(from + i, otherwise);
            }
        }
        return characters;
    }

    private static String hexDigits(String raw, Coding coding, int from) throws BadValue {
        return all("0123456789ABCDEF", characters(raw, coding), from, "digit is not upper-case hex");
    }

    private static String digits(FieldSpec row, String raw, int units, int from) throws BadValue {
        boolean filled = units % 2 == 1 && row.alignment() == Alignment.LEFT_F;
        for (int i = 0; i < raw.length() - (filled ? 1 : 0); i++) {
            if (raw.charAt(i) > '9') {
                throw new BadValue(from + i / 2, "digit is not decimal");
            }
        }
        return unpadded(row, raw, units, from);
    }

    private static String unpadded(FieldSpec row, String raw, int units, int from) throws BadValue {
        if (units % 2 == 0) {
            return raw;
        }
        boolean right = row.alignment() == Alignment.RIGHT;
        boolean filled = row.alignment() == Alignment.LEFT_F;
        int pad = right ? 0 : raw.length() - 1;
        if (raw.charAt(pad) != (filled ? 'F' : '0')) {
            throw new BadValue(from + pad / 2, filled ? "padding is not F" : "padding is not zero");
        }
        return right ? raw.substring(1) : raw.substring(0, units);
    }

    private static String track(FieldSpec row, String padded, int units, int from) throws BadValue {
        String raw = unpadded(row, padded, units, from);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < units; i++) {
            text.append("0123456789:;<=>?".charAt(Character.digit(raw.charAt(i), 16)));
        }
        return text.toString();
    }

    private String signed(String raw, Coding coding, int from) throws BadValue {
        String sign = characters(raw.substring(0, 2), coding);
        if (!"CD".contains(sign) && !(sign.equals("0") && dialect.layout().bareSign())) {
            throw new BadValue(from, "sign is neither C nor D");
        }
        if (coding != Coding.PACKED) {
            return sign + all("0123456789", characters(raw.substring(2), coding), from + 1, "digit is not decimal");
        }
        for (int i = 2; i < raw.length(); i++) {
            if (raw.charAt(i) > '9') {
                throw new BadValue(from + i / 2, "digit is not decimal");
            }
        }
        return sign + raw.substring(2);
    }

    private String take(int field, int bytes, String otherwise) throws Stop {
        if (at + 2 * bytes > hex.length()) {
            throw new Stop(field, hex.length() / 2, otherwise);
        }
        at += 2 * bytes;
        return hex.substring(at - 2 * bytes, at);
    }

    private static String bits(String hex) {
        StringBuilder bits = new StringBuilder();
        for (char c : hex.toCharArray()) {
            bits.append(Integer.toBinaryString(16 | Character.digit(c, 16)).substring(1));
        }
        return bits.toString();
    }

    private static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;
        private final int offset;

        BadValue(int offset, String reason) {
            super(reason);
            this.offset = offset;
        }
    }

    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Malformed malformed;

        Stop(int field, int offset, String reason) {
            super(reason);
            malformed = new Malformed(field, offset, reason);
        }
    }
}
