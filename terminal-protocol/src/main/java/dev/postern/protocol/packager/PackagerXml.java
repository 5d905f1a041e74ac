package dev.postern.protocol.packager;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The XML of a definition as a tree of elements. Document types are passed over, never read: no entity is expanded, nothing outside the file is
 * opened. Bounds: {@value #ELEMENTS_MAX} elements, {@value #DEPTH_MAX} levels, {@value #ATTRIBUTE_CHARACTERS_MAX} characters an attribute;
 * {@link PackagerFile} bounds the bytes.
 */
final class PackagerXml {

    static final int ELEMENTS_MAX = 4_096;
    static final int DEPTH_MAX = 8;
    static final int ATTRIBUTE_CHARACTERS_MAX = 1_024;

    private final String file;
    private final Deque<Element> open = new ArrayDeque<>();
    private Element root;
    private int count;

    private PackagerXml(String file) {
        this.file = file;
    }

    /** Reads the elements; anything that is not well-formed or over a bound is a BadPackager. */
    static Element read(String file, byte[] xml) throws BadPackager {
        return new PackagerXml(file).read(xml);
    }

    private Element read(byte[] xml) throws BadPackager {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLReporter((_, _, _, _) -> {
        });
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing outside the file is read");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> begin(reader);
                    case XMLStreamConstants.END_ELEMENT -> open.pop();
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw new BadPackager(file, line(reader), "entities are not expanded");
                    default -> {
                    }
                }
            }
        } catch (XMLStreamException bad) {
            int line = bad.getLocation() == null ? 1 : Math.max(1, bad.getLocation().getLineNumber());
            throw new BadPackager(file, line, "is not well-formed XML");
        } catch (RuntimeException bad) {
            // The JDK's parser answers some broken input with exceptions of its own inside.
            throw new BadPackager(file, 1, "is not well-formed XML");
        }
        if (root == null) {
            throw new BadPackager(file, 1, "holds no element");
        }
        return root;
    }

    private void begin(XMLStreamReader reader) throws BadPackager {
        int line = line(reader);
        if (++count > ELEMENTS_MAX) {
            throw new BadPackager(file, line, "more than " + ELEMENTS_MAX + " elements");
        }
        if (open.size() == DEPTH_MAX) {
            throw new BadPackager(file, line, "more than " + DEPTH_MAX + " levels of elements");
        }
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String value = reader.getAttributeValue(i);
            if (value.length() > ATTRIBUTE_CHARACTERS_MAX) {
                throw new BadPackager(file, line, "an attribute is longer than " + ATTRIBUTE_CHARACTERS_MAX + " characters");
            }
            if (value.chars().anyMatch(PackagerXml::unprintable)) {
                throw new BadPackager(file, line, "an attribute has a character that cannot be printed");
            }
            attributes.put(reader.getAttributeLocalName(i), value);
        }
        Element element = new Element(reader.getLocalName(), line, Map.copyOf(attributes));
        if (open.isEmpty()) {
            root = element;
        } else {
            open.peek().children().add(element);
        }
        open.push(element);
    }

    /** Control and format characters: they would do something to the terminal on which a name or a refusal is shown. */
    private static boolean unprintable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
    }

    private static int line(XMLStreamReader reader) {
        return Math.max(1, reader.getLocation().getLineNumber());
    }
}
