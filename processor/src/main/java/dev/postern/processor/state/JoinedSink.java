package dev.postern.processor.state;

import java.nio.ByteBuffer;

/** One sink for several copies on the same thread: it ends with the last of them. */
public final class JoinedSink implements PieceSink {
    private final PieceSink sink;
    private int copies;

    /** @param copies how many have to end */
    public JoinedSink(PieceSink sink, int copies) {
        this.sink = sink;
        this.copies = copies;
    }

    @Override
    public boolean ready() {
        return sink.ready();
    }

    @Override
    public ByteBuffer room(int bytes) {
        return sink.room(bytes);
    }

    @Override
    public boolean abandoned() {
        return sink.abandoned();
    }

    @Override
    public void end() {
        copies--;
        if (copies == 0) {
            sink.end();
        }
    }
}
