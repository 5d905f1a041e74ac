package dev.postern.protocol.packager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An element of the definition with its attributes, children and line: what the XML says, before anything is understood.
 * Made by {@link PackagerXml}.
 */
record Element(String name, int line, Map<String, String> attributes, List<Element> children) {

    Element(String name, int line, Map<String, String> attributes) {
        this(name, line, attributes, new ArrayList<>());
    }

    /** An attribute without the spaces around it; null when it is not there. */
    String attribute(String key) {
        String value = attributes.get(key);
        return value == null ? null : value.strip();
    }

    boolean isTrue(String key) {
        return "true".equalsIgnoreCase(attribute(key));
    }

    boolean isFalse(String key) {
        return "false".equalsIgnoreCase(attribute(key));
    }

    /** Whether it describes a field, with or without parts. */
    boolean isField() {
        return name.equals("isofield") || name.equals("isofieldpackager");
    }
}
