package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;

/** What is told of each record at start. Called on the thread that recovers, one record after the other. */
@FunctionalInterface
public interface RecordVisitor {

    /**
     * One record.
     *
     * @param stream number of the stream, as {@link Streams} maps it
     * @param streamSequence 1 for the first record of a stream, then up by one
     */
    void visit(int stream, long streamSequence, Event event);
}
