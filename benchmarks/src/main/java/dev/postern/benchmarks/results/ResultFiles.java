package dev.postern.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of results: {@code micro-}, {@code peers-}, {@code chain-}, {@code durability-}, {@code rules-}, {@code rule-peers-}, {@code macs-}, {@code overload-}, {@code idle-} and {@code jpos-server-TIME}, each as
 * {@code .json} and {@code .md}. One thread.
 */
public final class ResultFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MICRO = "micro-";
    private static final String CHAIN = "chain-";
    private static final String DURABILITY = "durability-";
    private static final String OVERLOAD = "overload-";
    private static final String IDLE = "idle-";
    private static final String PEERS = "peers-";
    private static final String MACS = "macs-";
    private static final String RULES = "rules-";
    private static final String RULE_PEERS = "rule-peers-";

    private final Path folder;

    /** @param folder made when it is missing */
    public ResultFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Writes both files of a run of the micro-benchmarks; returns the page's path. */
    public Path write(PartCosts costs) throws IOException {
        return write(MICRO, costs.conditions(), costs, costs.markdown());
    }

    /** Writes both files of a run of the chain; returns the page's path. */
    public Path write(ChainReport report) throws IOException {
        return write(CHAIN, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a run of the durabilities; returns the page's path. */
    public Path write(DurabilityReport report) throws IOException {
        return write(DURABILITY, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a comparison of key profiles; returns the page's path. */
    public Path write(ProfileReport report) throws IOException {
        return write(MACS, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a comparison with other codecs; returns the page's path. */
    public Path write(PeerReport report) throws IOException {
        return write(PEERS, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a comparison with another host; returns the page's path. */
    public Path write(RivalReport report) throws IOException {
        return write(report.rival().toLowerCase(java.util.Locale.ROOT) + "-server-", report.conditions(), report, report.markdown());
    }

    /** Writes both files of a comparison of fraud rules; returns the page's path. */
    public Path write(RulesReport report) throws IOException {
        return write(RULES, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a comparison with other rule engines; returns the page's path. */
    public Path write(RulePeerReport report) throws IOException {
        return write(RULE_PEERS, report.conditions(), report, report.markdown());
    }

    /** Writes both files of an overload; returns the page's path. */
    public Path write(OverloadReport report) throws IOException {
        return write(OVERLOAD, report.conditions(), report, report.markdown());
    }

    /** Writes both files of a run with idle connections; returns the page's path. */
    public Path write(IdleReport report) throws IOException {
        return write(IDLE, report.conditions(), report, report.markdown());
    }

    private Path write(String kind, Conditions conditions, Object value, String page) throws IOException {
        String name = kind + conditions.time().replaceAll("[-:]", "");
        JSON.writeValue(folder.resolve(name + ".json").toFile(), value);
        return Files.writeString(folder.resolve(name + ".md"), page);
    }

    /** The newest run of the micro-benchmarks in the folder. */
    public Optional<PartCosts> newestPartCosts() throws IOException {
        Optional<Path> newest = newest(MICRO);
        return newest.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(newest.get().toFile(), PartCosts.class));
    }

    /** The name of the newest run of the chain, or null. */
    public String newestChain() throws IOException {
        return newest(CHAIN).map(file -> file.getFileName().toString().replace(".json", "")).orElse(null);
    }

    /** The run of the chain of that name. */
    public ChainReport chain(String name) throws IOException {
        return JSON.readValue(folder.resolve(name + ".json").toFile(), ChainReport.class);
    }

    private Optional<Path> newest(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(kind + ".*\\.json"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()));
        }
    }
}
