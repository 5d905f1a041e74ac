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
    private final int salesMax;
    private final int requestsMax;
    private final List<Channel> unflushed = new ArrayList<>();
    private volatile int inFlight;

    /**
     * @param salesMax this loop's share of the bound past which new sales are refused
     * @param requestsMax its share of the one past which nothing that has to be journaled is taken
     */
    LoopState(EventLoop loop, int salesMax, int requestsMax) {
        this.loop = loop;
        this.salesMax = salesMax;
        this.requestsMax = requestsMax;
    }

    /** A request came in; what may still be admitted. */
    Admission started() {
        int now = inFlight + 1;
        INFLIGHT.setOpaque(this, now);
        if (now <= salesMax) {
            return Admission.ALL;
        }
        return now <= requestsMax ? Admission.NO_NEW_SALE : Admission.NOTHING_NEW;
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
