package dev.postern.processor.rules;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** A journal's events as a stream of batches, in the journal's order. The scan reads and checks on a thread of its own. */
final class JournalSource implements AutoCloseable {

    private static final int BATCH = 1_024;
    /** Batches read ahead of the judges. */
    private static final int AHEAD = 16;

    private record Batch(List<Event> events, Throwable failure) {
    }

    private static final Batch END = new Batch(null, null);

    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private List<Event> filling = new ArrayList<>(BATCH);

    private JournalSource(JournalScan scan) {
        reader = Thread.ofPlatform().daemon().name("journal-scan").start(() -> read(scan));
    }

    /** The stream; run it once. A record that cannot be trusted fails it with the scan's own sentence. */
    static Source<List<Event>, NotUsed> of(JournalScan scan) {
        return Source.unfoldResource(() -> new JournalSource(scan), JournalSource::next, JournalSource::close);
    }

    private void read(JournalScan scan) {
        try {
            scan.run(record -> {
                filling.add(record.event());
                if (filling.size() == BATCH) {
                    put(new Batch(filling, null));
                    filling = new ArrayList<>(BATCH);
                }
            });
            put(new Batch(filling, null));
            put(END);
        } catch (IOException | RuntimeException e) {
            put(new Batch(null, e));
        }
    }

    private void put(Batch batch) {
        try {
            queue.put(batch);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the stream was given up", e);
        }
    }

    private Optional<List<Event>> next() {
        try {
            Batch batch = queue.take();
            if (batch.failure != null) {
                throw batch.failure instanceof RuntimeException runtime ? runtime
                        : new UncheckedIOException((IOException) batch.failure);
            }
            return Optional.ofNullable(batch.events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
