package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** The followers of a journal, and what one batch has for them. The writer thread only; without followers it costs a null. */
final class Following {

    /** What a batch had for them. */
    private record Handed(Event[] events, long[] sequences, Follower follower, long through) implements Runnable {

        @Override
        public void run() {
            for (int i = 0; i < events.length; i++) {
                follower.take(sequences[i], events[i]);
            }
            follower.reached(through);
        }
    }

    private final Predicate<Event> wanted;
    private final List<Follower> followers;
    private final JournalObserver observer;
    private final List<Event> events = new ArrayList<>();
    private long[] sequences = new long[64];

    Following(Predicate<Event> wanted, List<? extends Follower> followers, JournalObserver observer) {
        this.wanted = wanted;
        this.followers = List.copyOf(followers);
        this.observer = observer;
    }

    /** A record was written; it is handed over when it is durable. */
    void written(long sequence, Event event) {
        if (!wanted.test(event)) {
            return;
        }
        if (events.size() == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * sequences.length);
        }
        sequences[events.size()] = sequence;
        events.add(event);
    }

    /** The batch is durable, in front of its completions. */
    void durable(long through) {
        if (events.isEmpty()) {
            return;
        }
        Event[] all = events.toArray(Event[]::new);
        long[] numbers = Arrays.copyOf(sequences, all.length);
        events.clear();
        for (Follower follower : followers) {
            try {
                follower.home().execute(new Handed(all, numbers, follower, through));
            } catch (RejectedExecutionException shutDown) {
                observer.undeliverable();
            }
        }
    }
}
