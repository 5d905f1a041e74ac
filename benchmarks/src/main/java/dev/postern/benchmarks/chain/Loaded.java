package dev.postern.benchmarks.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.PacedRun;
import dev.postern.benchmarks.results.ServerRun;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Percentiles;
import dev.postern.load.run.Findings;
import dev.postern.load.run.KindCounts;
import dev.postern.load.run.Result;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * What a load left behind. Immutable.
 *
 * @param folder of its run
 * @param othersShare of the machine, 0 to 1, that neither server nor generator used; null when not known
 */
record Loaded(Path folder, Result result, Double othersShare) {

    private static final double REFUSED_SHARE_MAX = 0.001;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the one run in a folder. */
    static Loaded read(Path runs, Double othersShare) throws IOException {
        try (Stream<Path> folders = Files.list(runs)) {
            Path folder = folders.findFirst().orElseThrow(() -> new IOException("load left no result"));
            return new Loaded(folder, JSON.readValue(folder.resolve("result.json").toFile(), Result.class), othersShare);
        }
    }

    /** What it measured. */
    Findings found() {
        return result.measured();
    }

    /** What the server told of each second. */
    JsonNode seconds() throws IOException {
        return JSON.readTree(folder.resolve("series.json").toFile()).path("intervals");
    }

    /**
     * The figures that are compared.
     *
     * @throws IOException when they are not comparable: the server's CPU time is not known, or it refused what it was to do
     */
    ServerRun run() throws IOException {
        Findings found = found();
        if (found.cpu().serverMicros() == null) {
            throw new IOException("the generator could not see the server's CPU time");
        }
        for (KindCounts kind : found.counts()) {
            long refused = kind.outcomes().getOrDefault(Outcome.DECLINED.label(), 0L) + kind.outcomes().getOrDefault(Outcome.REFUSED.label(), 0L);
            if (refused > kind.begun() * REFUSED_SHARE_MAX) {
                throw new IOException(refused + " of " + kind.begun() + " messages of kind " + kind.kind()
                        + " were refused: the server did less than it is compared for (" + kind.codes() + ")");
            }
        }
        Percentiles response = found.all().response();
        return new ServerRun(found.answeredPerSecond(), found.cpu().serverMicros(), found.cpu().clientMicros(),
                micros(response.p50Nanos()), micros(response.p99Nanos()), micros(response.maxNanos()), othersShare, result.verdict().sentence());
    }

    /** Heap bytes that the server allocated for each answer, over its seconds that lie within the measured part. */
    double allocatedBytes() throws IOException {
        long from = Instant.parse(found().started()).toEpochMilli();
        long to = from + found().durationNanos() / 1_000_000;
        double bytes = 0;
        long answers = 0;
        for (JsonNode second : seconds()) {
            if (second.path("from_epoch_millis").asLong() >= from && second.path("to_epoch_millis").asLong() <= to) {
                bytes += second.at("/values/jvm_allocated_bytes").asDouble();
                answers += second.at("/stages/whole/count").asLong();
            }
        }
        if (answers == 0 || bytes == 0) {
            throw new IOException("the server tells no whole second of the measured part, or not what it allocated: measure longer");
        }
        return bytes / answers;
    }

    /**
     * The figures of an open loop.
     *
     * @param forceP50Nanos median of the server's forces; null when it makes none
     */
    PacedRun paced(Double forceP50Nanos) {
        Findings found = found();
        return new PacedRun(found.answeredPerSecond(), found.refused().count(), found.cpu().serverMicros(), found.cpu().clientMicros(),
                found.all().response(), found.all().service(), found.sendLag(), found.hiccups(), forceP50Nanos, othersShare,
                result.verdict().exit() != Verdict.INVALID, result.verdict().sentence());
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }
}
