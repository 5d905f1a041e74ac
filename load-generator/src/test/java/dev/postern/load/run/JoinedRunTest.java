package dev.postern.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.load.reconcile.MoneyCheck;
import dev.postern.load.record.JoinedLog;
import dev.postern.load.record.Percentiles;
import dev.postern.load.schedule.Cards;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedRunTest {
    private static final long MILLI = 1_000_000;
    private static final long START = 1_800_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void shouldAddTimesAsHistogramsAndNotAsPercentiles() throws Exception {
        // 990 fast answers here, 10 slow ones there: the p99 of the whole is neither's.
        Path joined = join(run("a", 0, 990, 1, Verdict.GOOD), run("b", 300, 10, 80, Verdict.GOOD));

        Findings found = result(joined).measured();
        assertEquals(1_000, found.all().response().count());
        assertEquals(1, found.all().response().p99Nanos() / MILLI);
        assertEquals(80, found.all().response().maxNanos() / MILLI);
        assertEquals(List.of("purchase", "all"), found.times().stream().map(KindTimes::kind).toList());
        assertEquals(80, new JoinedLog(List.of(joined), "response.hlog").of("purchase").maxNanos() / MILLI);
    }

    @Test
    void shouldSumCountsAndMoney() throws Exception {
        Result joined = result(join(run("a", 0, 30, 1, Verdict.GOOD), run("b", 0, 70, 1, Verdict.GOOD)));

        assertEquals(100, joined.measured().answered());
        assertEquals(20, joined.measured().terminals());
        assertEquals(100, joined.measured().counts().getFirst().codes().get("00"));
        assertEquals(100, joined.money().approvedCount());
        assertEquals(Verdict.GOOD, joined.verdict().exit());
        assertEquals(4.0, joined.measured().cpu().clientMicros(), 1e-9);
        assertEquals(0.5 * (30 * 10 + 70 * 10) / 100, joined.measured().cpu().serverMicros(), 1e-9);
    }

    @Test
    void shouldBeAsBadAsTheWorstOfThem() throws Exception {
        Result joined = result(join(run("a", 0, 30, 1, Verdict.PROMISE_MISSED), run("b", 0, 70, 1, Verdict.INTEGRITY_BROKEN)));

        assertEquals(Verdict.INTEGRITY_BROKEN, joined.verdict().exit());
        assertTrue(joined.verdict().sentence().startsWith("generator 2 of 2: "), joined.verdict()::sentence);
    }

    @Test
    void shouldRefuseRunsThatDidNotRunTogether() throws Exception {
        Path one = run("a", 0, 30, 1, Verdict.GOOD);
        Path late = run("b", 5_000, 70, 1, Verdict.GOOD);

        BadPlan refused = assertThrows(BadPlan.class, () -> join(one, late));
        assertTrue(refused.getMessage().contains("did not begin within 2 s"), refused::getMessage);
        assertTrue(assertThrows(BadPlan.class, () -> join(one, folder)).getMessage().contains("holds no result.json"));
    }

    @Test
    void shouldGiveEachPartTerminalsAndCardsOfItsOwn() {
        List<Integer> terminals = IntStream.range(0, 101).boxed().toList();
        Cards cards = Cards.draw(101, 2, 0.1, new int[] {9000}, 7);
        Set<Integer> met = new HashSet<>();
        Set<Long> pans = new HashSet<>();
        for (int part = 1; part <= 3; part++) {
            Share share = new Share(part, 3, null);
            Cards own = cards.of(share.from(101), share.to(101));
            assertEquals(share.of(terminals).size(), own.terminals());
            met.addAll(share.of(terminals));
            IntStream.range(0, own.count()).forEach(card -> assertTrue(pans.add(own.pan(card)), "a card of two parts"));
        }
        assertEquals(101, met.size());
        assertEquals(202, pans.size());
    }

    private Path join(Path... runs) throws Exception {
        return JoinedRun.join(List.of(runs), folder.resolve("joined"));
    }

    private static Result result(Path run) throws Exception {
        return JSON.readValue(run.resolve("result.json").toFile(), Result.class);
    }

    /** A run of one second in which every answer took so long. */
    private Path run(String name, long lateMillis, int answers, long millis, int exit) throws Exception {
        Path run = Files.createDirectory(folder.resolve(name));
        for (String log : List.of("response.hlog", "service.hlog")) {
            try (PrintStream out = new PrintStream(Files.newOutputStream(run.resolve(log)), false, StandardCharsets.US_ASCII)) {
                HistogramLogWriter writer = new HistogramLogWriter(out);
                writer.outputStartTime(START + lateMillis);
                writer.setBaseTime(START + lateMillis);
                Histogram second = new Histogram(1, 3_600_000_000_000L, 3);
                second.setTag("purchase-1");
                second.recordValueWithCount(millis * MILLI, answers);
                writer.outputIntervalHistogram((START + lateMillis) / 1e3, (START + lateMillis) / 1e3 + 1, second, 1e6);
            }
        }
        Percentiles none = new Percentiles(0, 0, 0, 0, 0, 0);
        Findings found = new Findings(Instant.ofEpochMilli(START + lateMillis).toString(), "127.0.0.1:1", "open loop", "poisson", answers, "purchase=1", 10, 20, 5,
            1, 0, 1_000 * MILLI, answers, answers, List.of(new KindTimes("all", none, none)), none, none, none, none,
            List.of(new KindCounts("purchase", answers, Map.of("approved", (long) answers), Map.of("00", (long) answers))), Map.of(), new CpuPerMessage(10.0, 4));
        MoneyCheck money = new MoneyCheck(10, 20, 0, answers, 100L * answers, 0, 0, 0, 0, 0, 0, 0, List.of(), null);
        JSON.writeValue(run.resolve("result.json").toFile(), new Result(1, found, money, new Verdict(exit, "as it was"), run.toString()));
        return run;
    }
}
