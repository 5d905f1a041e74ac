package dev.postern.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line, such as 500ms, 30s, 2m. */
record NanosOption(long nanos) {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(us|ms|s|m|h)");

    static NanosOption parse(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 30s or 2m");
        }
        long unit = switch (time.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        return new NanosOption(Math.min(Long.MAX_VALUE / 4 / unit, Long.parseLong(time.group(1))) * unit);
    }
}
