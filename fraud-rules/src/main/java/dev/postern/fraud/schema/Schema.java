package dev.postern.fraud.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every name that the rules of one file may use. Immutable; any thread. */
public final class Schema {

    /** What stands before a list's name in a rule. */
    public static final String LIST_PREFIX = "list.";

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, FeatureVariable> features = new LinkedHashMap<>();
    private final Map<String, NamedList> lists = new LinkedHashMap<>();

    /** @param lists by name; without the prefix */
    public Schema(List<FeatureVariable> features, Map<String, NamedList> lists) {
        for (Variable variable : Variable.values()) {
            variables.put(variable.path(), variable);
        }
        features.forEach(feature -> this.features.put(feature.path(), feature));
        lists.forEach((name, list) -> this.lists.put(LIST_PREFIX + name, list));
    }

    /** The variable of that path, or null. */
    public Variable variable(String path) {
        return variables.get(path);
    }

    /** The feature of that path, or null. */
    public FeatureVariable feature(String path) {
        return features.get(path);
    }

    /** The list of that path, or null. */
    public NamedList list(String path) {
        return lists.get(path);
    }

    /** The declared features, in their order. */
    public List<FeatureVariable> features() {
        return List.copyOf(features.values());
    }

    /** The paths of the declared lists. */
    public List<String> listPaths() {
        return List.copyOf(lists.keySet());
    }

    /** Every path, for suggestions. */
    public List<String> paths() {
        List<String> all = new ArrayList<>(variables.keySet());
        all.addAll(features.keySet());
        all.addAll(lists.keySet());
        return all;
    }

    /** A record with room for a transaction and the features; everything 0 and empty. */
    public Facts facts() {
        return new Facts(Variable.WORDS + features.size());
    }
}
