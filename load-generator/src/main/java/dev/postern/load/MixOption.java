package dev.postern.load;

import dev.postern.load.schedule.Mix;
import picocli.CommandLine.TypeConversionException;

/** A mix on the command line. */
record MixOption(Mix mix) {
    static MixOption parse(String text) {
        try {
            return new MixOption(Mix.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new TypeConversionException(bad.getMessage());
        }
    }
}
