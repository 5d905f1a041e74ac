package dev.postern.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/**
 * What terminals of different key profiles, or with PINs and chips, cost the host: variants measured in turns, each compared with the first
 * inside its round. Immutable.
 *
 * @param variants as the command line names them; the first is what the others are compared with
 * @param rounds one run of each variant, in their order
 * @param ratioMin what the second variant's median has to reach of the first one's throughput
 */
public record ProfileReport(Conditions conditions, int connections, List<String> variants, List<List<ServerRun>> rounds, double ratioMin) implements Report {

    /** Throughput of a variant by the first one's, round by round. */
    public Spread ratio(int variant) {
        return Spread.of(rounds.stream().mapToDouble(round -> round.get(variant).perSecond() / round.getFirst().perSecond()).toArray());
    }

    /** The server's CPU time a message, above the first variant's of the same round; microseconds. */
    public Spread cpuAboveMicros(int variant) {
        return Spread.of(rounds.stream().mapToDouble(round -> round.get(variant).serverCpuMicros() - round.getFirst().serverCpuMicros()).toArray());
    }

    /** Whether the second variant reaches what is asked of it. */
    @Override
    public boolean good() {
        return variants.size() < 2 || ratio(1).median() >= ratioMin;
    }

    @Override
    public String kind() {
        return "macs";
    }

    @Override
    public String markdown() {
        Markdown page = new Markdown().line("# Key profiles beside each other").line("").block(conditions.markdown()).line("");
        if (variants.size() > 1) {
            page.line("%,d connections: %s / %s **%s**, at least %.2f is asked for: %s.", connections, variants.get(1), variants.getFirst(),
                    ratio(1).text("%.2f"), ratioMin, good() ? "good" : "missed").line("");
        }
        page.line("| variant | answered /s | of %s | CPU us | above %s, us | generator's CPU us |", variants.getFirst(), variants.getFirst())
                .line("|---|--:|--:|--:|--:|--:|");
        for (int i = 0; i < variants.size(); i++) {
            page.line("| %s | %s | %s | %s | %s | %s |", variants.get(i), of(i).perSecond().text("%,.0f"), ratio(i).text("%.2f"),
                    of(i).serverCpu().text("%.1f"), cpuAboveMicros(i).text("%.1f"), of(i).generatorCpu().text("%.1f"));
        }
        page.line("").line("| round | variant | answered /s | CPU us | p99 us | others %% |").line("|--:|---|--:|--:|--:|--:|");
        for (int round = 0; round < rounds.size(); round++) {
            for (int i = 0; i < variants.size(); i++) {
                ServerRun run = rounds.get(round).get(i);
                page.line("| %d | %s | %,.0f | %.1f | %,.0f | %s |", round + 1, variants.get(i), run.perSecond(), run.serverCpuMicros(),
                        run.p99Micros(), run.othersShare() == null ? "" : Math.round(run.othersShare() * 100));
            }
        }
        return page.toString();
    }

    private record Figures(Spread perSecond, Spread serverCpu, Spread generatorCpu) {
    }

    private Figures of(int variant) {
        List<ServerRun> runs = new ArrayList<>();
        rounds.forEach(round -> runs.add(round.get(variant)));
        return new Figures(Spread.of(runs.stream().mapToDouble(ServerRun::perSecond).toArray()),
                Spread.of(runs.stream().mapToDouble(ServerRun::serverCpuMicros).toArray()),
                Spread.of(runs.stream().mapToDouble(ServerRun::generatorCpuMicros).toArray()));
    }
}
