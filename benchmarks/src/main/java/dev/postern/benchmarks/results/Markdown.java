package dev.postern.benchmarks.results;

import java.util.Locale;

/** Markdown line by line, numbers the same in every locale. One thread. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    /** Adds a line; {@code format} as in {@link String#format}. */
    Markdown line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
        return this;
    }

    /** Adds text that already has its line ends. */
    Markdown block(String block) {
        text.append(block);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
