package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * One or two events of one stream with consecutive sequences, and who is told when they are durable. Made by the
 * stream's owner, handed to {@link Journal#append} once, and then owned by the journal.
 *
 * <p>It is also the link of its batch's list and the task that a home executor runs for that list, so that nothing
 * else has to be allocated on the way back.
 */
public final class Append implements Runnable {
    final int stream;
    final long streamSequence;
    /** Null: a marker. */
    final Event first;
    final Event second;
    final Executor home;
    final Completion completion;

    /** The next append of the same batch and home; written by the writer, read by the home. */
    Append next;
    /** Null when the events are durable. */
    JournalFailure failure;
    /** When the batch became durable: set on the first of a list, for all of it. */
    Commit commit = Commit.NONE;

    private Append(int stream, long streamSequence, Event first, Event second, Executor home, Completion completion) {
        this.stream = stream;
        this.streamSequence = streamSequence;
        this.first = first;
        this.second = second;
        this.home = Objects.requireNonNull(home, "home");
        this.completion = Objects.requireNonNull(completion, "completion");
    }

    /**
     * One event.
     *
     * @param streamSequence one more than the stream's last; 1 for the first ever
     * @param home where the completion runs; at best it runs at once or on the stream's own thread
     */
    public static Append of(int stream, long streamSequence, Event event, Executor home, Completion completion) {
        return new Append(stream, streamSequence, Objects.requireNonNull(event, "event"), null, home, completion);
    }

    /**
     * Two events that are made durable together, in this order.
     *
     * @param streamSequence of the first; the second has one more
     */
    public static Append of(int stream, long streamSequence, Event first, Event second, Executor home,
            Completion completion) {
        return new Append(stream, streamSequence, Objects.requireNonNull(first, "first"),
                Objects.requireNonNull(second, "second"), home, completion);
    }

    /** Nothing to write: only the place that it has among the others counts. */
    static Append marker(Executor home, Marker marker) {
        return new Append(-1, 0, null, null, home, marker);
    }

    /** How many events: 1 or 2; 0 of a marker. */
    public int events() {
        return first == null ? 0 : second == null ? 1 : 2;
    }

    /** Runs the completions of this append and of those linked behind it. Only the home executor calls it, once. */
    @Override
    public void run() {
        RuntimeException thrown = null;
        Commit made = commit;
        for (Append append = this; append != null;) {
            Append following = append.next;
            append.next = null;
            try {
                append.complete(made);
            } catch (RuntimeException e) {
                // One caller's error must not leave the others of the batch unanswered.
                thrown = thrown == null ? e : thrown;
            }
            append = following;
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void complete(Commit made) {
        if (failure == null) {
            completion.durable(made.begunNanos(), made.durableNanos());
        } else {
            completion.failed(failure);
        }
    }
}
