package dev.postern.load;

import dev.postern.load.terminal.LineFaults;
import picocli.CommandLine.TypeConversionException;

/** What lines do to frames on the command line. */
record FaultsOption(LineFaults faults) {
    static FaultsOption parse(String text) {
        try {
            return new FaultsOption(LineFaults.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new TypeConversionException(bad.getMessage());
        }
    }
}
