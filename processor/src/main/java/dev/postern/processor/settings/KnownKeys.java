package dev.postern.processor.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.TreeSet;

/**
 * The keys that {@code reference.conf} knows, so that a misspelt one is refused at start instead of being ignored.
 * Entries of lists and everything inside a group named {@code pekko} are left to their readers.
 */
final class KnownKeys {
    private static final String PASSED_THROUGH = "pekko";

    private final ConfigObject reference;
    private final TreeSet<String> suggested = new TreeSet<>();

    KnownKeys(ConfigObject reference) {
        this.reference = reference;
        if (reference.get("postern") instanceof ConfigObject ours) {
            collect("postern", ours);
        }
        suggested.add("postern");
    }

    void check(ConfigObject written) {
        check("", written, reference);
    }

    private void check(String parent, ConfigObject written, ConfigObject known) {
        for (Map.Entry<String, ConfigValue> entry : written.entrySet()) {
            if (entry.getKey().equals(PASSED_THROUGH)) {
                continue;
            }
            String key = join(parent, entry.getKey());
            ConfigValue value = entry.getValue();
            ConfigValue expected = parent.isEmpty() && !entry.getKey().equals("postern") ? null : known.get(entry.getKey());
            if (expected == null) {
                throw new BadSetting("unknown setting " + key + " (" + Origins.place(value) + "); the nearest known one is "
                        + nearest(key, suggested));
            }
            boolean group = expected.valueType() == ConfigValueType.OBJECT;
            if (group != (value.valueType() == ConfigValueType.OBJECT)) {
                throw new BadSetting("setting " + key + (group ? " must be a group of settings in braces" : " must be a value, not a group")
                        + " (" + Origins.place(value) + ")");
            }
            if (group) {
                check(key, (ConfigObject) value, (ConfigObject) expected);
            }
        }
    }

    private void collect(String parent, ConfigObject group) {
        for (Map.Entry<String, ConfigValue> entry : group.entrySet()) {
            String key = join(parent, entry.getKey());
            suggested.add(key);
            if (entry.getValue() instanceof ConfigObject inner && !entry.getKey().equals(PASSED_THROUGH)) {
                collect(key, inner);
            }
        }
    }

    private static String join(String parent, String name) {
        String quoted = ConfigUtil.joinPath(name);
        return parent.isEmpty() ? quoted : parent + '.' + quoted;
    }

    /** The known key that takes the fewest letters inserted, deleted or replaced; the first in order when several do. */
    static String nearest(String key, Iterable<String> known) {
        String nearest = "none";
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int letters = lettersChanged(key, candidate);
            if (letters < fewest) {
                fewest = letters;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int lettersChanged(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
