package dev.postern.processor.journal;

import java.util.function.Consumer;

/**
 * Goes the way of an append without being one: on its home it comes behind the completions of everything appended
 * before it, and tells the place in the journal that this was.
 */
final class Marker implements Completion {
    private final Consumer<Position> reached;
    private final Consumer<JournalFailure> missed;
    /** Set by the writer. */
    Position position;

    Marker(Consumer<Position> reached, Consumer<JournalFailure> missed) {
        this.reached = reached;
        this.missed = missed;
    }

    @Override
    public void durable() {
        reached.accept(position);
    }

    @Override
    public void failed(JournalFailure why) {
        missed.accept(why);
    }
}
