package dev.postern.load;

import dev.postern.load.schedule.Profile;
import picocli.CommandLine.TypeConversionException;

/** A rate over time on the command line. */
record RateProfileOption(Profile profile) {
    static RateProfileOption parse(String text) {
        try {
            return new RateProfileOption(Profile.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new TypeConversionException(bad.getMessage());
        }
    }
}
