package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The journal on a {@link SimulatedDisk}: it writes the real records, batch by batch, forces and verifies as the real
 * one does, but when it does so its director says, in virtual time. Not thread-safe.
 */
public final class SimulatedJournal implements Journal {

    /** Says when things happen and what goes wrong, and is told what has happened. */
    public interface Director {

        /** Runs a task later; tasks of a host that has died do not run. */
        void after(long delayNanos, Runnable task);

        /** How long the next write or force takes. */
        long diskNanos();

        /** Whether the queue is full for the append that came now. */
        boolean refusesAppend();

        /** Whether the force that is due now fails. */
        boolean failsForce();

        /** Whether the space is below the reserve. */
        boolean lowOnSpace();

        /** An append was taken, not yet written. */
        void appended(Event event);

        /** A record became durable, now or by having survived a crash. */
        void durable(Event event);

        /** Something of the journal's own went by, at which a host may die. */
        void passed(Passage passage);

        /** The host can no longer keep its promise. */
        void failed(JournalFailure.Kind kind);

        /** A start found a torn tail and cut so many records. */
        default void cut(int records) {
        }

        /** A start found a damaged snapshot and used the one before it. */
        default void passedOver(int stream) {
        }

        /** A repeat's first answer was looked up, and found or not. */
        default void lookedUp(boolean found) {
        }

        /** A start restored a stream from its snapshot. */
        default void restored(int stream) {
        }
    }

    /** What a host may die behind. */
    public enum Passage {
        WRITTEN, FORCED, SNAPSHOT_BEGUN, SNAPSHOT_COPIED, SNAPSHOT_STORED
    }

    /** Bugs that can be planted into a journal. */
    public enum Flaw {
        /** Completions run when a record is written, not when it is forced. */
        ANSWERS_BEFORE_FORCE,
        /** A snapshot says that it holds one record more than it does. */
        SNAPSHOT_ONE_SHORT,
        /** A force that failed is taken for one that did not; what it should have kept is lost with the power. */
        IGNORES_FAILED_FORCE,
        /** Now and then nobody is told that an append is durable. */
        LOSES_COMPLETIONS,
        NONE
    }

    private static final int LOOK_UPS_MAX = 4;

    private final SimulatedDisk disk;
    private final Streams streams;
    private final Director director;
    private final Flaw flaw;
    private final RecordBuffer record = new RecordBuffer();
    private final Deque<Append> queue = new ArrayDeque<>();
    private final long[] taken;
    private final long[] written;
    private long chain;
    private boolean busy;
    private boolean recovered;
    private boolean fenced;
    private int lookUps;
    private int stored;

    public SimulatedJournal(SimulatedDisk disk, Streams streams, Director director, Flaw flaw) {
        this.disk = disk;
        this.streams = streams;
        this.director = director;
        this.flaw = flaw;
        taken = new long[streams.count()];
        written = new long[streams.count()];
    }

    @Override
    public void recover(Recoverable state) {
        verify();
        long from = state.takesSnapshots() ? restore(state) : 0;
        int known = disk.durable;
        for (int i = 0; i < disk.records.size(); i++) {
            read(disk.records.get(i));
            int stream = streams.ofCode(record.streamCode());
            Event event = record.event();
            written[stream] = record.streamSequence();
            chain = record.chain();
            disk.events.set(i, event);
            if (i >= known) {
                director.durable(event);
            }
            if (record.sequence() > from) {
                state.visit(record.sequence(), stream, record.streamSequence(), event);
            }
        }
        System.arraycopy(written, 0, taken, 0, taken.length);
        disk.durable = disk.records.size();
        recovered = true;
    }

    private void read(byte[] bytes) {
        System.arraycopy(bytes, 0, record.bytes(), 0, bytes.length);
    }

    /** Cuts a tail that nobody was answered for, and refuses what was durable and is damaged. */
    private void verify() {
        long before = 0;
        for (int i = 0; i < disk.records.size(); i++) {
            byte[] bytes = disk.records.get(i);
            if (bytes != null) {
                read(bytes);
            }
            if (bytes == null || record.flaw(bytes.length, i + 1, before) != null) {
                refuseIfDurable(i);
                director.cut(disk.records.size() - i);
                disk.records.subList(i, disk.records.size()).clear();
                disk.events.subList(i, disk.events.size()).clear();
                return;
            }
            before = record.chain();
        }
    }

    private void refuseIfDurable(int damaged) {
        boolean durable = damaged < disk.mark;
        for (int i = damaged + 1; i < disk.records.size() && !durable; i++) {
            byte[] bytes = disk.records.get(i);
            if (bytes != null) {
                read(bytes);
                durable = record.damage(bytes.length) == null && record.durableThrough() > damaged;
            }
        }
        if (durable) {
            throw new JournalRefused("record " + (damaged + 1) + " is damaged");
        }
    }

    /** The place from which the records have to be read. */
    private long restore(Recoverable state) {
        long from = Long.MAX_VALUE;
        for (int stream = 0; stream < streams.count(); stream++) {
            long place = 0;
            for (SimulatedDisk.Kept kept : disk.snapshotsOf(stream)) {
                if (kept.body() == null) {
                    director.passedOver(stream);
                    continue;
                }
                state.restore(stream, kept.streamSequence(), kept.sequence(),
                        ByteBuffer.wrap(kept.body()).order(ByteOrder.LITTLE_ENDIAN));
                place = kept.sequence();
                director.restored(stream);
                break;
            }
            from = Math.min(from, place);
        }
        return from;
    }

