package dev.postern.benchmarks.results;

import java.util.List;

/**
 * Compiled fraud rules beside other ways to ask them, from one run. Immutable.
 *
 * @param costs all rules asked of one transaction, by engine and number of rules
 * @param own our engine: the parameter's value
 */
public record RulePeerReport(Conditions conditions, List<PartCost> costs, String own) implements Report {

    /** How many times the CPU time of ours an engine needs for as many rules. */
    public double times(PartCost peer) {
        return peer.cpuNanos() / costs.stream().filter(cost -> engine(cost).equals(own) && rules(cost).equals(rules(peer))).findFirst()
                .orElseThrow().cpuNanos();
    }

    @Override
    public String kind() {
        return "rule-peers";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Fraud rules beside their peers").line("").block(conditions.markdown()).line("")
                .line("| engine | rules | ns | ± | CPU ns, all threads | bytes allocated | times ours, CPU |").line("|---|--:|--:|--:|--:|--:|--:|");
        for (PartCost cost : costs) {
            page.line("| %s | %s | %s | %s | %s | %s | %.1f |", engine(cost), rules(cost), PartCosts.figure(cost.nanos()), PartCosts.figure(cost.nanosError()),
                    PartCosts.figure(cost.cpuNanos()), PartCosts.figure(cost.allocatedBytes()), times(cost));
        }
        return page.toString();
    }

    private static String engine(PartCost cost) {
        return cost.parameters().get("engine");
    }

    private static String rules(PartCost cost) {
        return cost.parameters().get("rules");
    }
}
