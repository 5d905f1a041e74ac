package dev.postern.processor.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores every stream from its newest snapshot that is good, on as many threads as there are cores; one that is not
 * is named in the log and the one before is taken. Used once, by the recovering thread.
 */
final class RestoredSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredSnapshots.class);

    private final SnapshotFolder folder;
    private final Streams streams;
    /** By stream; null where there is none. */
    private final Position[] positions;
    private final long[] streamSequences;

    RestoredSnapshots(SnapshotFolder folder, Streams streams) {
        this.folder = folder;
        this.streams = streams;
        positions = new Position[streams.count()];
        streamSequences = new long[streams.count()];
    }

    /** Hands the state its snapshots. */
    void restore(Recoverable state) throws IOException {
        if (!state.takesSnapshots()) {
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < streams.count(); i++) {
                int stream = i;
                running.add(threads.submit(() -> {
                    restore(stream, state);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the snapshots in " + folder.path() + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
    }

    private void restore(int stream, Recoverable state) throws IOException {
        for (Path file : folder.newestFirst(stream)) {
            try (Arena arena = Arena.ofConfined()) {
                SnapshotFile snapshot = SnapshotFile.read(file, streams, arena);
                if (snapshot.stream() != stream) {
                    throw new IOException("it is of another stream");
                }
                state.restore(stream, snapshot.streamSequence(), snapshot.position().sequence(), snapshot.body());
                positions[stream] = snapshot.position();
                streamSequences[stream] = snapshot.streamSequence();
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("the snapshot {} is not used ({}): the one before it is, or the journal from its beginning",
                        file, e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    /** From where the journal has to be read: the lowest place of all; the beginning when a stream has no snapshot. */
    Position from() {
        Position lowest = null;
        for (Position position : positions) {
            if (position == null) {
                return Position.start(streams);
            }
            lowest = lowest == null || position.sequence() < lowest.sequence() ? position : lowest;
        }
        return lowest;
    }

    /** How many streams were restored. */
    int count() {
        int count = 0;
        for (Position position : positions) {
            count += position == null ? 0 : 1;
        }
        return count;
    }

    /**
     * Compares with where the journal ends.
     *
     * @return what is missing there, or null
     */
    String beyond(long sequence, long[] ends) {
        for (int stream = 0; stream < positions.length; stream++) {
            if (positions[stream] != null
                    && (positions[stream].sequence() > sequence || streamSequences[stream] > ends[stream])) {
                return "record " + streamSequences[stream] + " of stream " + streams.name(stream)
                        + ", which its snapshot holds";
            }
        }
        return null;
    }
}
