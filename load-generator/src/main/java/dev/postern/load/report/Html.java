package dev.postern.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One self-contained page: styles and charts are in it, nothing is fetched. Light or dark as the reader's machine is, and wide or narrow as
 * its window. Pure: runs in, text out.
 */
final class Html {
    private static final String STYLE = """
        :root { --bg:#ffffff; --fg:#1b1f24; --dim:#59636e; --grid:#d8dee4; --card:#f6f8fa;
          --s0:#0b5fc4; --s1:#c4470b; --s2:#1a7f37; --s3:#8250df; --s4:#9a6700; --s5:#bf3989; --good:#1a7f37; --bad:#c4270b; }
        @media (prefers-color-scheme: dark) { :root { --bg:#0d1117; --fg:#e6edf3; --dim:#9198a1; --grid:#30363d; --card:#161b22;
          --s0:#58a6ff; --s1:#f0883e; --s2:#3fb950; --s3:#bc8cff; --s4:#d29922; --s5:#f778ba; --good:#3fb950; --bad:#ff7b72; } }
        * { box-sizing: border-box; }
        body { margin:0 auto; max-width:1100px; padding:16px; background:var(--bg); color:var(--fg);
          font:15px/1.5 system-ui, sans-serif; }
        h1 { font-size:1.5em; margin:.2em 0; } h2 { font-size:1.15em; margin:1.6em 0 .4em; }
        p { margin:.3em 0; } .dim { color:var(--dim); }
        .good { color:var(--good); font-weight:600; } .bad { color:var(--bad); font-weight:600; }
        .chart { width:100%; height:auto; display:block; background:var(--card); border-radius:6px; }
        .grid { stroke:var(--grid); stroke-width:1; } .tick { fill:var(--dim); font:11px system-ui, sans-serif; }
        .axis { fill:var(--dim); font:12px system-ui, sans-serif; } .line { fill:none; stroke-width:2; stroke-linejoin:round; }
        .cell { fill:var(--s0); }
        .wide { overflow-x:auto; } table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; }
        th, td { padding:4px 10px; text-align:right; border-bottom:1px solid var(--grid); white-space:nowrap; }
        th:first-child, td:first-child { text-align:left; } td.text { text-align:left; white-space:normal; overflow-wrap:anywhere; width:100%; }
        .key { display:inline-block; width:12px; height:12px; border-radius:2px; margin-right:6px; vertical-align:-1px; }
        .runs { display:grid; grid-template-columns:repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap:16px; }
        @media (max-width: 600px) { body { padding:10px; font-size:14px; } th, td { padding:4px 6px; }
          .tick { font-size:19px; } .axis { font-size:20px; } }
        @media print { body { max-width:none; } h2 { break-after:avoid; } .chart, table { break-inside:avoid; } }
        """;
    private static final String[] TIMES = {"p50Nanos", "p90Nanos", "p99Nanos", "p999Nanos", "maxNanos"};

    private final StringBuilder out = new StringBuilder();
    private final List<Run> runs;

    private Html(List<Run> runs) {
        this.runs = runs;
    }

