package dev.postern.benchmarks.results;

import java.util.Locale;

/**
 * The README's table of figures, made from one run of the chain. It stands between two marks, of which the first names the run, so that what is
 * printed can be checked against what was measured. Pure.
 */
public final class ReadmeFigures {

    private static final String BEGIN = "<!-- figures from ";
    private static final String END = "<!-- end of figures -->";

    private ReadmeFigures() {
    }

    /** The name of the run that a README's table is made from, or null when it has no marks. */
    public static String source(String readme) {
        int at = readme.indexOf(BEGIN);
        return at < 0 || !readme.contains(END) ? null : readme.substring(at + BEGIN.length(), readme.indexOf(' ', at + BEGIN.length()));
    }

    /**
     * The README with its table made anew.
     *
     * @param source the run's file name without its ending
     * @throws IllegalArgumentException when the README has no marks
     */
    public static String replaced(String readme, String source, ChainReport report) {
        if (source(readme) == null) {
            throw new IllegalArgumentException("the README has no marks '" + BEGIN + "NAME -->' and '" + END + "' around its table");
        }
        return readme.substring(0, readme.indexOf(BEGIN)) + block(source, report) + readme.substring(readme.indexOf(END) + END.length());
    }

    /** The table with its conditions and its marks. */
    public static String block(String source, ChainReport report) {
        Conditions conditions = report.conditions();
        Markdown block = new Markdown().line("%s%s -->", BEGIN, source)
                .line("%d cores (%s) shared by server and generator, JDK %s; at %s, load average before the start %.2f. Closed loop,",
                        conditions.cores(), conditions.cpu(), conditions.jdk().split("\\+")[0], commit(conditions), conditions.loadAverage())
                .line("one outstanding a connection, %s; %s.", conditions.settings().getOrDefault("chain", "settings as shipped"),
                        conditions.settings().getOrDefault("measured", ""))
                .line("Medians (lowest to highest) of the pairs:").line("")
                .line("| connections | pairs | echo | durable answers | ratio | CPU an answer, echo / chain |").line("|--:|--:|--:|--:|--:|--:|");
        for (Comparison found : report.comparisons()) {
            block.line("| %,d | %d | %,.0f/s | %,.0f/s | %s | %.1f / %.1f us |", found.connections(), found.pairs().size(), found.echoPerSecond().median(),
                    found.chainPerSecond().median(), found.throughputRatio().text("%.2f"), found.echoCpuMicros().median(), found.chainCpuMicros().median());
        }
        return block + END;
    }

    private static String commit(Conditions conditions) {
        String commit = conditions.commit();
        return commit == null ? "no commit" : commit.substring(0, Math.min(7, commit.length())).toLowerCase(Locale.ROOT)
                + (commit.endsWith("-dirty") ? "-dirty" : "");
    }
}