    @Override
    public void append(Append append) {
        if (fenced()) {
            fail(append, JournalFailure.CLOSED);
        } else if (append.first != null && append.streamSequence != taken[append.stream] + 1) {
            fail(append, JournalFailure.OUT_OF_SEQUENCE);
            director.failed(JournalFailure.Kind.OUT_OF_SEQUENCE);
        } else if (append.first != null && director.refusesAppend()) {
            fail(append, JournalFailure.FULL);
            director.failed(JournalFailure.Kind.FULL);
        } else {
            take(append);
        }
    }

    private void take(Append append) {
        if (append.first != null) {
            taken[append.stream] += append.events();
            director.appended(append.first);
            if (append.second != null) {
                director.appended(append.second);
            }
        }
        queue.add(append);
        if (!busy) {
            busy = true;
            director.after(director.diskNanos(), this::write);
        }
    }

    private static void fail(Append append, JournalFailure why) {
        append.failure = why;
        append.home.execute(append);
    }

    private void write() {
        List<Append> batch = new ArrayList<>(queue);
        queue.clear();
        for (Append append : batch) {
            if (append.first == null) {
                ((Marker) append.completion).position =
                        new Position(disk.records.size(), chain, -1, written.clone());
            } else {
                write(append.stream, append.first);
                if (append.second != null) {
                    write(append.stream, append.second);
                }
            }
        }
        if (flaw == Flaw.ANSWERS_BEFORE_FORCE) {
            complete(batch);
        }
        director.after(director.diskNanos(), () -> force(batch));
        director.passed(Passage.WRITTEN);
    }

    private void write(int stream, Event event) {
        int length = record.write(disk.records.size() + 1, streams.code(stream), ++written[stream], disk.durable, chain,
                event);
        chain = record.chain();
        disk.records.add(java.util.Arrays.copyOf(record.bytes(), length));
        disk.events.add(event);
    }

    private void force(List<Append> batch) {
        boolean failed = director.failsForce();
        if (failed && flaw != Flaw.IGNORES_FAILED_FORCE) {
            fenced = true;
            JournalFailure why = JournalFailure.fenced(new IOException("the simulated disk failed"));
            batch.forEach(append -> fail(append, why));
            queue.forEach(append -> fail(append, why));
            queue.clear();
            director.failed(JournalFailure.Kind.FENCED);
            return;
        }
        if (!failed) {
            List<Event> events = new ArrayList<>(disk.events.subList(disk.durable, disk.records.size()));
            disk.durable = disk.records.size();
            if ((disk.durable & 3) == 0) {
                disk.mark = disk.durable;
            }
            events.forEach(director::durable);
        }
        boolean loses = flaw == Flaw.LOSES_COMPLETIONS && disk.durable % 50 == 0;
        if (flaw != Flaw.ANSWERS_BEFORE_FORCE && !loses) {
            complete(batch);
        }
        if (queue.isEmpty()) {
            busy = false;
        } else {
            director.after(director.diskNanos(), this::write);
        }
        director.passed(Passage.FORCED);
    }

    private static void complete(List<Append> batch) {
        for (Append append : batch) {
            append.home.execute(append);
        }
    }

    /** Begins a snapshot; it is stored when it is whole and all that it shows is durable. */
    public void begin(SnapshotSource source) {
        Copy copy = new Copy(source.stream());
        append(Append.marker(source.home(), new Marker(reached -> {
            copy.sequence = reached.sequence();
            source.begin(copy);
            director.passed(Passage.SNAPSHOT_BEGUN);
        }, _ -> { })));
    }

    @Override
    public boolean snapshot(SnapshotSource source) {
        int before = stored;
        begin(source);
        return stored > before;
    }

    private final class Copy implements SnapshotSource.Sink {
        private final int stream;
        private ByteBuffer body = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        private long streamSequence;
        private long sequence;

        Copy(int stream) {
            this.stream = stream;
        }

        @Override
        public void beginAt(long lastStreamSequence) {
            streamSequence = lastStreamSequence + (flaw == Flaw.SNAPSHOT_ONE_SHORT ? 1 : 0);
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public ByteBuffer room(int bytes) {
            if (body.remaining() < bytes) {
                body = ByteBuffer.allocate(2 * body.capacity() + bytes).order(ByteOrder.LITTLE_ENDIAN)
                        .put(body.flip());
            }
            return body;
        }

        @Override
        public boolean abandoned() {
            return false;
        }

        @Override
        public void end() {
            byte[] bytes = new byte[body.flip().remaining()];
            body.get(bytes);
            append(Append.marker(Runnable::run, new Marker(_ -> store(bytes), _ -> { })));
            director.passed(Passage.SNAPSHOT_COPIED);
        }

        private void store(byte[] bytes) {
            Deque<SimulatedDisk.Kept> kept = disk.snapshotsOf(stream);
            kept.addFirst(new SimulatedDisk.Kept(streamSequence, sequence, bytes));
            stored++;
            while (kept.size() > SimulatedDisk.SNAPSHOTS_KEPT) {
                kept.removeLast();
            }
            director.passed(Passage.SNAPSHOT_STORED);
        }
    }

    /** Whether nothing waits for the disk. */
    public boolean idle() {
        return !busy;
    }

    @Override
    public long sequence() {
        return disk.durable;
    }

    @Override
    public boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        if (lookUps >= LOOK_UPS_MAX) {
            return false;
        }
        lookUps++;
        director.after(director.diskNanos(), () -> {
            lookUps--;
            Event newest = disk.events.reversed().stream().filter(wanted).findFirst().orElse(null);
            director.lookedUp(newest != null);
            home.execute(() -> found.accept(newest));
        });
        return true;
    }

    @Override
    public boolean lowOnSpace() {
        return director.lowOnSpace();
    }

    @Override
    public boolean fenced() {
        return fenced || !recovered;
    }

    @Override
    public int depth() {
        return queue.size();
    }

    @Override
    public void close() {
        recovered = false;
    }
}
