package dev.postern.processor.faults;

import dev.postern.processor.KeyFixture;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.journal.JournalSettings;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.terminal.Terminals;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A journal that is filled up to a byte position before its host first starts: large refusals of a terminal that no
 * fleet has, written by the journal itself with the host's settings. One thread.
 */
final class Filler {
    private static final int ANSWER_BYTES = 30_000;
    private static final int SMALL_BYTES = 100;
    private static final long NOBODY = 0x46494C4C30303030L;

    private final ChronicleJournal journal;
    private final int stream;
    private int written;

    private Filler(ChronicleJournal journal, int stream, int written) {
        this.journal = journal;
        this.stream = stream;
        this.written = written;
    }

    /** Fills an empty data folder until the next record stands a few records before that byte. */
    static void fill(Path data, Path config, long untilBytes) throws IOException, InterruptedException {
        Files.createDirectories(data);
        KeyFixture.make(data);
        int[] each = new int[1];
        long[] last = new long[1];
        append(data, config, 0, 2, ANSWER_BYTES);
        locate(data, each, last);
        int large = (int) ((untilBytes - last[0]) / each[0]) - 1;
        append(data, config, 2, large, ANSWER_BYTES);
        append(data, config, 2 + large, 2, SMALL_BYTES);
        locate(data, each, last);
        append(data, config, 4 + large, Math.max(0, (int) ((untilBytes - last[0]) / each[0]) - 2), SMALL_BYTES);
    }

    /** The distance of the last two records, and where the last one begins. */
    private static void locate(Path data, int[] each, long[] last) throws IOException {
        JournalScan.whole(data.resolve("journal")).run(record -> {
            each[0] = (int) (record.position() - last[0]);
            last[0] = record.position();
        });
    }

    private static void append(Path data, Path config, int before, int count, int answerBytes)
            throws InterruptedException {
        Section root = Section.load(config).at("postern");
        Streams streams = new Streams(root.at("issuer").integer("shards", 1, Streams.EACH_MAX),
                root.at("terminal").integer("partitions", 1, Streams.EACH_MAX));
        JournalSettings settings = JournalSettings.read(root.at("journal"));
        try (ChronicleJournal journal = ChronicleJournal.open(data.resolve("journal"), streams, settings,
                Clock.system(), (why, cause) -> {
                    throw new IllegalStateException(why.sentence(), cause);
                }, JournalObserver.NONE)) {
            journal.recover((_, _, _) -> { });
            new Filler(journal, streams.terminal(Terminals.partitionOf(NOBODY, streams.terminals())), before)
                    .append(count, answerBytes);
        }
    }

    private void append(int count, int answerBytes) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(count);
        Completion done = new Completion() {
            @Override
            public void durable() {
                left.countDown();
            }

            @Override
            public void failed(JournalFailure why) {
                throw new IllegalStateException(why.sentence());
            }
        };
        for (int i = 0; i < count; i++) {
            written++;
            Exchange exchange = new Exchange(NOBODY, 1, written, 2, written, written);
            journal.append(Append.of(stream, written, new Refused(exchange, "14", new byte[answerBytes],
                    Clock.system().epochMillis()), Runnable::run, done));
        }
        left.await();
    }
}
