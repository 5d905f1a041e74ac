package dev.postern.processor.time;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/** An alarm on a clock that a test holds: it rings when the test has moved the clock and says so. */
public final class HandAlarm implements Alarm {

    private record Ring(long atNanos, LongConsumer consumer) {
    }

    private final Clock clock;
    private final PriorityQueue<Ring> rings = new PriorityQueue<>(Comparator.comparingLong(Ring::atNanos));

    public HandAlarm(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void ringAfter(long delayNanos, LongConsumer consumer) {
        rings.add(new Ring(clock.nanos() + delayNanos, consumer));
    }

    /** How many rings are still to come. */
    public int count() {
        return rings.size();
    }

    /** From now to the first of them. */
    public long delayNanos() {
        return rings.element().atNanos() - clock.nanos();
    }

    /** Rings all that are due. */
    public void ringDue() {
        while (!rings.isEmpty() && rings.element().atNanos() <= clock.nanos()) {
            rings.remove().consumer().accept(clock.nanos());
        }
    }
}
