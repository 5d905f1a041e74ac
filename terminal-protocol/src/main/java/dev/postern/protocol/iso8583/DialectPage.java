package dev.postern.protocol.iso8583;

import java.util.List;
import java.util.Locale;

/**
 * A dialect as a page of Markdown, made from its table: what the documentation is and what {@code dialect show} prints.
 * Pure; any thread.
 */
public final class DialectPage {

    private DialectPage() {
    }

    /** How messages begin, in one line. */
    public static String head(Dialect dialect) {
        Layout layout = dialect.layout();
        return "MTI %s, bitmap %s, %d fields".formatted(lower(layout.mti()), lower(layout.bitmap()), dialect.table().size());
    }

    /** The page. */
    public static String of(Dialect dialect) {
        StringBuilder page = new StringBuilder("# " + dialect.name() + "\n\n");
        Layout layout = dialect.layout();
        page.append("A message begins with the MTI (").append(lower(layout.mti())).append(", first digit ").append(versions(layout))
                .append(") and a bitmap (").append(lower(layout.bitmap())).append(", ").append(dialect.bitmapBytes).append(" bytes")
                .append(layout.secondBitmap() ? "; as many again when bit 1 is set" : "; there is no second").append("). Lengths count digits (n, z), characters (an, ans) or bytes (b).\n");
        if (layout.bareSign()) {
            page.append("The letter of an x+n value is C or D; the digit 0 is taken for C.\n");
        }
        page.append("\n| field | name | format | length | coding | odd digits |\n|---:|---|---|---|---|---|\n");
        for (FieldSpec row : dialect.table()) {
            page.append("| ").append(row.number()).append(" | ").append(row.name()).append(" | ").append(cells(row)).append(" |\n");
        }
        for (FieldSpec row : dialect.table()) {
            if (row.inside() != Inside.NOTHING) {
                page.append("\n## ").append(row.number()).append(' ').append(row.name()).append("\n");
                inside(page, row.inside());
            }
        }
        return page.toString();
    }

    private static void inside(StringBuilder page, Inside inside) {
        switch (inside) {
            case Inside.Whole _ -> page.append("\nNot opened.\n");
            case Inside.Sized sized -> {
                page.append("\nOf ").append(sized.bytes()).append(" bytes:\n");
                inside(page, sized.then());
                page.append("\nOf another length:\n");
                inside(page, sized.otherwise());
            }
            case Inside.Sequence sequence -> {
                page.append("\nOne after the other; the last ones may be missing.\n");
                rows(page, sequence.parts());
            }
            case Inside.Bitmapped bitmapped -> {
                page.append("\nAnnounced by a bitmap of ").append(bitmapped.bitmapBytes()).append(" bytes (").append(lower(bitmapped.bitmapCoding()))
                        .append(")").append(bitmapped.headerBytes() == 0 ? "" : " after " + bitmapped.headerBytes() + " bytes of header").append(".\n");
                rows(page, bitmapped.parts());
            }
            case Inside.Tagged tagged -> tagged(page, tagged);
        }
    }

    private static void rows(StringBuilder page, List<FieldSpec> rows) {
        page.append("\n| part | name | format | length | coding | odd digits |\n|---:|---|---|---|---|---|\n");
        for (FieldSpec row : rows) {
            page.append("| ").append(row.number()).append(" | ").append(row.name()).append(" | ").append(cells(row)).append(" |\n");
        }
    }

    private static void tagged(StringBuilder page, Inside.Tagged tagged) {
        TlvForm form = tagged.form();
        page.append(form.kind() == TlvForm.Kind.BER ? "\nBER-TLV.\n"
                : "\nTag of %d (%s), length of %d (%s)%s, value.\n".formatted(form.tagUnits(), lower(form.tagCoding()), form.lengthUnits(),
                        lower(form.lengthCoding()), form.lengthFirst() ? ", the length first and counting the tag" : ""));
        if (!tagged.tags().isEmpty()) {
            page.append("\n| tag | name | format |\n|---|---|---|\n");
            for (Inside.Tag tag : tagged.tags()) {
                page.append("| ").append(tag.id()).append(" | ").append(tag.name()).append(" | ").append(tag.format().symbol()).append(" |\n");
            }
        }
    }

    private static String cells(FieldSpec row) {
        String meaning = row.sense().words().isEmpty() ? "" : ", " + row.sense().words();
        String length = row.variable() ? ".." + row.lengthMax() + " " + row.sizing() : String.valueOf(row.lengthMax());
        boolean odd = row.coding() == Coding.PACKED && row.format() != Format.XN && (row.variable() || row.lengthMax() % 2 == 1);
        String alignment = !odd ? "" : switch (row.alignment()) {
            case LEFT -> "zero behind";
            case RIGHT -> "zero before";
            case LEFT_F -> "F behind";
        };
        return row.format().symbol() + meaning + " | " + length + " | " + lower(row.coding()) + " | " + alignment;
    }

    private static String versions(Layout layout) {
        StringBuilder versions = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            if ((layout.versions() >>> i & 1) != 0) {
                versions.append(versions.isEmpty() ? "" : ", ").append(i);
            }
        }
        return versions.toString();
    }

    private static String lower(Coding coding) {
        return switch (coding) {
            case HEX_EBCDIC -> "hex in ebcdic";
            case HEX -> "hex in ascii";
            default -> coding.name().toLowerCase(Locale.ROOT);
        };
    }
}
