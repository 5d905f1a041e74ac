package dev.postern.protocol.packager;

import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.Inside;
import dev.postern.protocol.iso8583.Secrecy;
import dev.postern.protocol.iso8583.TlvForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nested packagers of a definition: what stands inside a field, by the class of its packager.
 * Part of {@link PackagerFile}.
 */
final class Parting {

    private static final int BITMAP_BYTES_MAX = 8;
    private static final TlvForm DATASET = new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.RAW, 2, Coding.RAW, false);

    private final PackagerFile reading;

    Parting(PackagerFile reading) {
        this.reading = reading;
    }

    /** What is inside a field; an unknown packager class is refused with its line. */
    Inside inside(Element element) throws BadPackager {
        if (!element.name().equals("isofieldpackager")) {
            return Inside.NOTHING;
        }
        String packager = element.attribute("packager");
        if (packager == null) {
            throw reading.bad(element, "has no packager");
        }
        return switch (packager) {
            case "org.jpos.iso.packager.GenericPackager", "org.jpos.iso.packager.GenericSubFieldPackager",
                    "org.jpos.iso.packager.Base1SubFieldPackager" -> fields(element);
            case "org.jpos.iso.packager.EuroSubFieldPackager", "org.jpos.iso.packager.GICCSubFieldPackager",
                    "org.jpos.iso.packager.GenericTaggedFieldsPackager", "org.jpos.tlv.packager.TaggedSequencePackager" -> tagged(element);
            case "org.jpos.tlv.packager.bertlv.BERTLVBinaryPackager", "org.jpos.iso.packager.ICCDataPackager" -> new Inside.Tagged(TlvForm.BER, List.of());
            case "org.jpos.iso.packager.DatasetPackager" -> new Inside.Tagged(DATASET, List.of());
            case "org.jpos.tlv.packager.bertlv.BERTLVAsciiHexPackager", "org.jpos.tlv.packager.bertlv.BERTLVEbcdicHexPackager",
                    "org.jpos.iso.packager.CTCSubElementPackager" -> notOpened(element);
            default -> throw reading.bad(element, "packager " + packager + " is not known");
        };
    }

    private Inside notOpened(Element element) {
        reading.remark(element, "the parts of field " + element.attribute("id") + " are not opened");
        return Inside.NOTHING;
    }

    private Inside fields(Element element) throws BadPackager {
        TreeMap<Integer, Element> elements = reading.byNumber(element);
        int bitmapField = element.attribute("bitmapField") == null ? defaultBitmapField(element) : reading.number(element, "bitmapField", 0, 999);
        Element bitmap = elements.get(bitmapField);
        Coding coding = bitmap == null || element.isFalse("emitBitmap") ? null : FieldClass.bitmap(reading.className(bitmap));
        int headerBytes = element.attribute("headerLength") == null ? 0 : reading.number(element, "headerLength", 0, 99);
        if (coding == null) {
            return new Inside.Sequence(rows(elements, firstField(element, elements)));
        }
        elements.remove(bitmapField);
        int bytes = reading.number(bitmap, "length", 1, 24);
        if (bytes > BITMAP_BYTES_MAX) {
            return notOpened(element);
        }
        return new Inside.Bitmapped(bytes, coding, headerBytes, 1, rows(elements, 1));
    }

    /** A base I packager looks for its bitmap in part 0, the generic ones in part 1. */
    private static int defaultBitmapField(Element element) {
        return element.attribute("packager").endsWith("Base1SubFieldPackager") ? 0 : 1;
    }

    private int firstField(Element element, TreeMap<Integer, Element> elements) throws BadPackager {
        if (element.attribute("firstField") != null) {
            return reading.number(element, "firstField", 0, 999);
        }
        return element.attribute("packager").endsWith("Base1SubFieldPackager") ? elements.isEmpty() ? 0 : elements.firstKey() : 1;
    }

    private List<FieldSpec> rows(TreeMap<Integer, Element> elements, int first) throws BadPackager {
        List<FieldSpec> rows = new ArrayList<>();
        for (Map.Entry<Integer, Element> entry : elements.tailMap(first).entrySet()) {
            if (!FieldClass.isNothing(reading.className(entry.getValue()))) {
                rows.add(reading.row(entry.getValue(), entry.getKey(), false));
            }
        }
        if (rows.size() > Inside.PARTS_MAX) {
            throw reading.bad(elements.firstEntry().getValue(), rows.size() + " parts are more than " + Inside.PARTS_MAX);
        }
        return rows;
    }

    private Inside tagged(Element element) throws BadPackager {
        String token = element.attribute("token");
        int tagCharacters = element.attribute("tagSize") != null ? reading.number(element, "tagSize", 1, 4)
                : token == null ? 2 : Math.clamp(token.length(), 1, 4);
        TlvForm form = null;
        List<Inside.Tag> tags = new ArrayList<>();
        for (Map.Entry<Integer, Element> entry : reading.byNumber(element).entrySet()) {
            Element child = entry.getValue();
            TlvForm own = TaggedClass.named(reading.className(child), tagCharacters);
            if (own == null) {
                // A part without a tag may stand first: a category code or a filler.
                if (FieldClass.named(reading.className(child)) == null) {
                    throw reading.bad(child, "class " + reading.className(child) + " is not known");
                }
                reading.remark(child, "the part without a tag is not opened");
            } else {
                form = form == null ? own : form;
                String id = child.attribute("token") != null ? child.attribute("token") : ("%0" + own.tagUnits() + "d").formatted(entry.getKey());
                boolean binary = child.attribute("class").endsWith("BINARY");
                tags.add(new Inside.Tag(id, name(child), binary ? Format.B : Format.ANS, Secrecy.OPEN, inside(child)));
            }
        }
        return form == null ? notOpened(element) : new Inside.Tagged(form, tags);
    }

    private static String name(Element element) {
        return element.attribute("name") == null ? "" : element.attribute("name");
    }
}
