package dev.postern.processor.terminal;

import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.time.Clock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What the connections of one event loop share: the loop's part of the node's in-flight bound, what
 * waiting says of admission, and the channels to be
 * flushed at the end of the loop's turn. Touched on the loop only, but for {@link #inFlight()}.
 */
final class LoopState implements Runnable {

    private final EventLoop loop;
    private final int salesMax;
    private final int requestsMax;
    private final DelayGate sockets;
    private final DelayGate journal;
    private final StageWriter stages;
    private final Clock clock;
    private final List<Channel> unflushed = new ArrayList<>();
    private volatile int inFlight;
    private boolean journalKeepsUp = true;

    /**
     * @param salesMax this loop's share of the bound past which new sales are refused
     * @param requestsMax its share of the one past which nothing that has to be journaled is taken
     * @param delayTargetNanos the wait past which a sale is refused while a queue stands, as {@link DelayGate} has it
     * @param delayIntervalNanos how long it has to stand
     */
    LoopState(EventLoop loop, int salesMax, int requestsMax, long delayTargetNanos, long delayIntervalNanos,
            StageWriter stages, Clock clock) {
        this.loop = loop;
        this.salesMax = salesMax;
        this.requestsMax = requestsMax;
        this.sockets = new DelayGate(delayTargetNanos, delayIntervalNanos);
        this.journal = new DelayGate(delayTargetNanos, delayIntervalNanos);
        this.stages = stages;
        this.clock = clock;
    }

    /** A request came in; what may still be admitted. */
    Admission started(Passage passage) {
        int now = inFlight + 1;
        INFLIGHT.setOpaque(this, now);
        boolean inTime = sockets.admits(passage.waitedNanos(), passage.arrivedNanos()) && journalKeepsUp(passage.arrivedNanos());
        if (now <= salesMax) {
            return inTime ? Admission.ALL : Admission.NOT_LATE;
        }
        return now <= requestsMax ? Admission.NO_NEW_SALE : Admission.NOTHING_NEW;
    }

    /**
     * A request was answered. What waited for the journal longer than a force takes waited for more than the batch before: when
     * that lasts, the disk is what is too slow, and the sockets do not show it.
     */
    void answered(Passage passage, long nowNanos) {
        ended(1);
        if (passage.forceNanos() > 0) {
            journalKeepsUp = journal.admits(passage.batchNanos() - passage.forceNanos(), nowNanos);
        }
    }

    /** What the last record said; when all are refused none comes, and after an interval without any the journal is tried again. */
    private boolean journalKeepsUp(long nowNanos) {
        journalKeepsUp = journalKeepsUp || !journal.standing(nowNanos);
        return journalKeepsUp;
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
        long began = clock.nanos();
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
        long flushed = clock.nanos();
        stages.record(Stage.FLUSH, flushed - began);
        stages.slowest().flushed(flushed);
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
