package dev.postern.load;

import dev.postern.load.run.Promise;
import picocli.CommandLine.TypeConversionException;

/** A promise on the command line. */
record PromiseOption(Promise promise) {
    static PromiseOption parse(String text) {
        try {
            return new PromiseOption(Promise.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new TypeConversionException(bad.getMessage());
        }
    }
}
