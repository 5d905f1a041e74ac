package dev.postern.benchmarks.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.ServerRun;
import dev.postern.load.record.Percentiles;
import dev.postern.load.run.CpuPerMessage;
import dev.postern.load.run.Findings;
import dev.postern.load.run.KindCounts;
import dev.postern.load.run.KindTimes;
import dev.postern.load.run.Result;
import dev.postern.load.run.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken from the generator's result, and which results are refused. */
class LoadedTest {

    private static final Percentiles PURCHASE = new Percentiles(9, 1, 2, 3, 4, 5);
    private static final Percentiles ALL = new Percentiles(10, 15_000_000, 20_000_000, 31_000_500, 40_000_000, 90_000_000);

    @Test
    void shouldTakeTheFiguresOfAllKindsTogether() throws IOException {
        assertEquals(new ServerRun(61_234.5, 17.25, 9.5, 15_000, 31_000.5, 90_000, 0.25, "all is well"), new Loaded(Path.of("run"), result(17.25, 0), 0.25).run());
    }

    @Test
    void shouldReadBackWhatTheGeneratorWrites() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Result result = result(17.25, 1);
        assertEquals(result, json.readValue(json.writeValueAsString(result), Result.class));
    }

    @Test
    void shouldRefuseAResultWithoutTheServersCpuTime() {
        assertThrows(IOException.class, () -> new Loaded(Path.of("run"), result(null, 0), 0.25).run());
    }

    @Test
    void shouldRefuseAServerThatRefusedItsWork() throws IOException {
        new Loaded(Path.of("run"), result(17.25, 100), 0.25).run();
        IOException refused = assertThrows(IOException.class, () -> new Loaded(Path.of("run"), result(17.25, 101), 0.25).run());
        assertTrue(refused.getMessage().contains("91=101"), refused.getMessage());
    }

    private static Result result(Double serverMicros, long declined) {
        KindCounts counts = new KindCounts("purchase", 100_000, Map.of("approved", 100_000 - declined, "declined", declined),
                Map.of("00", 100_000 - declined, "91", declined));
        Findings found = new Findings("2026-11-22T16:00:00Z", "127.0.0.1:1", "closed loop", "as answered", 0, "purchase=1", 1_000, 2_000, 42,
                1, 2, 3, 100_000, 61_234.5, List.of(new KindTimes("purchase", PURCHASE, PURCHASE), new KindTimes("all", ALL, ALL)), ALL, PURCHASE,
                PURCHASE, PURCHASE, List.of(counts), Map.of(), new CpuPerMessage(serverMicros, 9.5));
        return new Result(3, found, null, new Verdict(Verdict.GOOD, "all is well"), "runs/1");
    }
}
