package dev.postern.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {

    private static final PartCosts PARTS = new PartCosts(conditions("2026-11-22T16:00:00Z"), List.of(
            new PartCost("MacBenchmark.purchase", Map.of(), 1_100, 12.5, 1_000.0, 0.0),
            new PartCost("ActorHopBenchmark.thereAndBack", hop("loop", "1"), 300, null, 400.0, null),
            new PartCost("ActorHopBenchmark.thereAndBack", hop("loop", "4"), 900, null, 1_000.0, null),
            new PartCost("ActorHopBenchmark.thereAndBack", hop("two-loops", "1"), 900, null, 1_000.0, null),
            new PartCost("ActorHopBenchmark.thereAndBack", hop("two-loops", "4"), 900, null, 4_000.0, null),
            new PartCost("FraudRulesBenchmark.purchase", Map.of("rules", "100"), 2_000, null, 2_100.0, null),
            new PartCost("FraudRulesBenchmark.purchase", Map.of("rules", "20"), 450, null, 500.0, null),
            new PartCost("JournalAppendBenchmark.durable", Map.of("durability", "process", "inFlight", "1000"), 600, null, 700.0, null),
            new PartCost("JournalAppendBenchmark.durable", Map.of("durability", "power", "inFlight", "1000"), 900, null, 1_500.0, null)));

    @TempDir
    private Path folder;

    @Test
    void shouldMakeRatiosPairByPair() {
        Comparison found = comparison();
        assertEquals(new Spread(0.5, 0.4, 0.9), found.throughputRatio());
        assertEquals(new Spread(100_000, 50_000, 120_000), found.echoPerSecond());
        assertEquals(new Spread(2.0, 1.0, 3.0), found.cpuRatio());
    }

    @Test
    void shouldTakeTheMiddleOfTwoAsTheMedianOfAnEvenNumber() {
        assertEquals(new Spread(2.5, 1, 9), Spread.of(3, 9, 1, 2));
    }

    @Test
    void shouldAddUpWhatThePartsExplain() {
        Budget budget = Budget.of(PARTS, comparison(), "power", "tdes", 20, 2);
        // echo 8 us; two MACs 2 us; 20 rules 0.5 us; journal, power, 1.5 us; seven hops of 200 ns 1.4 us; two hand-overs of 800 ns 1.6 us
        assertEquals(12, budget.workMicros(), 1e-9);
        assertEquals(15, budget.sumMicros(), 1e-9);
        assertEquals(16, budget.chainMicros(), 1e-9);
        assertEquals(1, budget.unexplainedMicros(), 1e-9);
        assertFalse(budget.good(), "16 are more than 1.2 times 12");
        assertEquals(11.5, Budget.of(PARTS, comparison(), "power", "tdes", 0, 2).workMicros(), 1e-9, "without rules");
    }

    @Test
    void shouldLeaveOutOfTheBudgetWhatWasNotMeasured() {
        Budget budget = Budget.of(new PartCosts(PARTS.conditions(), List.of()), comparison(), "power", "tdes", 20, 2);
        assertEquals(List.of("echo: sockets and event loop"), budget.rows().stream().map(Budget.Row::part).toList());
    }

    @Test
    void shouldWriteAPageWithFiguresAndConditions() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            String page = Files.readString(new ResultFiles(folder).write(report()));
            assertTrue(page.contains("| 1,000 | 3 | 100,000 (50,000 to 120,000) | 48,000 (45,000 to 50,000) | **0.50 (0.40 to 0.90)** |"), page);
            assertTrue(page.contains("| 1,000 | 3 | chain | 45,000 | 16.0 | 9.0 | 1,000 | 2,000 | 3,000 | 25 | all is well |"), page);
            assertTrue(page.contains("- durability: power"), page);
            assertTrue(page.contains("| not explained | | | 1.00 |"), page);
            assertTrue(page.contains("The chain takes **1.33** times its work, at most 1.2 is asked for: missed."), page);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldWriteTheSameFiguresForMachines() throws IOException {
        new ResultFiles(folder).write(report());
        JsonNode json = new ObjectMapper().readTree(folder.resolve("chain-20261122T160000Z.json").toFile());
        assertEquals(0.5, json.at("/comparisons/0/throughputRatio/median").asDouble());
        assertEquals(50_000, json.at("/comparisons/0/pairs/1/chain/perSecond").asInt());
        assertEquals("power", json.at("/conditions/settings/durability").asText());
    }

    @Test
    void shouldFindTheNewestRunOfTheChainAmongOtherFiles() throws IOException {
        ResultFiles files = new ResultFiles(folder);
        assertNull(files.newestChain());
        files.write(PARTS);
        files.write(report());
        assertEquals("chain-20261122T160000Z", files.newestChain());
    }

    @Test
    void shouldReadBackAReportOfTheChain() throws IOException {
        ResultFiles files = new ResultFiles(folder);
        files.write(report());
        assertEquals(report(), files.chain("chain-20261122T160000Z"));
    }

    @Test
    void shouldAskForTheFloorsOfItsProfile() {
        assertEquals(new Floors(0.6, 2.2), Floors.of("tdes-nomac"));
        assertEquals(new Floors(0.5, 2.8), Floors.of("aes"));
        assertNull(Floors.of("tdes"));
        assertTrue(new Floors(0.5, 2.0).reached(comparison()));
        assertFalse(new Floors(0.51, 2.0).reached(comparison()));
        assertFalse(new Floors(0.5, 1.9).reached(comparison()));
    }

    @Test
    void shouldSayHowManyTimesAsLongAPeerTakes() throws IOException {
        PeerReport report = new PeerReport(conditions("2026-11-22T16:00:00Z"), List.of(new Agreed("a.xml", 10_000, 123_456, 9_999)),
                List.of(codec("own", 100, 50), codec("same", 200, 100), codec("peer", 4_000, 3_000)), "own", "same", List.of("peer"));
        String page = Files.readString(new ResultFiles(folder).write(report));
        assertTrue(page.contains("| peer | 60.0 | 40.0 | 30.0 | 20.0 |"), page);
        assertTrue(page.contains("| a.xml | 10,000 | 123,456 | 9,999 |"), page);
        assertThrows(IllegalArgumentException.class, () -> report.times("nobody", "own"));
    }

    @Test
    void shouldMakeTheReadmesTableFromTheRunThatItNames() throws Exception {
        ResultFiles files = new ResultFiles(folder);
        files.write(report());
        String name = files.newestChain();
        String readme = "# X\n\n<!-- figures from " + name + " -->\nold\n<!-- end of figures -->\n\nmore\n";

        String made = ReadmeFigures.replaced(readme, ReadmeFigures.source(readme), files.chain(name));

        assertTrue(made.startsWith("# X\n\n<!-- figures from " + name + " -->\n") && made.endsWith("<!-- end of figures -->\n\nmore\n"), made);
        assertTrue(made.contains("| 1,000 | "), made);
        assertEquals(made, ReadmeFigures.replaced(made, name, files.chain(name)), "what is true stays as it is");
        assertNull(ReadmeFigures.source("# X"));
    }

    private static PartCost codec(String name, double nanos, double cpuNanos) {
        return new PartCost("PeersBenchmark.decodeAndAnswer", Map.of("codec", name), nanos, null, cpuNanos, 0.0);
    }

    private static ChainReport report() {
        Comparison found = comparison();
        return new ChainReport(conditions("2026-11-22T16:00:00Z"), List.of(found), List.of(Budget.of(PARTS, found, "power", "tdes", 20, 2)), PARTS.conditions(), null);
    }

    private static Comparison comparison() {
        return Comparison.of(1_000, List.of(Pair.of(run(120_000, 8), run(48_000, 16)), Pair.of(run(100_000, 7), run(50_000, 21)),
                Pair.of(run(50_000, 16), run(45_000, 16))));
    }

    private static ServerRun run(double perSecond, double cpuMicros) {
        return new ServerRun(perSecond, cpuMicros, 9, 1_000, 2_000, 3_000, 0.25, "all is well");
    }

    private static Map<String, String> hop(String dispatcher, String mailboxes) {
        return Map.of("dispatcher", dispatcher, "mailboxes", mailboxes, "inFlight", "64");
    }

    private static Conditions conditions(String time) {
        return new Conditions(time, "0123abcd", "a CPU", 2, "Linux", "25", List.of("-XX:+UseG1GC"), 0.1, Map.of("durability", "power"));
    }
}
