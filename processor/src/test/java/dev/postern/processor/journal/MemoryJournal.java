package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The obvious journal: a list. What it keeps outlives it in its {@link Medium}; everything is durable at once. */
final class MemoryJournal implements Journal {

    /** What a disk is to the other one. */
    static final class Medium {
        final List<byte[]> records = new ArrayList<>();
        final Map<Integer, Kept> snapshots = new TreeMap<>();
        MemoryJournal owner;
    }

    record Kept(long streamSequence, long sequence, byte[] body) {
    }

    private final Medium medium;
    private final long[] sequences;
    private boolean recovered;

    MemoryJournal(Medium medium, Streams streams) {
        this.medium = medium;
        sequences = new long[streams.count()];
    }

    @Override
    public void recover(Recoverable state) {
        synchronized (medium) {
            medium.owner = this;
            if (state.takesSnapshots()) {
                medium.snapshots.forEach((stream, kept) -> state.restore(stream, kept.streamSequence(),
                        kept.sequence(), ByteBuffer.wrap(kept.body()).order(ByteOrder.LITTLE_ENDIAN)));
            }
            RecordBuffer record = new RecordBuffer();
            for (byte[] bytes : medium.records) {
                System.arraycopy(bytes, 0, record.bytes(), 0, bytes.length);
                int stream = record.streamCode();
                sequences[stream] = record.streamSequence();
                state.visit(record.sequence(), stream, record.streamSequence(), record.event());
            }
            recovered = true;
        }
    }

    @Override
    public void append(Append append) {
        synchronized (medium) {
            if (fenced()) {
                append.failure = JournalFailure.CLOSED;
            } else if (append.first != null && append.streamSequence != sequences[append.stream] + 1) {
                append.failure = JournalFailure.OUT_OF_SEQUENCE;
            } else if (append.first != null) {
                write(append.stream, append.first);
                if (append.second != null) {
                    write(append.stream, append.second);
                }
            }
        }
        append.home.execute(append);
    }

    private void write(int stream, Event event) {
        RecordBuffer record = new RecordBuffer();
        int length = record.write(medium.records.size() + 1, stream, ++sequences[stream], medium.records.size(), 0,
                event);
        medium.records.add(java.util.Arrays.copyOf(record.bytes(), length));
    }

    @Override
    public boolean snapshot(SnapshotSource source) {
        ByteBuffer body = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        long[] at = new long[1];
        boolean[] ended = new boolean[1];
        long sequence = sequence();
        source.home().execute(() -> source.begin(new SnapshotSource.Sink() {
            @Override
            public void beginAt(long streamSequence) {
                at[0] = streamSequence;
            }

            @Override
            public boolean ready() {
                return true;
            }

            @Override
            public ByteBuffer room(int bytes) {
                return body;
            }

            @Override
            public boolean abandoned() {
                return false;
            }

            @Override
            public void end() {
                ended[0] = true;
            }
        }));
        if (ended[0]) {
            byte[] bytes = new byte[body.flip().remaining()];
            body.get(bytes);
            medium.snapshots.put(source.stream(), new Kept(at[0], sequence, bytes));
        }
        return ended[0];
    }

    @Override
    public long sequence() {
        synchronized (medium) {
            return medium.records.size();
        }
    }

    @Override
    public boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        RecordBuffer record = new RecordBuffer();
        Event newest = null;
        for (byte[] bytes : medium.records.reversed()) {
            System.arraycopy(bytes, 0, record.bytes(), 0, bytes.length);
            Event event = record.event();
            if (wanted.test(event)) {
                newest = event;
                break;
            }
        }
        Event result = newest;
        home.execute(() -> found.accept(result));
        return true;
    }

    @Override
    public boolean lowOnSpace() {
        return false;
    }

    @Override
    public boolean fenced() {
        return !recovered || medium.owner != this;
    }

    @Override
    public int depth() {
        return 0;
    }

    @Override
    public void close() {
        recovered = false;
    }
}
