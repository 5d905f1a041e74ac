package dev.postern.processor.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Keeps a copy in memory; says it is full when a test wants it to. */
public final class MemorySink implements PieceSink {
    private ByteBuffer body = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private boolean full;
    private boolean abandoned;
    private boolean ended;

    @Override
    public boolean ready() {
        return !full;
    }

    @Override
    public ByteBuffer room(int bytes) {
        if (body.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(2 * body.capacity() + bytes).order(ByteOrder.LITTLE_ENDIAN);
            body = larger.put(body.flip());
        }
        return body;
    }

    @Override
    public boolean abandoned() {
        return abandoned;
    }

    @Override
    public void end() {
        ended = true;
    }

    public void full(boolean now) {
        full = now;
    }

    public void abandon() {
        abandoned = true;
    }

    public boolean ended() {
        return ended;
    }

    /** What was written, to be read once. */
    public ByteBuffer body() {
        return body.duplicate().flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
