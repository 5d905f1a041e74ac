package dev.postern.benchmarks.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postern.benchmarks.results.ServerRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is read of the generator's result.json. */
class ChainRunsTest {

    private static final String RESULT = """
            {"measured": {"answeredPerSecond": 61234.5,
             "times": [{"kind": "purchase", "response": {"p50Nanos": 1, "p99Nanos": 2, "maxNanos": 3}},
                       {"kind": "all", "response": {"p50Nanos": 15000000, "p99Nanos": 31000500, "maxNanos": 90000000}}],
             "cpu": {"serverMicros": 17.25, "clientMicros": 9.5}},
             "verdict": {"exit": 0, "sentence": "all is well"}}
            """;

    @Test
    void shouldReadTheFiguresOfAllKindsTogether() throws IOException {
        assertEquals(new ServerRun(61_234.5, 17.25, 9.5, 15_000, 31_000.5, 90_000, "all is well"),
                ChainRuns.of(new ObjectMapper().readTree(RESULT)));
    }

    @Test
    void shouldRefuseAResultWithoutTheServersCpuTime() throws IOException {
        ObjectNode result = (ObjectNode) new ObjectMapper().readTree(RESULT);
        result.withObject("/measured/cpu").putNull("serverMicros");
        assertThrows(IllegalArgumentException.class, () -> ChainRuns.of(result));
    }

    @Test
    void shouldRefuseAResultOfAnotherLayout() throws IOException {
        ObjectNode result = (ObjectNode) new ObjectMapper().readTree(RESULT);
        result.withObject("/measured").remove("answeredPerSecond");
        assertThrows(IllegalArgumentException.class, () -> ChainRuns.of(result));
    }
}
