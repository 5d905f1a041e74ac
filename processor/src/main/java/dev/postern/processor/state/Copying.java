package dev.postern.processor.state;

import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * An actor's copies of its state: a slice, then other work, until done. Confined to the actor's thread; the ring is a
 * message to itself, upon which it calls {@link #next}.
 */
public final class Copying {

    /**
     * How an owner divides its time while it copies.
     *
     * @param sliceNanos longest that it copies at a time
     * @param pauseNanos how long it does other work then
     */
    public record Pace(long sliceNanos, long pauseNanos) {
    }

    private final Pace pace;
    private final Alarm alarm;
    private final Clock clock;
    private final LongConsumer ring;
    private SlicedCopy copy;

    /** @param ring sends the owner the message upon which it calls {@link #next} */
    public Copying(Pace pace, Alarm alarm, Clock clock, LongConsumer ring) {
        this.pace = pace;
        this.alarm = alarm;
        this.clock = clock;
        this.ring = ring;
    }

    /** Begins a copy of the state as it is now, and ends one that was abandoned. */
    public void begin(List<? extends Pieces> state, int firstSection, PieceSink sink) {
        boolean running = copy != null;
        copy = new SlicedCopy(state, firstSection, sink);
        if (!running) {
            next();
        }
    }

    /** The pause is over. */
    public void next() {
        if (copy == null) {
            return;
        }
        if (copy.slice(clock::nanos, pace.sliceNanos())) {
            copy = null;
        } else {
            alarm.ringAfter(pace.pauseNanos(), ring);
        }
    }
}