    static String page(List<Run> runs) {
        return new Html(runs).build();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private String build() {
        String title = runs.size() == 1 ? "Run " + runs.getFirst().name() : runs.size() + " runs compared";
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").append(escape(title)).append("</title>\n<style>\n").append(STYLE)
            .append("</style></head><body>\n<h1>").append(escape(title)).append("</h1>\n");
        runs.forEach(this::verdict);
        out.append("<h2>Summary</h2>\n");
        summary();
        section("Response time by percentile", "From the moment the schedule meant to send. Each nine of the tail has the same width.", Charts.percentiles(runs));
        section("Throughput", "Messages answered in each second of the run, warm-up not timed.", Charts.throughput(runs));
        each("Latency over time", "Each column is one second or a few; the darker a cell, the larger the share of the column's answers (logarithmic).", Charts::heatMap);
        times();
        errors();
        if (runs.stream().anyMatch(run -> !run.stages().isMissingNode())) {
            each("Stages of the host", "Since the host's start, as its operations port told at the end of the run.",
                (run, number) -> run.stages().isMissingNode() ? "<p class=\"dim\">the host was not asked (--ops)</p>" : Charts.stages(run, number));
        }
        if (runs.stream().anyMatch(run -> !run.series().isMissingNode())) {
            each("The host, second by second", "As its operations port told, the run's warm-up included.", (run, number) -> new HostSeconds(run, number).charts());
            slowest();
        }
        conditions();
        return out.append("</body></html>\n").toString();
    }

    private void verdict(Run run) {
        boolean good = run.result().path("verdict").path("exit").asInt(1) == 0;
        int number = runs.indexOf(run);
        out.append("<p><span class=\"key\" style=\"background:").append(Charts.colour(number)).append("\"></span>").append(letter(number)).append(" = ").append(escape(run.name()))
            .append(": <span class=\"").append(good ? "good" : "bad").append("\">").append(run.verdict()).append("</span> <span class=\"dim\">")
            .append(escape(run.result().path("verdict").path("sentence").asText(""))).append("</span></p>\n");
    }

    /** Names of folders are long: columns have letters. */
    private List<String> letters() {
        return runs.stream().map(run -> String.valueOf(letter(runs.indexOf(run)))).toList();
    }

    private static char letter(int number) {
        return (char) ('A' + number % 26);
    }

    private String named(Run run) {
        return letter(runs.indexOf(run)) + " = " + run.name();
    }

    private void summary() {
        head("", letters());
        row("traffic", run -> run.measuredText("mode"));
        row("terminals", run -> Show.whole(run.measured("terminals")));
        row("planned a second", run -> run.measured("plannedPerSecond") == 0 ? "as answered" : Show.whole(run.measured("plannedPerSecond")));
        row("answered a second", run -> Show.whole(run.measured("answeredPerSecond")));
        row("answered", run -> Show.whole(run.measured("answered")));
        row("measured seconds", run -> Show.whole(run.measured("durationNanos") / 1e9));
        String[] names = {"p50", "p90", "p99", "p99.9", "max"};
        for (int i = 0; i < TIMES.length; i++) {
            String field = TIMES[i];
            row("response " + names[i] + ", ms", run -> Show.millis(all(run).path("response").path(field).asDouble()));
        }
        row("response p99 of the accepted, ms", run -> Show.millis(run.result().path("measured").path("accepted").path("p99Nanos").asDouble()));
        row("refused by the host, and p99, ms", run -> Show.whole(run.result().path("measured").path("refused").path("count").asDouble()) + " / "
            + Show.millis(run.result().path("measured").path("refused").path("p99Nanos").asDouble()));
        row("service p99, ms", run -> Show.millis(all(run).path("service").path("p99Nanos").asDouble()));
        row("own send lag p99, ms", run -> Show.millis(run.result().path("measured").path("sendLag").path("p99Nanos").asDouble()));
        row("machine's hiccups p99 / max, ms", run -> Show.millis(hiccup(run, "p99Nanos")) + " / " + Show.millis(hiccup(run, "maxNanos")));
        row("CPU a message, us: host / generator", run -> micros(run, "serverMicros") + " / " + micros(run, "clientMicros"));
        row("money check", run -> run.result().path("money").isObject()
            ? run.result().path("money").path("differing").asLong(0) == 0 ? "exact" : "BROKEN" : "not made");
        out.append("</table></div>\n");
    }

    private static JsonNode all(Run run) {
        JsonNode times = run.result().path("measured").path("times");
        return times.path(times.size() - 1);
    }

    private static double hiccup(Run run, String field) {
        return run.result().path("measured").path("hiccups").path(field).asDouble();
    }

    private static String micros(Run run, String field) {
        JsonNode value = run.result().path("measured").path("cpu").path(field);
        return value.isNumber() ? "%.1f".formatted(value.asDouble()) : "not known";
    }

    private void times() {
        out.append("<h2>Times by kind</h2>\n");
        for (Run run : runs) {
            head(named(run), List.of("count", "p50", "p90", "p99", "p99.9", "max, ms"));
            for (JsonNode kind : run.result().path("measured").path("times")) {
                out.append("<tr><td>").append(escape(kind.path("kind").asText())).append("</td><td>")
                    .append(Show.whole(kind.path("response").path("count").asDouble())).append("</td>");
                for (String field : TIMES) {
                    out.append("<td>").append(Show.millis(kind.path("response").path(field).asDouble())).append("</td>");
                }
                out.append("</tr>\n");
            }
            out.append("</table></div>\n");
        }
    }

    /** Response codes and what went wrong on the way, the runs side by side. */
    private void errors() {
        out.append("<h2>Answers by response code, and what went wrong</h2>\n");
        head("", letters());
        TreeSet<String> codes = new TreeSet<>();
        TreeSet<String> faults = new TreeSet<>();
        for (Run run : runs) {
            run.result().path("measured").path("counts").forEach(kind -> kind.path("codes").fieldNames().forEachRemaining(codes::add));
            run.result().path("measured").path("faults").fieldNames().forEachRemaining(faults::add);
        }
        codes.forEach(code -> row("code " + code, run -> Show.whole(codeCount(run, code))));
        faults.forEach(fault -> row(fault, run -> Show.whole(run.result().path("measured").path("faults").path(fault).asDouble())));
        out.append("</table></div>\n");
    }

    static double codeCount(Run run, String code) {
        double count = 0;
        for (JsonNode kind : run.result().path("measured").path("counts")) {
            count += kind.path("codes").path(code).asDouble();
        }
        return count;
    }

    private void slowest() {
        out.append("<h2>The slowest requests, and where their time went</h2>\n<p class=\"dim\">By the host's clock, in ms. The time in the socket lies before the whole; "
            + "what the stages leave of the whole is MACs, the terminal's own checks and the way between threads.</p>\n");
        for (Run run : runs) {
            head(named(run), HostSeconds.columns());
            for (List<String> row : new HostSeconds(run, runs.indexOf(run)).slowest()) {
                out.append("<tr>");
                row.forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
                out.append("</tr>\n");
            }
            out.append("</table></div>\n");
        }
    }

    private void conditions() {
        out.append("<h2>Conditions</h2>\n");
        for (Run run : runs) {
            head(named(run), List.of(""));
            out.append("<tr><td>mix</td><td class=\"text\">").append(escape(run.measuredText("mix"))).append("</td></tr>\n");
            for (Map.Entry<String, JsonNode> field : run.conditions().properties()) {
                String value = field.getValue().isValueNode() ? field.getValue().asText() : field.getValue().toString();
                out.append("<tr><td>").append(escape(field.getKey())).append("</td><td class=\"text\">").append(escape(value)).append("</td></tr>\n");
            }
            out.append("</table></div>\n");
        }
    }

    private interface Chart {
        String of(Run run, int number);
    }

    private void each(String title, String what, Chart chart) {
        out.append("<h2>").append(title).append("</h2>\n<p class=\"dim\">").append(what).append("</p>\n<div class=\"runs\">\n");
        for (int i = 0; i < runs.size(); i++) {
            out.append("<div><p>").append(escape(named(runs.get(i)))).append("</p>").append(chart.of(runs.get(i), i)).append("</div>\n");
        }
        out.append("</div>\n");
    }

    private void section(String title, String what, String svg) {
        out.append("<h2>").append(title).append("</h2>\n<p class=\"dim\">").append(what).append("</p>\n").append(svg);
    }

    private void head(String first, List<String> columns) {
        out.append("<div class=\"wide\"><table><tr><th>").append(escape(first)).append("</th>");
        columns.forEach(column -> out.append("<th>").append(escape(column)).append("</th>"));
        out.append("</tr>\n");
    }

    private interface Cell {
        String of(Run run);
    }

    private void row(String name, Cell cell) {
        out.append("<tr><td>").append(escape(name)).append("</td>");
        runs.forEach(run -> out.append("<td>").append(escape(cell.of(run))).append("</td>"));
        out.append("</tr>\n");
    }
}
