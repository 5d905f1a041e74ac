package dev.postern.load;

import dev.postern.load.schedule.EntryMix;
import picocli.CommandLine.TypeConversionException;

/** Ways to read a card on the command line. */
record EntryOption(EntryMix mix) {
    static EntryOption parse(String text) {
        try {
            return new EntryOption(EntryMix.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new TypeConversionException(bad.getMessage());
        }
    }
}
