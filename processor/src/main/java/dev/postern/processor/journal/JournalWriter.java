package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes: takes what waits, writes it, forces once, answers, and again. The next batch forms while
 * the force runs. The first write or force that fails is the last one: everything that waits is failed with it.
 * Never interrupted, since an interrupt closes the channels under it.
 */
final class JournalWriter implements Runnable {
    private static final long IDLE_NANOS = 3_600_000_000_000L;

    private final AppendQueue queue;
    private final ChronicleStore store;
    private final Disk disk;
    private final Mark mark;
    private final Streams streams;
    private final JournalSettings settings;
    private final Clock clock;
    private final JournalObserver observer;
    private final FatalListener fatal;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CommitSpacing spacing;
    private final Batch batch;
    private final RecordBuffer record = new RecordBuffer();
    private final long[] streamSequences;
    private final long recoveredIndex;
    private long sequence;
    private long chain;
    /** For other threads. */
    private volatile long durableThrough;
    /** The same for this one. */
    private long durableBefore;
    private long bytes;
    private long markForcedNanos;
    private volatile Following following;

    JournalWriter(AppendQueue queue, ChronicleStore store, Disk disk, Mark mark, Streams streams,
            JournalSettings settings, Clock clock, JournalObserver observer, FatalListener fatal, Recovery recovered) {
        this.queue = queue;
        this.store = store;
        this.disk = disk;
        this.mark = mark;
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
        this.observer = observer;
        this.fatal = fatal;
        spacing = new CommitSpacing(settings.commitSpacingNanos(), clock.nanos());
        batch = new Batch(observer);
        streamSequences = recovered.streamSequences();
        sequence = recovered.sequence();
        chain = recovered.chain();
        recoveredIndex = recovered.index();
        durableThrough = sequence;
        durableBefore = sequence;
        markForcedNanos = clock.nanos();
    }

    /** Done when the thread is ready to write, or with the reason why it never will be. */
    CompletableFuture<Void> started() {
        return started;
    }

    /** Hands records to followers from the next batch on; any thread. */
    void follow(Following newFollowing) {
        following = newFollowing;
    }

    /** Everything up to this record is durable; any thread. */
    long durableThrough() {
        return durableThrough;
    }

    @Override
    public void run() {
        try {
            store.startAppending(recoveredIndex);
            queue.open();
            started.complete(null);
            while (true) {
                Append first = queue.take(clock, nextMarkNanos());
                if (first != null) {
                    letGrow();
                    write(first);
                    commit();
                } else if (queue.closing()) {
                    break;
                }
                forceMark();
            }
            finish();
        } catch (Throwable cause) {
            // InternalError among them: it is what a full disk looks like from a mapped file.
            fence(cause);
        }
    }

    private void letGrow() {
        for (long wait = spacing.waitNanos(clock.nanos()); wait > 0; wait = spacing.waitNanos(clock.nanos())) {
            if (queue.closing() || queue.depth() >= settings.batchAppendsMax()) {
                return;
            }
            LockSupport.parkNanos(this, wait);
        }
    }

    private void write(Append first) {
        bytes = 0;
        Append append = first;
        do {
            batch.add(append);
            write(append, append.streamSequence);
        } while (batch.appends() < settings.batchAppendsMax() && bytes < settings.batchBytesMax()
                && (append = queue.poll()) != null);
    }

    private void write(Append append, long streamSequence) {
        if (append.completion instanceof Marker marker) {
            marker.position = new Position(sequence, chain, store.lastIndex(), streamSequences.clone());
            return;
        }
        if (streamSequence != streamSequences[append.stream] + 1) {
            append.failure = JournalFailure.OUT_OF_SEQUENCE;
            observer.failed(JournalFailure.Kind.OUT_OF_SEQUENCE);
            return;
        }
        write(append.stream, streamSequence, append.first);
        if (append.second != null) {
            write(append.stream, streamSequence + 1, append.second);
        }
    }

    private void write(int stream, long streamSequence, Event event) {
        int length = record.write(sequence + 1, streams.code(stream), streamSequence, durableBefore, chain, event);
        store.append(record.bytes(), length);
        sequence++;
        chain = record.chain();
        streamSequences[stream] = streamSequence;
        bytes += length;
        if (following != null) {
            following.written(sequence, event);
        }
    }

    private void commit() throws IOException {
        long begun = clock.nanos();
        spacing.started(batch.appends(), begun);
        store.force(disk);
        long durable = clock.nanos();
        mark.advance(sequence, chain);
        durableThrough = sequence;
        durableBefore = sequence;
        observer.committed(batch.appends(), bytes, durable - begun, queue.depth());
        if (following != null) {
            following.durable(sequence);
        }
        batch.deliver(new Commit(begun, durable));
    }

    /** When the mark has to be forced: a far time while there is nothing to force. */
    private long nextMarkNanos() {
        boolean due = mark.dirty() && settings.durability() == Durability.POWER;
        return due ? markForcedNanos + settings.markForceNanos() : clock.nanos() + IDLE_NANOS;
    }

    private void forceMark() throws IOException {
        long now = clock.nanos();
        if (now - markForcedNanos >= settings.markForceNanos() && settings.durability() == Durability.POWER
                && mark.dirty()) {
            mark.force();
            markForcedNanos = now;
        }
    }

    /** The queue is empty and closing. The store goes first, so that its last bytes are forced with the rest. */
    private void finish() throws IOException {
        store.close();
        disk.close();
        mark.force();
        mark.close();
        queue.end(JournalFailure.CLOSED);
    }

    private void fence(Throwable cause) {
        JournalFailure why = JournalFailure.fenced(cause);
        queue.end(why);
        batch.fail(why);
        batch.deliver(Commit.NONE);
        for (AutoCloseable part : List.of(store, disk, mark)) {
            try {
                part.close();
            } catch (Exception | Error alsoFailed) {
                cause.addSuppressed(alsoFailed);
            }
        }
        if (!started.completeExceptionally(cause)) {
            fatal.journalFailed(why, cause);
        }
    }
}
