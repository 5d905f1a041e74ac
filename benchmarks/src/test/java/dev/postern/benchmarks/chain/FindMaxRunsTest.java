package dev.postern.benchmarks.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.FoundRate;
import dev.postern.load.record.Percentiles;
import dev.postern.load.run.FindMax;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindMaxRunsTest {

    @Test
    void shouldReadWhatFindMaxWrites() {
        FindMax.Capacity capacity = new FindMax.Capacity(1, "p99<10ms", 50_000, 30_000, 31_000,
                List.of(new Percentiles(9, 1, 2, 7, 8, 9), new Percentiles(9, 1, 2, 6, 8, 9)), List.of(), List.of("a", "b", "c"));
        assertEquals(new FoundRate(50_000, 30_000, 31_000, 7, 3), FindMaxRuns.of(new ObjectMapper().valueToTree(capacity)));
    }
}
