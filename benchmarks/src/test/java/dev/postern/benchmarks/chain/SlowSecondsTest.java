package dev.postern.benchmarks.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.benchmarks.results.SlowSecond;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cause is laid beside a slow second, from logs made by hand. */
class SlowSecondsTest {

    private static final long START = 1_795_000_000_000L;
    private static final double LIMIT = 50;

    @TempDir
    private Path folder;

    @Test
    void shouldNameNoSecondThatKeepsTheLimit() throws Exception {
        assertEquals(List.of(), seconds(List.of(second(0, 5), second(1, 49)), List.of(), "[]").above(LIMIT));
    }

    @Test
    void shouldNameTheCollectionOfTheHost() throws Exception {
        SlowSecond slow = only(seconds(List.of(second(0, 5), second(1, 80)), List.of(), host(1, 0.07, 2, 80, "waited")));
        assertEquals(1, slow.second());
        assertEquals("collections of serve, 70 ms", slow.cause());
    }

    @Test
    void shouldNameAForceThatEndedInTheSecondBefore() throws Exception {
        SlowSecond slow = only(seconds(List.of(second(0, 5), second(1, 80)), List.of(), host(0, 0, 75, 75, "force")));
        assertEquals("a force of 75 ms", slow.cause());
    }

    @Test
    void shouldNameAStandstillOfTheMachineAndNotTheLateSendThatFollows() throws Exception {
        SlowSecond slow = only(seconds(List.of(second(0, 90)), List.of(second(0, 88)), host(0, 0, 1, 4, "queue")));
        assertTrue(slow.cause().startsWith("the machine, or the generator's collector, stood still for 88 ms"), slow.cause());
        assertTrue(!slow.cause().contains("late"), slow.cause());
    }

    @Test
    void shouldFallBackOnTheSlowestRequestOfTheHost() throws Exception {
        assertEquals("a request was 60 ms in mailboxes", only(seconds(List.of(second(0, 70)), List.of(), host(0, 0, 1, 60, "queue"))).cause());
    }

    @Test
    void shouldSayNothingWhereNothingLastedLongEnough() throws Exception {
        assertNull(only(seconds(List.of(second(0, 200)), List.of(), host(0, 0.05, 30, 40, "queue"))).cause());
    }

    @Test
    void shouldTakeTheIntervalsOfAllLanesOfASecondTogether() throws Exception {
        Path log = log("lanes.hlog", "purchase-0", List.of(second(0, 5), second(1, 7)), List.of(second(0, 9), second(1, 6)));
        List<Histogram> read = SecondLog.read(log, "");
        assertEquals(2, read.size());
        assertEquals(2, read.getFirst().getTotalCount());
        assertEquals(9, Math.round(read.getFirst().getMaxValue() / 1e6));
        assertEquals(START, read.getFirst().getStartTimeStamp());
    }

    private static SlowSecond only(SlowSeconds seconds) {
        List<SlowSecond> slow = seconds.above(LIMIT);
        assertEquals(1, slow.size(), slow::toString);
        return slow.getFirst();
    }

    private SlowSeconds seconds(List<Histogram> responses, List<Histogram> hiccups, String host) throws Exception {
        JsonNode rows = new ObjectMapper().readTree(host);
        Path response = log("response.hlog", "purchase", responses, List.of());
        Path generator = log("generator.hlog", "hiccup", hiccups, List.of());
        return new SlowSeconds(SecondLog.read(response, ""), SecondLog.read(generator, "hiccup"), SecondLog.read(generator, "send-lag"), rows);
    }

    private static String host(int second, double collections, double forceMillis, double wholeMillis, String part) {
        long from = START + second * 1_000L;
        return "[{\"from_epoch_millis\":%d,\"to_epoch_millis\":%d,\"stages\":{\"force\":{\"max\":%d}},\"values\":{\"jvm_gc_seconds\":%s},\"slowest\":[{\"whole\":%d,\"%s\":%d}]}]"
                .formatted(from, from + 1_000, Math.round(forceMillis * 1e6), Double.toString(collections), Math.round(wholeMillis * 1e6), part,
                        Math.round(wholeMillis * 1e6));
    }

    private static Histogram second(int index, long maxMillis) {
        Histogram second = new Histogram(3_600_000_000_000L, 3);
        second.recordValue(maxMillis * 1_000_000);
        second.setStartTimeStamp(START + index * 1_000L);
        second.setEndTimeStamp(START + index * 1_000L + 999);
        return second;
    }

    /** As the generator writes one: lanes of a second behind each other. */
    private Path log(String name, String tag, List<Histogram> first, List<Histogram> second) throws Exception {
        Path file = folder.resolve(name);
        try (PrintStream out = new PrintStream(file.toFile())) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            writer.outputStartTime(START);
            writer.setBaseTime(START);
            writer.outputLegend();
            for (int i = 0; i < first.size(); i++) {
                write(writer, tag, first.get(i));
                if (i < second.size()) {
                    write(writer, tag.replace("-0", "-1"), second.get(i));
                }
            }
        }
        return file;
    }

    private static void write(HistogramLogWriter writer, String tag, Histogram interval) {
        interval.setTag(tag);
        writer.outputIntervalHistogram(interval.getStartTimeStamp() / 1e3, interval.getEndTimeStamp() / 1e3, interval, 1e6);
    }
}
