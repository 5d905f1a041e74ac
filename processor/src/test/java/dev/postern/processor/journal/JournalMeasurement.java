package dev.postern.processor.journal;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.time.Clock;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What the journal costs by itself. Each producer appends approvals of about 300 bytes on a schedule that is fixed
 * beforehand; the wait is measured from the scheduled time to the completion, which runs on the writer thread. The
 * first second is not counted. Producers sleep in steps of 50 us, so that waits have that much noise.
 *
 * <p>Arguments: folder, power or process, appends a second in all, producers, seconds, spacing in microseconds.
 */
final class JournalMeasurement {
    private JournalMeasurement() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal");
        try {
            measure(folder, Durability.valueOf(arguments[1].toUpperCase(Locale.ROOT)), Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]),
                            Long.parseLong(arguments[5]) * 1000);
        } finally {
            delete(folder);
        }
    }

    private static void measure(Path folder, Durability durability, int perSecond, int producers, int seconds,
            long spacingNanos)
            throws Exception {
        JournalSettings settings = new JournalSettings(durability, spacingNanos, 4096, 1 << 20, 65536, 1_000_000_000L,
                RollEvery.DAY, 64 << 20, new SpaceSettings(0, 0, 20_000_000, Long.getLong("ahead", 128 << 20)),
                JournalFixture.SNAPSHOTS, JournalFixture.ARCHIVE);
        Histogram waits = new ConcurrentHistogram(3);
        Histogram forces = new Histogram(3);
        Histogram batches = new Histogram(3);
        AtomicLong bytes = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        JournalObserver observer = new JournalObserver() {
            @Override
            public void committed(int appends, long written, long forceNanos, int depth) {
                forces.recordValue(forceNanos);
                batches.recordValue(appends);
                bytes.addAndGet(written);
            }

            @Override
            public void failed(JournalFailure.Kind kind) {
                failed.incrementAndGet();
            }
        };
        long from = System.nanoTime() + 1_000_000_000L;
        try (ChronicleJournal journal = ChronicleJournal.open(folder, new Streams(64, 16), settings, Clock.system(),
                JournalFixture.NOBODY, observer)) {
            journal.recover((_, _, _) -> { });
            long cpuBefore = processCpu();
            List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                threads.add(Thread.ofPlatform().start(() -> produce(journal, producer, perSecond / producers, seconds,
                        from, waits)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            while (journal.depth() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            long cpu = processCpu() - cpuBefore;
            System.out.printf("%s %d/s %d producers spacing %d us: wait us p50 %d p99 %d p99.9 %d max %d; force us p50 %d p99 %d max %d; batch mean %.1f max %d; "
                    + "%d batches, %d bytes/append, cpu us/append %.2f, failed %d%n", durability, perSecond,
                            producers, spacingNanos / 1000,
                    waits.getValueAtPercentile(50) / 1000, waits.getValueAtPercentile(99) / 1000,
                            waits.getValueAtPercentile(99.9) / 1000, waits.getMaxValue() / 1000,
                    forces.getValueAtPercentile(50) / 1000, forces.getValueAtPercentile(99) / 1000,
                            forces.getMaxValue() / 1000,
                    batches.getMean(), batches.getMaxValue(), batches.getTotalCount(), bytes.get() / Math.max(1,
                            perSecond * (long) seconds),
                    cpu / 1000.0 / (perSecond * (long) seconds), failed.get());
        }
        long begun = System.nanoTime();
        long[] read = new long[1];
        try (ChronicleJournal journal = ChronicleJournal.open(folder, new Streams(64, 16), settings, Clock.system(),
                JournalFixture.NOBODY, JournalObserver.NONE)) {
            journal.recover((_, _, _) -> read[0]++);
        }
        System.out.printf("   recovered %d records at %d/s%n", read[0],
                read[0] * 1_000_000_000L / (System.nanoTime() - begun));
    }

    private static void produce(Journal journal, int producer, int perSecond, int seconds, long from, Histogram waits) {
        int streams = 32;
        long[] sequences = new long[streams];
        byte[] answer = new byte[140];
        long gap = 1_000_000_000L / perSecond;
        long start = System.nanoTime();
        long total = (long) perSecond * seconds;
        for (long i = 0; i < total; i++) {
            long due = start + i * gap;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(50_000);
            }
            int stream = (int) (i % streams);
            Approved event = new Approved(new Exchange(0x3132333435363738L, 1, (int) i, 2, i, i), new CardToken(i, i),
                    Kind.PURCHASE, 1250, 156,
                    "012345678901", "123456", answer, 1);
            journal.append(Append.of(producer * streams + stream, ++sequences[stream], event, Runnable::run,
                    new Completion() {
                @Override
                public void durable() {
                    if (due > from) {
                        waits.recordValue(System.nanoTime() - due);
                    }
                }

                @Override
                public void failed(JournalFailure why) {
                    // counted by the observer
                }
            }));
        }
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
