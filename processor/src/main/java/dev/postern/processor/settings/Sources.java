package dev.postern.processor.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The places settings come from, strongest first: system properties, the operator's file, {@code reference.conf}. */
final class Sources {
    private static final ConfigParseOptions PROPERTIES =
            ConfigParseOptions.defaults().setOriginDescription("system properties");

    private Sources() {
    }

    static Config reference() {
        return ConfigFactory.parseResources(Sources.class.getClassLoader(), "reference.conf");
    }

    static Config merge(Config reference, Path fileOrNull, Properties properties) {
        try {
            Config file = fileOrNull == null ? ConfigFactory.empty() : parse(fileOrNull);
            Config overrides = ConfigFactory.parseProperties(ours(properties), PROPERTIES);
            Config whole = overrides.withFallback(file).withFallback(reference).resolve();
            KnownKeys known = new KnownKeys(reference.resolve().root());
            known.check(file.resolveWith(whole).root());
            known.check(overrides.root());
            return whole;
        } catch (ConfigException broken) {
            throw new BadSetting("the configuration cannot be read: " + oneLine(broken.getMessage()));
        }
    }

    private static Config parse(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new BadSetting("the configuration file " + file + (Files.exists(file) ? " cannot be read" : " does not exist"));
        }
        return ConfigFactory.parseFile(file.toFile());
    }

    private static Properties ours(Properties all) {
        Properties ours = new Properties();
        for (String name : all.stringPropertyNames()) {
            if (name.startsWith("postern.") || name.startsWith("pekko.")) {
                ours.setProperty(name, all.getProperty(name));
            }
        }
        return ours;
    }

    private static String oneLine(String message) {
        return message == null ? "no reason given" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
