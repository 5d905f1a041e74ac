package dev.postern.benchmarks.results;

import java.util.Arrays;
import java.util.Locale;

/** The middle and the ends of some figures. Immutable. */
public record Spread(double median, double min, double max) {

    /** Of at least one figure. */
    public static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("a spread needs figures");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median with the ends in brackets. */
    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", median, min, max);
    }
}
