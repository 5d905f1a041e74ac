package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A journal without a disk: what is appended becomes durable when a test says so. Like the real one it insists on
 * consecutive sequences in each stream. Not thread-safe.
 */
public final class HandJournal implements Journal {

    /** One record as it would stand in the file. */
    public record Written(int stream, long sequence, Event event) {
    }

    private record LookUp(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
    }

    private final Deque<Append> waiting = new ArrayDeque<>();
    private final List<Written> written = new ArrayList<>();
    private final Map<Integer, Long> sequences = new HashMap<>();
    private final Deque<LookUp> lookUps = new ArrayDeque<>();
    private boolean takesLookUps = true;

    private boolean lowOnSpace;

    @Override
    public void recover(Recoverable state) {
        long sequence = 0;
        for (Written record : written) {
            state.visit(++sequence, record.stream(), record.sequence(), record.event());
        }
    }

    @Override
    public boolean snapshot(SnapshotSource source) {
        return false;
    }

    @Override
    public long sequence() {
        return written.size();
    }

    /** From now on the disk's reserve is, or is not, reached. */
    public void lowOnSpace(boolean low) {
        lowOnSpace = low;
    }

    @Override
    public boolean lowOnSpace() {
        return lowOnSpace;
    }

    @Override
    public void append(Append append) {
        long expected = sequences.getOrDefault(append.stream, 0L) + 1;
        if (append.streamSequence != expected) {
            throw new AssertionError("stream " + append.stream + " expects " + expected + ", not " + append.streamSequence);
        }
        written.add(new Written(append.stream, append.streamSequence, append.first));
        if (append.second != null) {
            written.add(new Written(append.stream, append.streamSequence + 1, append.second));
        }
        sequences.put(append.stream, append.streamSequence + append.events() - 1);
        waiting.add(append);
    }

    /** Writes a record that is durable at once, for a test that plays the stream's owner. */
    public void write(int stream, Event event) {
        long sequence = sequences.merge(stream, 1L, Long::sum);
        written.add(new Written(stream, sequence, event));
    }

    /** Everything appended, durable or not, in order. */
    public List<Written> written() {
        return written;
    }

    /** The events of {@link #written()}. */
    public List<Event> events() {
        return written.stream().map(Written::event).toList();
    }

    /** The last event. */
    public Event last() {
        return written.getLast().event();
    }

    /** Appends that are not durable yet. */
    public int waiting() {
        return waiting.size();
    }

    /** The oldest append becomes durable. */
    public void release() {
        Append append = waiting.remove();
        append.home.execute(append);
    }

    /** Every append becomes durable. */
    public void releaseAll() {
        while (!waiting.isEmpty()) {
            release();
        }
    }

    /** The oldest append fails, as when the disk does. */
    public void fail() {
        Append append = waiting.remove();
        append.failure = JournalFailure.fenced(new java.io.IOException("the test pulled the disk"));
        append.home.execute(append);
    }

    /** From now on there is no room for look-ups. */
    public void refuseLookUps() {
        takesLookUps = false;
    }

    /** Look-ups that were not answered yet. */
    public int lookUps() {
        return lookUps.size();
    }

    /** Answers the oldest look-up with what was written. */
    public void lookUp() {
        LookUp lookUp = lookUps.remove();
        Event found = written.reversed().stream().map(Written::event).filter(lookUp.wanted).findFirst().orElse(null);
        lookUp.home.execute(() -> lookUp.found.accept(found));
    }

    @Override
    public boolean find(Predicate<Event> wanted, Executor home, Consumer<Event> found) {
        return takesLookUps && lookUps.add(new LookUp(wanted, home, found));
    }

    @Override
    public boolean fenced() {
        return false;
    }

    @Override
    public int depth() {
        return waiting.size();
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
