package dev.postern.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postern.load.reconcile.BatchCheck;
import dev.postern.load.reconcile.Difference;
import dev.postern.load.reconcile.MoneyCheck;
import dev.postern.load.record.JoinedLog;
import dev.postern.load.record.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One run made of those of several generators that sent at the same time: times are added as histograms, never as percentiles, counts and money
 * are summed, and the gravest verdict is the whole's. One thread.
 */
public final class JoinedRun {
    /** Begun further apart than this, runs did not run together. */
    private static final Duration APART_MAX = Duration.ofSeconds(2);
    private static final int DIFFERENCES_LISTED_MAX = 20;
    private static final List<String> OF_THE_HOST = List.of("stages.json", "series.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Path> folders;
    private final List<Result> results = new ArrayList<>();

    private JoinedRun(List<Path> folders) throws IOException, BadPlan {
        this.folders = folders;
        for (Path folder : folders) {
            if (!Files.isRegularFile(folder.resolve("result.json"))) {
                throw new BadPlan(folder + " holds no result.json: it is no folder of a run, or the run did not end");
            }
            results.add(JSON.readValue(folder.resolve("result.json").toFile(), Result.class));
        }
    }

    /**
     * Joins runs into a new folder.
     *
     * @param runs folder in which that is made
     * @return the folder of the joined run
     * @throws BadPlan with one sentence when they cannot be one run
     */
    public static Path join(List<Path> folders, Path runs) throws IOException, BadPlan {
        JoinedRun joined = new JoinedRun(folders);
        joined.check();
        Instant start = joined.results.stream().map(result -> Instant.parse(result.measured().started())).min(Instant::compareTo).orElseThrow();
        RunFolder folder = RunFolder.create(runs, start, joined.results.getFirst().measured().seed());
        joined.write(folder);
        return folder.path();
    }

    private void check() throws BadPlan {
        Findings first = results.getFirst().measured();
        for (int i = 1; i < results.size(); i++) {
            Findings other = results.get(i).measured();
            String apart = !other.target().equals(first.target()) ? "went to " + other.target() + " and " + first.target()
                : !other.mode().equals(first.mode()) ? "were a " + other.mode() + " and a " + first.mode()
                : other.durationNanos() != first.durationNanos() ? "were measured for different times"
                : Duration.between(Instant.parse(first.started()), Instant.parse(other.started())).abs().compareTo(APART_MAX) > 0
                ? "did not begin within " + APART_MAX.toSeconds() + " s (load --start-at lets generators begin together)" : null;
            if (apart != null) {
                throw new BadPlan(folders.get(i) + " and " + folders.getFirst() + " cannot be one run: they " + apart);
            }
        }
    }

    private void write(RunFolder folder) throws IOException {
        JoinedLog response = log(folder, "response.hlog", "response time in nanoseconds, one tag a kind of message, of all generators");
        JoinedLog service = log(folder, "service.hlog", "service time in nanoseconds, one tag a kind of message, of all generators");
        JoinedLog refusals = log(folder, "refusals.hlog", "response time in nanoseconds of what the host turned down, of all generators");
        JoinedLog own = log(folder, "generator.hlog", "the generators' own send lag and hiccups in nanoseconds");
        for (String file : OF_THE_HOST) {
            for (Path from : folders) {
                if (Files.exists(from.resolve(file)) && !Files.exists(folder.file(file))) {
                    Files.copy(from.resolve(file), folder.file(file));
                }
            }
        }
        folder.json("conditions.json", conditions());
        List<KindTimes> times = new ArrayList<>();
        for (String kind : response.tags()) {
            times.add(new KindTimes(kind, response.of(kind), service.of(kind)));
        }
        times.add(new KindTimes("all", response.whole(), service.whole()));
        Findings first = results.getFirst().measured();
        long answered = sum(Findings::answered);
        Findings found = new Findings(first.started(), first.target(), first.mode(), first.arrivals(),
            results.stream().mapToDouble(result -> result.measured().plannedPerSecond()).sum(), first.mix(), (int) sum(Findings::terminals),
            (int) sum(Findings::cards), first.seed(), results.stream().mapToLong(result -> result.measured().signOnNanos()).max().orElse(0),
            first.warmUpNanos(), first.durationNanos(), answered, answered * 1e9 / first.durationNanos(), List.copyOf(times), response.without(refusals),
            refusals.whole(), own.of("send-lag"), own.of("hiccup"), counts(), faults(), cpu(answered));
        folder.json("result.json", new Result(results.getFirst().format(), found, money(), verdict(), folder.path().toString()));
    }

    private JoinedLog log(RunFolder folder, String name, String comment) throws IOException {
        JoinedLog log = new JoinedLog(folders, name);
        log.write(folder.file(name), comment);
        return log;
    }

    private JsonNode conditions() throws IOException {
        ObjectNode whole = JSON.createObjectNode();
        ArrayNode parts = JSON.createArrayNode();
        for (Path folder : folders) {
            if (Files.exists(folder.resolve("conditions.json"))) {
                JsonNode part = JSON.readTree(folder.resolve("conditions.json").toFile());
                if (whole.isEmpty() && part instanceof ObjectNode first) {
                    whole.setAll(first);
                }
                parts.add(part);
            }
        }
        whole.set("joined", parts);
        return whole;
    }

    private long sum(ToLongFunction<Findings> figure) {
        return results.stream().mapToLong(result -> figure.applyAsLong(result.measured())).sum();
    }

    private List<KindCounts> counts() {
        Set<String> kinds = new LinkedHashSet<>();
        results.forEach(result -> result.measured().counts().forEach(counts -> kinds.add(counts.kind())));
        List<KindCounts> joined = new ArrayList<>();
        for (String kind : kinds) {
            List<KindCounts> of = results.stream().flatMap(result -> result.measured().counts().stream()).filter(counts -> counts.kind().equals(kind)).toList();
            joined.add(new KindCounts(kind, of.stream().mapToLong(KindCounts::begun).sum(), summed(of, KindCounts::outcomes, new LinkedHashMap<>()),
                summed(of, KindCounts::codes, new TreeMap<>())));
        }
        return List.copyOf(joined);
    }

    private Map<String, Long> faults() {
        return summed(results, result -> result.measured().faults(), new LinkedHashMap<>());
    }

    private static <T> Map<String, Long> summed(List<T> parts, Function<T, Map<String, Long>> figures, Map<String, Long> into) {
        parts.forEach(part -> figures.apply(part).forEach((name, count) -> into.merge(name, count, Long::sum)));
        return into;
    }

    /** The host's CPU time is that of all generators' messages, which each of them has seen as a whole. */
    private CpuPerMessage cpu(long answered) {
        double own = 0;
        double host = 0;
        int told = 0;
        for (Result result : results) {
            Findings found = result.measured();
            own += found.cpu().clientMicros() * found.answered();
            if (found.cpu().serverMicros() != null) {
                host += found.cpu().serverMicros() * found.answered();
                told++;
            }
        }
        return new CpuPerMessage(told == 0 ? null : host / told / Math.max(1, answered), own / Math.max(1, answered));
    }

    private MoneyCheck money() {
        if (results.stream().anyMatch(result -> result.money() == null)) {
            return null;
        }
        List<MoneyCheck> all = results.stream().map(Result::money).toList();
        List<Difference> differences = all.stream().flatMap(money -> money.differences().stream()).limit(DIFFERENCES_LISTED_MAX).toList();
        return new MoneyCheck((int) sum(all, MoneyCheck::terminals), (int) sum(all, MoneyCheck::cards), (int) sum(all, MoneyCheck::withheld),
            sum(all, MoneyCheck::approvedCount), sum(all, MoneyCheck::approvedMinor), sum(all, MoneyCheck::reversedCount), sum(all, MoneyCheck::reversedMinor),
            sum(all, MoneyCheck::givenMinor), sum(all, MoneyCheck::receivedMinor), sum(all, MoneyCheck::heldMinor), sum(all, MoneyCheck::differenceMinor), (int) sum(all, MoneyCheck::differing),
            differences, new BatchCheck((int) sum(all, money -> money.batches().balanced()), (int) sum(all, money -> money.batches().uploaded()),
                (int) sum(all, money -> money.batches().differing()), all.stream().flatMap(money -> money.batches().sentences().stream())
                    .limit(DIFFERENCES_LISTED_MAX).toList()));
    }

    private static long sum(List<MoneyCheck> all, ToLongFunction<MoneyCheck> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    /** The gravest: broken money before a failed run, that before one whose times mean nothing, that before a promise missed. */
    private Verdict verdict() {
        for (int exit : new int[] {Verdict.INTEGRITY_BROKEN, Verdict.FAILED, Verdict.INVALID, Verdict.PROMISE_MISSED}) {
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).verdict().exit() == exit) {
                    return new Verdict(exit, "generator " + (i + 1) + " of " + results.size() + ": " + results.get(i).verdict().sentence());
                }
            }
        }
        return new Verdict(Verdict.GOOD, "%,d messages answered to %d generators".formatted(sum(Findings::answered), results.size()));
    }
}
