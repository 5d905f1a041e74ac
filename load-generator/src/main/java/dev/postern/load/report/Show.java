package dev.postern.load.report;

import java.util.Locale;

/** How figures look on a page: the same everywhere, whatever the machine's language. Stateless. */
final class Show {
    private static final double NANOS_A_MILLI = 1e6;

    private Show() {
    }

    /** A time in milliseconds with three significant digits. */
    static String millis(double nanos) {
        double millis = nanos / NANOS_A_MILLI;
        return String.format(Locale.ROOT, millis < 1 ? "%.3f" : millis < 10 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f", millis);
    }

    /** A time with its unit, as short as can be: a mark of an axis. */
    static String time(double nanos) {
        return nanos >= 1e9 ? plain(nanos / 1e9) + " s" : nanos >= 1e6 ? plain(nanos / 1e6) + " ms" : plain(nanos / 1e3) + " us";
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
