package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Malformed;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Part;
import dev.postern.protocol.iso8583.Parts;
import dev.postern.protocol.iso8583.Sense;
import java.util.ArrayList;
import java.util.List;

/**
 * A reading as lines for a person: what stands around the message, every field with its parts, then what is wrong.
 * Not thread-safe; one a reading.
 */
final class TextReport {

    private final Reading reading;
    private final MessageView view;
    private final Shown shown;
    private final Parts parts = new Parts();
    private final List<String> lines = new ArrayList<>();

    TextReport(Reading reading, Shown shown) {
        this.reading = reading;
        this.view = reading.view();
        this.shown = shown;
    }

    /** The lines. */
    List<String> lines(KeyChecks checks) {
        framing();
        dialect();
        lines.add("MTI      " + (view.mti() == 0 ? "could not be read" : "%04X  %s".formatted(view.mti(), MessageType.words(view.mti()))));
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                field(field);
            }
        }
        checks.lines().forEach(line -> lines.add("checked  " + line));
        malformed();
        return lines;
    }

    private void framing() {
        Framing framing = reading.framing();
        int given = reading.bytes().length;
        if (framing.length() != null) {
            int rest = given - framing.lengthBytes();
            lines.add("length   " + framing.announced() + " (" + framing.length() + ")"
                    + (framing.lengthHolds(given) ? "" : ", but " + rest + " bytes follow"));
        }
        if (reading.tpdu() != null) {
            lines.add("TPDU     " + reading.tpdu());
        }
        if (reading.header() != null) {
            lines.add("header   " + reading.header());
        }
    }

    private void dialect() {
        String how = !reading.found() ? "as told"
                : !reading.good() ? "the nearest, but the message is malformed in every one"
                : reading.alsoFits().isEmpty() ? "found" : "found; also fits: " + String.join(", ", reading.alsoFits());
        lines.add("dialect  " + view.dialect().name() + " (" + how + ")");
    }

    private void field(int field) {
        FieldSpec row = view.dialect().row(field);
        lines.add("%4d %-42s %s".formatted(field, row.name(), shown.field(view, field)));
        if (row.sense() != Sense.NONE && view.checked(field) < 0) {
            lines.add("     note: is no " + row.sense().words());
        }
        parts(parts.open(view, field), "     ", shown.hidden(view, field));
        if (parts.problem() != null) {
            String where = parts.problemAt() < 0 ? "" : ", byte " + (view.offset(field) + parts.problemAt());
            lines.add("     note: its parts cannot be read to the end" + where + ": " + parts.problem());
        }
    }

    private void parts(List<Part> found, String indent, boolean[] hidden) {
        int at = 0;
        for (Part part : found) {
            int from = part.from() < 0 ? at : part.from(); // parts of a number follow each other
            at = from + part.bytes().length;
            boolean opened = !part.parts().isEmpty();
            lines.add((indent + "%-6s %-" + Math.max(1, 40 - indent.length()) + "s %s").formatted(part.id(), part.name(),
                    opened ? "" : shown.part(part, hidden, from)).stripTrailing());
            if (part.id().equals(Tvr.TAG)) {
                Tvr.bits(part.text()).forEach(bit -> lines.add(indent + "       " + bit));
            }
            parts(part.parts(), indent + "  ", hidden);
        }
    }

    private void malformed() {
        Malformed malformed = view.malformed();
        if (malformed != null) {
            lines.add("malformed: " + words(malformed));
        }
    }

    /** Field, byte and reason in one line. */
    static String words(Malformed malformed) {
        String field = switch (malformed.field()) {
            case 0 -> "message";
            case 1 -> "bitmap";
            default -> "field " + malformed.field();
        };
        return field + ", byte " + malformed.offset() + ": " + malformed.reason();
    }
}
