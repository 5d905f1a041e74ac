package dev.postern.load.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The folder of a run of 20 seconds with 1,000 answers each, as a run would leave it. */
final class SampleRun {
    static final int SECONDS = 20;
    private static final long START_MILLIS = 1_800_000_000_000L;

    private SampleRun() {
    }

    /** @param millis the least response time, which most are near */
    static Path write(Path run, int millis, boolean stages) throws IOException {
        Files.createDirectory(run);
        Files.writeString(run.resolve("result.json"), """
            {"format":1,"measured":{"mode":"open loop","mix":"purchase=1","terminals":10,"plannedPerSecond":1000,"answeredPerSecond":999.5,
             "answered":20000,"durationNanos":20000000000,"times":[
              {"kind":"purchase","response":{"count":20000,"p50Nanos":1000000,"p90Nanos":2000000,"p99Nanos":3000000,"p999Nanos":4000000,"maxNanos":9000000},
               "service":{"count":20000,"p99Nanos":3000000}}],
             "sendLag":{"p99Nanos":5000},"hiccups":{"p99Nanos":5000,"maxNanos":6000},"counts":[{"kind":"purchase","codes":{"00":19990,"51":10}}],
             "faults":{"timed out":2},"cpu":{"serverMicros":null,"clientMicros":3.2}},
             "money":{"differing":0},"verdict":{"exit":0,"sentence":"all is well"}}
            """);
        Files.writeString(run.resolve("conditions.json"), "{\"cpu\":\"AMD <EPYC>\",\"cores\":2}");
        if (stages) {
            StringBuilder series = new StringBuilder("{\"unit\":\"ns\",\"intervals\":[");
            for (int second = 0; second < SECONDS; second++) {
                series.append(second == 0 ? "" : ",").append("""
                    {"from_epoch_millis":%d,"to_epoch_millis":%d,"stages":{"force":{"count":9,"p50":80000,"p99":%d,"max":%d}},
                     "values":{"postern_in_flight":%d,"journal_batches":10,"journal_records":%d,"journal_batch_most":40,"postern_loop_0_busy_seconds":0.4,
                      "postern_loop_1_busy_seconds":0.%d,"refused.admission-delay":%d,"jvm_gc_seconds":0.01,"jvm_heap_used_bytes":300000000},
                     "slowest":[{"rrn":"6326000000%02d","whole":%d,"waited":16000,"decode":300,"queue":2000,"fraud":700,"issuer":1000,"batch":50000,"force":90000,"flush":4000}]}
                    """.formatted(START_MILLIS + second * 1_000, START_MILLIS + second * 1_000 + 1_000, 100_000 + second, 900_000 + second, second, 100 + second,
                    10 + second, second * 3, second, 5_000_000 + second * 1_000_000));
            }
            Files.writeString(run.resolve("series.json"), series.append("]}"));
            Files.writeString(run.resolve("stages.json"),
                "{\"since_start\":{\"stages\":{\"queue\":{\"mean\":4000,\"p99\":9000},\"journal\":{\"mean\":300000,\"p99\":900000}}}}");
        }
        Random random = new Random(millis);
        try (PrintStream out = new PrintStream(run.resolve("response.hlog").toFile(), StandardCharsets.US_ASCII)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            writer.setBaseTime(START_MILLIS);
            for (int second = 0; second < SECONDS; second++) {
                Histogram interval = new Histogram(1, 3_600_000_000_000L, 3);
                for (int i = 0; i < 1_000; i++) {
                    interval.recordValue((long) (millis * 1e6 * (1 + random.nextDouble()) + (i == 0 ? 50e6 : 0)));
                }
                interval.setTag("purchase");
                writer.outputIntervalHistogram((START_MILLIS + second * 1_000L) / 1e3, (START_MILLIS + second * 1_000L + 1_000) / 1e3, interval, 1e6);
            }
        }
        return run;
    }
}
