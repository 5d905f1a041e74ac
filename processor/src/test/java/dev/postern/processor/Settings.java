package dev.postern.processor;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.postern.processor.settings.Section;

/** Settings for tests: what {@code reference.conf} says, and over it what a test writes. */
public final class Settings {

    private Settings() {
    }

    /** The root section, with these lines over the shipped settings. */
    public static Section with(String... lines) {
        return Section.of(ConfigFactory
                .parseString(String.join("\n", lines), ConfigParseOptions.defaults().setOriginDescription("test.conf"))
                .withFallback(ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf"))
                .resolve());
    }
}
