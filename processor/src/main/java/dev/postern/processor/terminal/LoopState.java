package dev.postern.processor.terminal;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What the connections of one event loop share: the loop's part of the node's in-flight bound, and the channels to be
 * flushed at the end of the loop's turn. Touched on the loop only, but for {@link #inFlight()}.
 */
final class LoopState implements Runnable {

    private final EventLoop loop;
    private final int inFlightMax;
    private final List<Channel> unflushed = new ArrayList<>();
    private volatile int inFlight;

    /** @param inFlightMax this loop's share of the node's bound */
    LoopState(EventLoop loop, int inFlightMax) {
        this.loop = loop;
        this.inFlightMax = inFlightMax;
    }

    /** A request came in; whether the loop is past its share. */
    boolean started() {
        int now = inFlight + 1;
        INFLIGHT.setOpaque(this, now);
        return now > inFlightMax;
    }

    /** Requests that ended, answered or with their connection gone. */
    void ended(int count) {
        INFLIGHT.setOpaque(this, inFlight - count);
    }

    /** Any thread. */
    int inFlight() {
        return inFlight;
    }

    /** Flushes the channel once when the loop has done what it has before it. */
    void flushLater(Channel channel) {
        if (unflushed.isEmpty()) {
            loop.execute(this);
        }
        unflushed.add(channel);
    }

    @Override
    public void run() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    private static final java.lang.invoke.VarHandle INFLIGHT = handle();

    private static java.lang.invoke.VarHandle handle() {
        try {
            return java.lang.invoke.MethodHandles.lookup().findVarHandle(LoopState.class, "inFlight", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
