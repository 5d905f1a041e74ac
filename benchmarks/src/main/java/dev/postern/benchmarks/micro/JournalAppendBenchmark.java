package dev.postern.benchmarks.micro;

import com.typesafe.config.ConfigFactory;
import dev.postern.benchmarks.results.Folders;
import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.JournalSettings;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What an approval costs in the journal: for the caller, and until it is durable with a number of appends under way as
 * that many closed-loop terminals have. The second one's CPU time is that of caller and writer together, force included.
 * Shipped settings but for the durability. The folder must lie on a real disk: {@code -Dbenchmarks.data}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalAppendBenchmark {

    /** System property that names the folder in which the journals are made and deleted again. */
    public static final String DATA_PROPERTY = "benchmarks.data";

    private static final int CALLS = 4_096;
    private static final int APPENDS = 20_000;

    /** What a durable append survives. */
    @Param({"process", "power"})
    public String durability;

    /** Appends under way; the shipped queue takes 65,536. */
    @Param("1000")
    public int inFlight;

    private Path folder;
    private ChronicleJournal journal;
    private Appender appender;

    /** Opens an empty journal; JMH calls it. */
    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory(Path.of(System.getProperty(DATA_PROPERTY, System.getProperty("java.io.tmpdir"))),
                "postern-journal-");
        Streams streams = new Streams(64, 16);
        JournalSettings settings = JournalSettings.read(Section.of(ConfigFactory.parseString(
                "postern.journal.durability = " + durability).withFallback(ConfigFactory.load()).resolve()).at("postern.journal"));
        journal = ChronicleJournal.open(folder.resolve("journal"), streams, settings, Clock.system(), (why, cause) -> {
            // Each waiting append is told too, and the appender throws.
        }, JournalObserver.NONE);
        journal.recover((_, _, _) -> {
            // A new journal has no record.
        });
        appender = new Appender(journal, streams);
    }

    /** Lets the calls of the last invocation become durable, so that no more than the queue holds is under way. */
    @TearDown(Level.Invocation)
    public void settle() {
        appender.await(0);
    }

    /** Closes and deletes it; JMH calls it. */
    @TearDown
    public void tearDown() throws IOException {
        journal.close();
        Folders.delete(folder);
    }

    /** What the issuer pays to hand an approval over; the writer works meanwhile on another core. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void call() {
        for (int i = 0; i < CALLS; i++) {
            appender.append();
        }
    }

    /** The rate at which approvals become durable, as time per approval. */
    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public void durable() {
        for (int i = 0; i < APPENDS; i++) {
            appender.await(inFlight - 1);
            appender.append();
        }
        appender.await(0);
    }
}
