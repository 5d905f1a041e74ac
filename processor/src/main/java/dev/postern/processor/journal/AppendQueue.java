package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;

/**
 * The bounded way from any thread to the writer, and the writer's bed. {@link #offer}, {@link #fenced}, {@link #depth}
 * and {@link #closeWhenEmpty} are for any thread, the rest is for the writer thread.
 *
 * <p>The writer goes to sleep in three steps: it says so, looks once more, parks. A producer adds first and then looks
 * whether the writer sleeps, with a full fence between. So one of the two always sees the other, and only the producer
 * that finds it asleep pays for a system call. The end works the same way: a producer that comes too late fails what
 * it finds in the queue itself.
 */
final class AppendQueue {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int ENDED = 2;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(AppendQueue.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MpscArrayQueue<Append> queue;
    private final JournalObserver observer;
    private volatile int state = AWAKE;
    private volatile Thread writer;
    private volatile boolean closing;
    private volatile JournalFailure refusal = JournalFailure.NOT_RECOVERED;

    AppendQueue(int capacity, JournalObserver observer) {
        queue = new MpscArrayQueue<>(capacity);
        this.observer = observer;
    }

    /** Takes an append, or hands it back to its home with the reason why not. */
    void offer(Append append) {
        JournalFailure why = refusal;
        if (why != null || !queue.offer(append)) {
            fail(append, why == null ? JournalFailure.FULL : why);
            return;
        }
        VarHandle.fullFence();
        int seen = state;
        if (seen == ASLEEP) {
            wake();
        } else if (seen == ENDED) {
            failAll();
        }
    }

    /** Whether nothing is taken any more; before {@link #open} too. */
    boolean fenced() {
        return refusal != null;
    }

    int depth() {
        return queue.size();
    }

    /** Asks the writer to end once the queue is empty. */
    void closeWhenEmpty() {
        closing = true;
        VarHandle.fullFence();
        wake();
    }

    /** Whether that was asked. */
    boolean closing() {
        return closing;
    }

    /** Takes appends from now on. */
    void open() {
        writer = Thread.currentThread();
        refusal = null;
    }

    /** The next append or null, at once. */
    Append poll() {
        return queue.poll();
    }

    /**
     * The next append; sleeps while there is none.
     *
     * @param untilNanos when to return null at the latest
     * @return null at that time, or when the queue is closing and empty
     */
    Append take(Clock clock, long untilNanos) {
        while (true) {
            Append append = queue.poll();
            if (append != null) {
                return append;
            }
            long leftNanos = untilNanos - clock.nanos();
            if (closing || leftNanos <= 0) {
                return null;
            }
            state = ASLEEP;
            VarHandle.fullFence();
            if (queue.isEmpty() && !closing) {
                LockSupport.parkNanos(this, leftNanos);
            }
            state = AWAKE;
        }
    }

    /** Takes nothing any more: what is left, and what still comes, fails for this reason. */
    void end(JournalFailure why) {
        refusal = why;
        state = ENDED;
        VarHandle.fullFence();
        failAll();
    }

    private void wake() {
        if (STATE.compareAndSet(this, ASLEEP, AWAKE)) {
            LockSupport.unpark(writer);
        }
    }

    /** The queue has one consumer at a time: after the end, whoever holds the monitor. */
    private synchronized void failAll() {
        for (Append append = queue.poll(); append != null; append = queue.poll()) {
            fail(append, refusal);
        }
    }

    private void fail(Append append, JournalFailure why) {
        append.failure = why;
        observer.failed(why.kind());
        Batch.deliver(append, observer);
    }
}
