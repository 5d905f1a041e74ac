package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What the journal's tests share: settings, openings, and appends whose end can be awaited. */
final class JournalFixture {
    static final Streams STREAMS = new Streams(4, 2);
    static final SpaceSettings SPACE = new SpaceSettings(0, 0, 20_000_000, 4 << 20);
    static final SnapshotSettings SNAPSHOTS = new SnapshotSettings(10_000, 600_000_000_000L, 2,
            new Copying.Pace(200_000, 2_000_000));
    static final ArchiveSettings ARCHIVE = new ArchiveSettings(0, 1_000_000_000L, 1L << 30);
    static final FatalListener NOBODY = (_, _) -> { };

    private JournalFixture() {
    }

    static JournalSettings settings(Durability durability) {
        return settings(durability, ARCHIVE);
    }

    static JournalSettings settings(Durability durability, ArchiveSettings archive) {
        return new JournalSettings(durability, 200_000, 256, 1 << 20, 1024, 100_000_000L, RollEvery.HOUR, 1 << 20,
                SPACE, SNAPSHOTS, archive);
    }

    static ChronicleJournal open(Path folder) {
        return open(folder, Disk.of(Durability.POWER), NOBODY);
    }

    static ChronicleJournal open(Path folder, Disk disk, FatalListener fatal) {
        return ChronicleJournal.open(folder, STREAMS, settings(Durability.POWER), Clock.system(), fatal,
                JournalObserver.NONE, disk);
    }

    /** Opens, reads everything, closes. */
    static List<Seen> read(Path folder) {
        List<Seen> seen = new ArrayList<>();
        try (ChronicleJournal journal = open(folder)) {
            journal.recover((stream, sequence, event) -> seen.add(new Seen(stream, sequence, event)));
        }
        return seen;
    }

    /** Appends single events in one stream from {@code first} to {@code last} and waits until they are durable. */
    static List<Seen> appendAndAwait(Journal journal, int stream, int first, int last, RandomEvents events)
            throws InterruptedException {
        List<Seen> appended = new ArrayList<>();
        List<Ended> ends = new ArrayList<>();
        for (int sequence = first; sequence <= last; sequence++) {
            Seen one = new Seen(stream, sequence, events.next());
            appended.add(one);
            ends.add(append(journal, one, Runnable::run));
        }
        for (Ended end : ends) {
            end.await();
            if (end.failure() != null) {
                throw new AssertionError(end.failure());
            }
        }
        return appended;
    }

    static Ended append(Journal journal, Seen record, Executor home) {
        Ended ended = new Ended();
        journal.append(Append.of(record.stream(), record.streamSequence(), record.event(), home, ended));
        return ended;
    }

    static void assertSame(List<Seen> expected, List<Seen> actual) {
        if (expected.size() != actual.size()) {
            throw new AssertionError("expected " + expected.size() + " records, found " + actual.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            Seen left = expected.get(i);
            Seen right = actual.get(i);
            if (left.stream() != right.stream() || left.streamSequence() != right.streamSequence()) {
                throw new AssertionError("record " + i + ": expected " + left + ", found " + right);
            }
            Events.assertSame(left.event(), right.event(), "record " + i);
        }
    }

    /** One record as appended or as recovered. */
    record Seen(int stream, long streamSequence, Event event) {
    }

    /** How an append ended; tells when it was told twice. */
    static final class Ended implements Completion {
        private static final JournalFailure DURABLE = new JournalFailure(JournalFailure.Kind.CLOSED, "durable");
        private final CountDownLatch told = new CountDownLatch(1);
        private final AtomicReference<JournalFailure> end = new AtomicReference<>();

        @Override
        public void durable() {
            end(DURABLE);
        }

        @Override
        public void failed(JournalFailure why) {
            end(why);
        }

        /** Null when durable. */
        JournalFailure failure() {
            return end.get() == DURABLE ? null : end.get();
        }

        boolean ended() {
            return end.get() != null;
        }

        Ended await() throws InterruptedException {
            if (!told.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("an append was never completed");
            }
            return this;
        }

        private void end(JournalFailure how) {
            if (!end.compareAndSet(null, how)) {
                throw new AssertionError("completed twice: " + end.get() + ", then " + how);
            }
            told.countDown();
        }
    }
}
