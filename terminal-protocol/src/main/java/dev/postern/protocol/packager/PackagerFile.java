package dev.postern.protocol.packager;

import dev.postern.protocol.iso8583.Alignment;
import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.Inside;
import dev.postern.protocol.iso8583.Layout;
import dev.postern.protocol.iso8583.Secrecy;
import dev.postern.protocol.iso8583.Sense;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads a packager definition ({@code isopackager} with {@code isofield} and {@code isofieldpackager} rows, by class name) into a dialect.
 * Any thread; one read an object, made by {@link #read}. A class that is not known is refused with its line. What the contract refuses in every
 * dialect (a third bitmap, fields over 128) is passed over with a remark, and so are headers.
 */
public final class PackagerFile {

    /** The longest file that is read. */
    public static final int BYTES_MAX = 1 << 20;

    private static final String NO_BITMAP = "field 1 is missing: a message without a bitmap is not supported";

    private final String file;
    private final Parting parting;
    private final List<String> remarks = new ArrayList<>();

    private PackagerFile(String file) {
        this.file = file;
        this.parting = new Parting(this);
    }

    /** The dialect in a file, called as the file is without its ending. */
    public static LoadedPackager read(Path path) throws BadPackager, IOException {
        String name = path.getFileName().toString();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] xml = in.readNBytes(BYTES_MAX + 1);
            return read(name, xml);
        }
    }

    /** The dialect in some bytes; {@code file} is what messages call them. */
    public static LoadedPackager read(String file, byte[] xml) throws BadPackager {
        if (xml.length > BYTES_MAX) {
            throw new BadPackager(file, 1, "is longer than " + BYTES_MAX + " bytes");
        }
        return new PackagerFile(file).understand(PackagerXml.read(file, xml));
    }

    private LoadedPackager understand(Element root) throws BadPackager {
        if (!root.name().equals("isopackager")) {
            throw bad(root, "is " + root.name() + ", not isopackager");
        }
        TreeMap<Integer, Element> elements = byNumber(root);
        Element type = elements.remove(0);
        Element bitmap = elements.remove(1);
        if (type == null) {
            throw bad(root, "field 0 is missing: there is no message type");
        }
        if (bitmap == null || root.isFalse("emitBitmap")) {
            throw bad(bitmap == null ? root : bitmap, NO_BITMAP);
        }
        Coding bitmapCoding = FieldClass.bitmap(className(bitmap));
        if (bitmapCoding == null) {
            throw bad(bitmap, "field 1 is of " + className(bitmap) + ", which is no bitmap that is known");
        }
        Layout layout = new Layout(typeCoding(type), bitmapCoding, number(bitmap, "length", 1, 24) > 8, Layout.ANY_YEAR, true);
        List<FieldSpec> rows = new ArrayList<>();
        for (Element element : elements.values()) {
            FieldSpec row = topRow(element);
            if (row != null) {
                rows.add(row);
            }
        }
        int headerBytes = root.attribute("headerLength") == null ? 0 : number(root, "headerLength", 0, 999);
        if (headerBytes > 0) {
            remark(root, "the header of " + headerBytes + " bytes stands outside the dialect");
        }
        String name = file.endsWith(".xml") ? file.substring(0, file.length() - 4) : file;
        return new LoadedPackager(Dialect.of(name, layout, rows), headerBytes, remarks);
    }

    private FieldSpec topRow(Element element) throws BadPackager {
        int number = number(element, "id", 0, 999);
        if (FieldClass.isNothing(className(element))) {
            return null;
        }
        if (number == 65 || number > 128) {
            remark(element, "field " + number + " is passed over: a third bitmap is refused in every dialect");
            return null;
        }
        return row(element, number, true);
    }

    /** The row of a field or of a part; an unknown class is refused. */
    FieldSpec row(Element element, int number, boolean top) throws BadPackager {
        FieldClass type = FieldClass.named(className(element));
        if (type == null) {
            throw bad(element, "class " + className(element) + " is not known");
        }
        for (Element child : element.children()) {
            if (element.name().equals("isofield") && !child.isField()) {
                remark(child, child.name() + " is passed over");
            }
        }
        Secrecy secrecy = secrecy(element, number, top, type);
        boolean track = top && (number == 35 || number == 36) && type.format() == Format.N && type.sizing().coding() != null;
        Alignment alignment = element.isTrue("pad") ? type.padded() : type.notPadded();
        try {
            return new FieldSpec(number, name(element), track ? Format.Z : type.format(), type.coding(), type.sizing(), length(element, type),
                    alignment, secrecy, Sense.NONE, parting.inside(element));
        } catch (IllegalArgumentException wrong) {
            throw bad(element, wrong.getMessage());
        }
    }

    /** The fields under an element by their numbers; of a number that stands twice the last counts, as with those who made the form. */
    TreeMap<Integer, Element> byNumber(Element parent) throws BadPackager {
        TreeMap<Integer, Element> elements = new TreeMap<>();
        for (Element child : parent.children()) {
            if (child.isField()) {
                Element first = elements.put(number(child, "id", 0, 999), child);
                if (first != null) {
                    remark(child, "field " + child.attribute("id") + " replaces the one of line " + first.line());
                }
            } else {
                remark(child, child.name() + " is passed over");
            }
        }
        return elements;
    }

    /** The class of a row. */
    String className(Element element) throws BadPackager {
        String name = element.attribute("class");
        if (name == null) {
            throw bad(element, "has no class");
        }
        return name;
    }

    /** A number in an attribute. */
    int number(Element element, String key, int min, int max) throws BadPackager {
        String value = element.attribute(key);
        if (value == null) {
            throw bad(element, "has no " + key);
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
            throw bad(element, key + " is not a number from " + min + " to " + max);
        }
        return Integer.parseInt(value);
    }

    /** A refusal of an element. */
    BadPackager bad(Element element, String complaint) {
        return new BadPackager(file, element.line(), complaint);
    }

    /** Notes what is not carried over. */
    void remark(Element element, String sentence) {
        remarks.add("line " + element.line() + ": " + sentence);
    }

    private Coding typeCoding(Element element) throws BadPackager {
        FieldClass type = FieldClass.named(className(element));
        boolean digits = type != null && type.sizing().coding() == null && number(element, "length", 1, 99) == 4
                && (type.format() == Format.N || type.format() == Format.ANS);
        if (!digits) {
            throw bad(element, "field 0 is of " + className(element) + ", which is no message type that is known");
        }
        return type.coding();
    }

    /** A length over what the prefix can say, or over any frame, is cut: such a value cannot come. */
    private int length(Element element, FieldClass type) throws BadPackager {
        int length = number(element, "length", 1, 99_999_999);
        int most = type.sizing().coding() == null ? FieldSpec.LENGTH_MAX : Math.min(FieldSpec.LENGTH_MAX, type.sizing().lengthMax());
        if (length > most && type.sizing().coding() != null) {
            remark(element, "length " + length + " is cut to " + most + ", the most that can come");
            return most;
        }
        return length;
    }

    /** What the terminal dialect hides under a number is hidden here too; parts are hidden with what holds them. */
    private static Secrecy secrecy(Element element, int number, boolean top, FieldClass type) {
        FieldSpec like = top ? Dialect.terminal().row(number) : null;
        Secrecy secrecy = like == null ? Secrecy.OPEN : like.secrecy();
        return secrecy == Secrecy.PAN && type.format() != Format.N ? Secrecy.HIDDEN : secrecy;
    }

    private static String name(Element element) {
        String name = element.attribute("name");
        return name == null || name.isEmpty() ? "field " + element.attribute("id") : name;
    }
}
