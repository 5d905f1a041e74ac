package dev.postern.processor.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One group of settings, read by type and within bounds; every failure is a {@link BadSetting}.
 * Immutable; read at start, from any thread.
 */
public final class Section {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private final Config config;
    private final String path;

    private Section(Config config, String path) {
        this.config = config;
        this.path = path;
    }

    /**
     * The root section of a resolved configuration; keys below it are full keys such as {@code postern.ops.port}.
     *
     * @param root a resolved configuration
     */
    public static Section of(Config root) {
        return new Section(root, "");
    }

    /**
     * The root section of everything that holds at start: system properties that begin with {@code postern.} or
     * {@code pekko.}, over the operator's file, over the {@code reference.conf} of every library.
     * A key of the file or of a system property that {@code reference.conf} does not know is refused by name.
     *
     * @param configFileOrNull the operator's file, or null when there is none
     * @throws BadSetting when the file cannot be read or parsed, or holds an unknown key
     */
    public static Section load(Path configFileOrNull) {
        return of(Sources.merge(Sources.reference(), configFileOrNull, System.getProperties()));
    }

    /** The section as the configuration library knows it. For Pekko's {@code ActorSystem}, which reads its own keys. */
    public Config config() {
        return config;
    }

    /**
     * The section below this one.
     *
     * @param group the path from here, such as {@code postern.ops}
     */
    public Section at(String group) {
        ConfigValue value = present(group);
        if (value.valueType() != ConfigValueType.OBJECT) {
            throw bad(group, value, "must be a group of settings in braces");
        }
        return new Section(((ConfigObject) value).toConfig(), full(group));
    }

    /** Whether the key has a value here; for keys of list entries that may be left out. */
    public boolean has(String key) {
        return config.hasPath(key);
    }

    /**
     * Refuses every key of this section but the named ones. For entries of a list, which the check against
     * {@code reference.conf} leaves out.
     */
    public void only(String... known) {
        for (String key : config.root().keySet()) {
            if (!Arrays.asList(known).contains(key)) {
                throw new BadSetting("unknown setting " + full(ConfigUtil.joinPath(key)) + " (" + Origins.place(config.root().get(key)) + "); the nearest known one is "
                        + full(KnownKeys.nearest(key, Set.of(known))));
            }
        }
    }

    /** A whole number within bounds, both included. */
    public int integer(String key, int min, int max) {
        return (int) number(key, min, max);
    }

    /** A whole number within bounds, both included; amounts are minor units. */
    public long number(String key, long min, long max) {
        ConfigValue value = present(key);
        long number;
        try {
            number = Long.parseLong(scalar(key, value, "must be a whole number"));
        } catch (NumberFormatException notWhole) {
            throw bad(key, value, "must be a whole number from " + min + " to " + max);
        }
        if (number < min || number > max) {
            throw bad(key, value, "is outside " + min + " to " + max);
        }
        return number;
    }

    /** A duration with its unit ({@code 500us}, {@code 2s}) within bounds, both included, in nanoseconds. */
    public long nanos(String key, long minNanos, long maxNanos) {
        ConfigValue value = present(key);
        String written = scalar(key, value, "must be a duration with its unit");
        String allowed = Units.duration(minNanos) + " to " + Units.duration(maxNanos);
        if (Units.hasNoUnit(written)) {
            throw bad(key, value, "must be a duration with its unit (ns, us, ms, s, m, h), from " + allowed);
        }
        long nanos;
        try {
            nanos = config.getDuration(key, TimeUnit.NANOSECONDS);
        } catch (ConfigException notDuration) {
            throw bad(key, value, "must be a duration with its unit (ns, us, ms, s, m, h), from " + allowed);
        }
        if (nanos < minNanos || nanos > maxNanos) {
            throw bad(key, value, "is outside " + allowed);
        }
        return nanos;
    }

    /** A size in bytes, with a unit ({@code 64KiB}, {@code 1GiB}) or bare, within bounds, both included. */
    public long bytes(String key, long min, long max) {
        ConfigValue value = present(key);
        scalar(key, value, "must be a size in bytes");
        String allowed = Units.size(min) + " to " + Units.size(max);
        long bytes;
        try {
            bytes = config.getBytes(key);
        } catch (ConfigException notSize) {
            throw bad(key, value, "must be a size in bytes, with or without a unit (KiB, MiB, GiB), from " + allowed);
        }
        if (bytes < min || bytes > max) {
            throw bad(key, value, "is outside " + allowed);
        }
        return bytes;
    }

    /** A list of texts. */
    public List<String> texts(String key) {
        ConfigValue value = present(key);
        if (value.valueType() != ConfigValueType.LIST) {
            throw bad(key, value, "must be a list in brackets");
        }
        List<String> texts = new ArrayList<>();
        for (ConfigValue entry : (ConfigList) value) {
            texts.add(scalar(key + '[' + texts.size() + ']', entry, "must be a text"));
        }
        return List.copyOf(texts);
    }

    /** A text that is not empty. */
    public String text(String key) {
        ConfigValue value = present(key);
        String text = scalar(key, value, "must be a text");
        if (text.isBlank()) {
            throw bad(key, value, "must not be empty");
        }
        return text;
    }

    /** True or false; {@code on}, {@code off}, {@code yes} and {@code no} are read too. */
    public boolean flag(String key) {
        ConfigValue value = present(key);
        try {
            return config.getBoolean(key);
        } catch (ConfigException notFlag) {
            throw bad(key, value, "must be true or false");
        }
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        ConfigValue value = present(key);
        String written = scalar(key, value, "must be a word");
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(written)) {
                return constant;
            }
            words.add(word);
        }
        throw bad(key, value, "must be one of " + String.join(", ", words));
    }

    /** The entries of a list of groups, in their order, each a section of its own. */
    public List<Section> list(String key) {
        ConfigValue value = present(key);
        if (value.valueType() != ConfigValueType.LIST) {
            throw bad(key, value, "must be a list in brackets");
        }
        List<Section> entries = new ArrayList<>();
        for (ConfigValue entry : (ConfigList) value) {
            String name = key + '[' + entries.size() + ']';
            if (entry.valueType() != ConfigValueType.OBJECT) {
                throw bad(name, entry, "must be a group of settings in braces");
            }
            entries.add(new Section(((ConfigObject) entry).toConfig(), full(name)));
        }
        return List.copyOf(entries);
    }

    /**
     * A failure to throw for a value that is well-formed but cannot be used.
     *
     * @param allowed what it would have to be, as the end of a sentence: {@code must be ...}
     */
    public BadSetting refusal(String key, String allowed) {
        return bad(key, present(key), allowed);
    }

    private ConfigValue present(String key) {
        if (!config.hasPath(key)) {
            throw new BadSetting("setting " + full(key) + " is missing (" + Origins.place(config.root()) + ")");
        }
        return config.getValue(key);
    }

    private String scalar(String key, ConfigValue value, String allowed) {
        return switch (value.valueType()) {
            case NUMBER, STRING, BOOLEAN -> String.valueOf(value.unwrapped());
            case OBJECT, LIST, NULL -> throw bad(key, value, allowed);
        };
    }

    private BadSetting bad(String key, ConfigValue value, String allowed) {
        String shown = value.render(ConfigRenderOptions.concise());
        if (shown.length() > SHOWN_CHARACTERS_MAX) {
            shown = shown.substring(0, SHOWN_CHARACTERS_MAX) + "...";
        }
        return new BadSetting("setting " + full(key) + " = " + shown + " " + allowed + " (" + Origins.place(value) + ")");
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }
}
