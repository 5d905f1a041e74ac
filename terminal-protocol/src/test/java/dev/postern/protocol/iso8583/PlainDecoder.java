package dev.postern.protocol.iso8583;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The obvious decoder, written from protocol.md section 2 over a string of hex digits, and slow: the oracle of {@link MessageView}.
 * It knows the rows of the table and nothing of how the view works.
 */
final class PlainDecoder {

    final SortedMap<Integer, String> values = new TreeMap<>();
    String mti = "0000";
    Malformed malformed;

    private final String hex;
    private final SortedMap<Integer, String> doubtful = new TreeMap<>();
    private int at;
    private boolean lengthIsDoubtful;

    PlainDecoder(Dialect dialect, byte[] message) {
        hex = HexFormat.of().withUpperCase().formatHex(message);
        try {
            head();
            fields(dialect);
        } catch (Stop stop) {
            if (malformed == null) {
                malformed = stop.malformed;
            }
            return;
        }
        values.putAll(doubtful);
    }

    private void head() throws Stop {
        String type = take(0, 2, "MTI runs past the end");
        if (!type.matches("0[1-9][0-9][0-9]")) {
            throw new Stop(0, 0, "not an MTI");
        }
        mti = type;
    }

    private void fields(Dialect dialect) throws Stop {
        String bitmap = bits(take(1, 8, "bitmap runs past the end"));
        if (bitmap.startsWith("1")) {
            bitmap += bits(take(1, 8, "second bitmap runs past the end"));
        }
        for (int field = 2; field <= bitmap.length(); field++) {
            if (bitmap.charAt(field - 1) == '1') {
                if (field == 65) {
                    throw new Stop(65, 10, "third bitmap");
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
            String prefix = take(row.number(), row.sizing() == Sizing.LL ? 1 : 2, "runs past the end");
            if (!prefix.matches("[0-9]+")) {
                at -= prefix.length();
                throw new BadValue(from, "length is not decimal");
            }
            units = Integer.parseInt(prefix);
        }
        boolean packed = row.format() == Format.N || row.format() == Format.Z;
        int bytes = packed ? (units + 1) / 2 : row.format() == Format.XN ? 1 + units / 2 : units;
        if (units > row.lengthMax() && at + 2 * bytes > hex.length()) {
            throw new Stop(row.number(), from, "length over the maximum");
        }
        int valueFrom = at / 2;
        String raw = take(row.number(), bytes, "runs past the end");
        if (units > row.lengthMax()) {
            throw new BadValue(from, "length over the maximum");
        }
        return switch (row.format()) {
            case N -> digits(row, raw, units, valueFrom);
            case Z -> track(raw, units, valueFrom);
            case XN -> signed(raw, valueFrom);
            case AN, ANS -> new String(HexFormat.of().parseHex(raw), StandardCharsets.ISO_8859_1);
            case B -> raw;
        };
    }

    private static String digits(FieldSpec row, String raw, int units, int from) throws BadValue {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > '9') {
                throw new BadValue(from + i / 2, "digit is not decimal");
            }
        }
        if (units % 2 == 0) {
            return raw;
        }
        boolean right = row.alignment() == Alignment.RIGHT;
        int pad = right ? 0 : raw.length() - 1;
        if (raw.charAt(pad) != '0') {
            throw new BadValue(from + pad / 2, "padding is not zero");
        }
        return right ? raw.substring(1) : raw.substring(0, units);
    }

    private static String track(String raw, int units, int from) throws BadValue {
        if (units % 2 == 1 && !raw.endsWith("0")) {
            throw new BadValue(from + raw.length() / 2 - 1, "padding is not zero");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < units; i++) {
            text.append("0123456789:;<=>?".charAt(Character.digit(raw.charAt(i), 16)));
        }
        return text.toString();
    }

    private static String signed(String raw, int from) throws BadValue {
        if (!raw.startsWith("43") && !raw.startsWith("44")) {
            throw new BadValue(from, "sign is neither C nor D");
        }
        for (int i = 2; i < raw.length(); i++) {
            if (raw.charAt(i) > '9') {
                throw new BadValue(from + i / 2, "digit is not decimal");
            }
        }
        return (raw.startsWith("43") ? "C" : "D") + raw.substring(2);
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
