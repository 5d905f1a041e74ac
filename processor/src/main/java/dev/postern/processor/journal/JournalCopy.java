package dev.postern.processor.journal;

import dev.postern.processor.state.Copying;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a journal's durable records anew, byte for byte and roll for roll, into an empty folder. The source is only
 * read, so that a node may serve meanwhile; the copy has every record checked, and nothing half-written in it. One
 * thread.
 */
public final class JournalCopy {

    /** The copy's files are those of a journal at rest: any piece size reads them. */
    private static final long BLOCK_BYTES = 64L << 20;

    private JournalCopy() {
    }

    /**
     * Copies what is durable now; the copy is forced when this returns.
     *
     * @param from a journal's folder, serving or not
     * @param to where the copy is made; there must be no journal in it
     * @return the mark of the copy
     * @throws JournalRefused when a record cannot be trusted, or the source has no high-water mark
     */
    public static HighWater write(Path from, Path to) throws IOException {
        JournalScan scan = JournalScan.durable(from);
        HighWater reached = scan.reached().orElseThrow(() -> new JournalRefused("the journal in " + from
                + " has no high-water mark, so nothing says what is durable: start and stop the node once"));
        try (Mark mark = Mark.open(to, reached.streams());
                Writer writer = new Writer(to.resolve("queue"))) {
            JournalScan.Found found = scan.run(writer::write);
            writer.force();
            mark.advance(found.sequence(), found.chain());
            mark.force();
            return new HighWater(found.sequence(), found.chain(), reached.streams());
        }
    }

    /** Appends at the time of the file that a record comes from, so that it stands in a file of the same name. */
    private static final class Writer implements Clock, AutoCloseable {
        private final Path queue;
        private final Disk disk = new Disk.Forcing();
        private ChronicleStore store;
        private CycleFile cycle;

        Writer(Path queue) {
            this.queue = queue;
        }

        void write(ScannedRecord record) throws IOException {
            if (!record.cycle().equals(cycle)) {
                cycle = record.cycle();
                force();
            }
            if (store == null) {
                store = ChronicleStore.open(queue, settings(cycle.roll()), this);
                store.startAppending(-1);
            }
            store.append(record.buffer().bytes(), record.lengthBytes());
        }

        void force() throws IOException {
            if (store != null) {
                store.force(disk);
            }
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochMillis() {
            return cycle.startEpochMillis();
        }

        @Override
        public void close() throws IOException {
            if (store != null) {
                store.close();
            }
            disk.close();
        }

        private static JournalSettings settings(RollEvery roll) {
            return new JournalSettings(Durability.POWER, 0, 1, 1, 2, 1, roll, BLOCK_BYTES,
                    new SpaceSettings(0, 0, 1, 0), new SnapshotSettings(1, 1, 1, new Copying.Pace(1, 1)),
                    new ArchiveSettings(0, 1, 1));
        }
    }
}
