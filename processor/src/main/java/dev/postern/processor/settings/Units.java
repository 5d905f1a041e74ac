package dev.postern.processor.settings;

/** Durations and sizes as an operator would write them: the largest unit that leaves a whole number. */
final class Units {
    private static final String[] DURATION_UNITS = {"h", "m", "s", "ms", "us"};
    private static final long[] DURATION_NANOS = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};
    private static final String[] SIZE_UNITS = {"TiB", "GiB", "MiB", "KiB"};

    private Units() {
    }

    static String duration(long nanos) {
        for (int i = 0; i < DURATION_UNITS.length; i++) {
            if (nanos != 0 && nanos % DURATION_NANOS[i] == 0) {
                return nanos / DURATION_NANOS[i] + DURATION_UNITS[i];
            }
        }
        return nanos == 0 ? "0s" : nanos + "ns";
    }

    static String size(long bytes) {
        for (int i = 0; i < SIZE_UNITS.length; i++) {
            long unit = 1L << (10 * (SIZE_UNITS.length - i));
            if (bytes != 0 && bytes % unit == 0) {
                return bytes / unit + SIZE_UNITS[i];
            }
        }
        return Long.toString(bytes);
    }

    /** A bare number: the library would silently read it as milliseconds. */
    static boolean hasNoUnit(String written) {
        String text = written.strip();
        return text.isEmpty() || Character.isDigit(text.charAt(text.length() - 1));
    }
}
