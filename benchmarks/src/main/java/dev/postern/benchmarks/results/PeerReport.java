package dev.postern.benchmarks.results;

import java.util.List;

/**
 * Our codec beside others, from one run. Immutable.
 *
 * @param conditions under which it was taken
 * @param agreed     the random messages on which they agree
 * @param costs      one purchase decoded and answered, by codec
 * @param own        our codec as terminals use it: the parameter's value
 * @param sameBytes  our codec on the bytes that the peers read
 * @param peers      the others
 */
public record PeerReport(Conditions conditions, List<Agreed> agreed, List<PartCost> costs, String own, String sameBytes, List<String> peers) implements Report {

    /** How many times the CPU time a peer needs: steadier than the wall's when something else is running, and it counts the collector's threads. */
    public double timesCpu(String peer, String ours) {
        return cost(peer).cpuNanos() / cost(ours).cpuNanos();
    }

    /** How many times as long a peer takes, in wall time of one thread. */
    public double times(String peer, String ours) {
        return cost(peer).nanos() / cost(ours).nanos();
    }

    @Override
    public String kind() {
        return "peers";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# The codec beside its peers").line("").block(conditions.markdown()).line("")
                .line("A purchase decoded, checked and answered with an approval.").line("")
                .line("| codec | ns | ± | CPU ns, all threads | bytes allocated |").line("|---|--:|--:|--:|--:|");
        for (PartCost cost : costs) {
            page.line("| %s | %s | %s | %s | %s |", codec(cost), PartCosts.figure(cost.nanos()), PartCosts.figure(cost.nanosError()),
                    PartCosts.figure(cost.cpuNanos()), PartCosts.figure(cost.allocatedBytes()));
        }
        page.line("").line("| peer, times ours | terminal dialect, CPU | wall | the same bytes, CPU | wall |").line("|---|--:|--:|--:|--:|");
        for (String peer : peers) {
            page.line("| %s | %.1f | %.1f | %.1f | %.1f |", peer, timesCpu(peer, own), times(peer, own), timesCpu(peer, sameBytes), times(peer, sameBytes));
        }
        page.line("").line("Random messages of jPOS's definitions: packed by jPOS they decode equal, written by us they unpack equal in jPOS.").line("")
                .line("| definition | messages | fields | written to the same bytes |").line("|---|--:|--:|--:|");
        for (Agreed same : agreed) {
            page.line("| %s | %,d | %,d | %,d |", same.definition(), same.messages(), same.fields(), same.sameBytes());
        }
        return page.toString();
    }

    private PartCost cost(String codec) {
        return costs.stream().filter(cost -> codec(cost).equals(codec)).findFirst().orElseThrow(() -> new IllegalArgumentException("no cost of " + codec));
    }

    private static String codec(PartCost cost) {
        return cost.parameters().get("codec");
    }
}
