package dev.postern.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.postern.load.record.Percentiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseTest {
    private static final long MILLI = 1_000_000;

    /** 10,000 begun; 4 refused, 1 unanswered, 3 time-outs; p50 1 ms, p99 9 ms, p99.9 40 ms, at most 90 ms. */
    private final Findings found = found(3, 4);

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"p99<10ms", "p99.9<50ms,max<100ms", "p50<1001us", "error<0.1%", "lost<0.1%", "lost<4", "lost=3", "rate>900/s", "none",
        "p99<10ms,p99.9<50ms,error<0.1%,lost<1%"})
    void shouldBeKept(String promise) {
        assertEquals(List.of(), Promise.parse(promise).missedBy(found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"p99<9ms;p99<9ms was promised, it was 9.000 ms", "lost=0;lost=0 was promised, it was 3",
        "error<0.01%;error<0.01% was promised, it was 0.0500%", "rate>1000/s;rate>1000/s was promised, it was 1000/s"})
    void shouldBeMissedAndSayBy(String promise, String sentence) {
        assertEquals(List.of(sentence), Promise.parse(promise).missedBy(found));
    }

    @Test
    void shouldNotPassARunThatLostManyAnswersWhenNothingElseIsSaid() {
        assertEquals(1, Promise.DEFAULT.missedBy(found(200, 0)).size());
        assertEquals(0, Promise.DEFAULT.missedBy(found(3, 4)).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "p99<10", "p99<10%", "p98<1ms", "error<1ms", "lost<1/s", "rate>1ms", "p99<10ms;lost=0"})
    void shouldRefuseWhatIsNoPromise(String text) {
        assertThrows(IllegalArgumentException.class, () -> Promise.parse(text));
    }

    @Test
    void shouldPrintAsItWasWritten() {
        assertEquals("p99<10ms,lost=0", Promise.parse("p99<10ms, lost=0").toString());
        assertEquals("none", Promise.NONE.toString());
    }

    static Findings found(long timedOut, long refused) {
        Percentiles times = new Percentiles(9_999, MILLI, 2 * MILLI, 9 * MILLI, 40 * MILLI, 90 * MILLI);
        KindCounts counts = new KindCounts("purchase", 10_000, Map.of("approved", 9_995 - refused, "refused", refused, "unanswered", 1L), Map.of());
        return new Findings("", "", "open loop", "poisson", 1_000, "", 10, 20, 1, 0, 0, 10_000 * MILLI, 9_999, 1_000,
            List.of(new KindTimes("all", times, times)), times, times, times, times, List.of(counts), Map.of("timed out", timedOut), new CpuPerMessage(null, 1));
    }
}
