package dev.postern.fraud.rules;

import dev.postern.fraud.schema.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The fields of one mapping in a file; every field that nobody asked for is a problem. Used by one thread. */
final class Fields {

    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Node node;
    private final Problems problems;

    /** @param known every field that may stand there; null when any may */
    Fields(Node node, Collection<String> known, Problems problems) {
        this.node = node;
        this.problems = problems;
        refuseAnchor(node, problems);
        if (!(node instanceof MappingNode mapping)) {
            problems.at(node, "fields are expected here, as name: value");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : null;
            refuseAnchor(tuple.getKeyNode(), problems);
            if (key == null) {
                problems.at(tuple.getKeyNode(), "a name is expected here");
            } else if (known != null && !known.contains(key)) {
                problems.at(tuple.getKeyNode(), "no field is named " + key, Nearest.to(key, known));
            } else if (values.put(key, tuple.getValueNode()) != null) {
                problems.at(tuple.getKeyNode(), "the field " + key + " stands here twice");
            } else {
                keys.put(key, tuple.getKeyNode());
            }
        }
    }

    /** Aliases can make a small file a giant one. */
    static void refuseAnchor(Node node, Problems problems) {
        if (node.getAnchor() != null) {
            problems.at(node, "anchors and aliases are not taken");
        }
    }

    Node node() {
        return node;
    }

    Set<String> names() {
        return keys.keySet();
    }

    /** Where the field's name stands. */
    Node key(String name) {
        return keys.get(name);
    }

    /** The field's value, or null. */
    Node value(String name) {
        return values.get(name);
    }

    /** The field's text, or null; a missing one is a problem when it is required. */
    ScalarNode scalar(String name, boolean required) {
        Node value = values.get(name);
        if (value == null) {
            if (required) {
                problems.at(node, "the field " + name + " is missing");
            }
            return null;
        }
        return scalar(value, problems);
    }

    /** A value that has to be one text; null and a problem when it is not. */
    static ScalarNode scalar(Node value, Problems problems) {
        refuseAnchor(value, problems);
        if (value instanceof ScalarNode scalar) {
            return scalar;
        }
        problems.at(value, "one value is expected here, not a list or fields");
        return null;
    }

    String text(String name, boolean required) {
        ScalarNode scalar = scalar(name, required);
        return scalar == null ? null : scalar.getValue();
    }

    /** A whole number within bounds; the default when it is missing or wrong. */
    int number(String name, int otherwise, int min, int max) {
        ScalarNode scalar = scalar(name, false);
        if (scalar == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(scalar.getValue());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problems.at(scalar, name + " is a whole number from " + min + " to " + max + ", not " + shown(scalar));
        return otherwise;
    }

    /** The elements of a list, or one value as a list of one; empty when the field is missing. */
    List<Node> elements(String name) {
        Node value = values.get(name);
        if (value == null) {
            return List.of();
        }
        refuseAnchor(value, problems);
        return value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    }

    /** As {@link #elements}, each of them one text. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Node element : elements(name)) {
            ScalarNode scalar = scalar(element, problems);
            if (scalar != null) {
                texts.add(scalar.getValue());
            }
        }
        return texts;
    }

    static String shown(ScalarNode scalar) {
        String value = scalar.getValue();
        return "\"" + (value.length() > 40 ? value.substring(0, 40) + "..." : value) + "\"";
    }
}
