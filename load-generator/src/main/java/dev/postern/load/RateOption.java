package dev.postern.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A rate on the command line, such as 2000/s, 2000 or 0.5/s. */
record RateOption(double perSecond) {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,3})?)(?:/s)?");

    static RateOption parse(String text) {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches() || Double.parseDouble(rate.group(1)) <= 0) {
            throw new TypeConversionException("'" + text + "' is not a rate above 0 such as 2000/s");
        }
        return new RateOption(Double.parseDouble(rate.group(1)));
    }
}
