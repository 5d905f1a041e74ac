package dev.postern.protocol.iso8583;

/**
 * A message in words, one line a field, with everything secret masked as its row says.
 * For logs, tests and the decode command; any thread that owns the view may call it. It allocates freely.
 */
public final class MessageDescription {

    private MessageDescription() {
    }

    /** The lines: message type, then number, name and value of each field that could be read, then what was malformed. */
    public static String describe(MessageView view) {
        StringBuilder lines = new StringBuilder();
        lines.append("MTI %04X".formatted(view.mti()));
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                FieldSpec row = view.dialect().row(field);
                lines.append("\n%3d %s: ".formatted(field, row.name()));
                value(lines, view, row);
            }
        }
        if (view.malformed() != null) {
            Malformed malformed = view.malformed();
            lines.append("\nmalformed: field %d, byte %d: %s".formatted(malformed.field(), malformed.offset(), malformed.reason()));
        }
        return lines.toString();
    }

    private static void value(StringBuilder lines, MessageView view, FieldSpec row) {
        int field = row.number();
        switch (row.secrecy()) {
            case OPEN -> printable(lines, view.text(field));
            case HIDDEN -> hidden(lines, view, field);
            case PAN -> {
                Pan pan = Pan.of(view, field);
                if (pan == null) {
                    hidden(lines, view, field);
                } else {
                    lines.append(pan.masked());
                }
            }
        }
    }

    private static void hidden(StringBuilder lines, MessageView view, int field) {
        lines.append("(hidden, length ").append(view.length(field)).append(')');
    }

    /** What is not printable ASCII becomes a dot, so that no terminal can write a line of a log. */
    private static void printable(StringBuilder lines, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lines.append(c >= ' ' && c <= '~' ? c : '.');
        }
    }
}
