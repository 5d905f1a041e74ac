package dev.postern.benchmarks.results;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The parts' own costs from one run of the micro-benchmarks. Immutable. */
public record PartCosts(Conditions conditions, List<PartCost> parts) implements Report {

    /** CPU nanoseconds per operation of one part; empty when the run did not measure it. */
    OptionalDouble cpuNanos(String part, Map<String, String> parameters) {
        return parts.stream().filter(cost -> cost.cpuNanos() != null && cost.is(part, parameters)).mapToDouble(PartCost::cpuNanos)
                .findFirst();
    }

    @Override
    public String kind() {
        return "micro";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# What the parts cost alone").line("").block(conditions.markdown()).line("")
                .line("| part | parameters | ns | ± | CPU ns, all threads | bytes allocated |").line("|---|---|--:|--:|--:|--:|");
        for (PartCost cost : parts) {
            page.line("| %s | %s | %s | %s | %s | %s |", cost.part(), parameters(cost), figure(cost.nanos()), figure(cost.nanosError()),
                    figure(cost.cpuNanos()), figure(cost.allocatedBytes()));
        }
        return page.toString();
    }

    private static String parameters(PartCost cost) {
        return String.join(", ", cost.parameters().entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
    }

    /** A rounded figure; nothing when it was not measured. */
    static String figure(Double value) {
        return value == null ? "" : String.format(java.util.Locale.ROOT, "%,.0f", value);
    }
}
