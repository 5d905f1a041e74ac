package dev.postern.processor.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each thing happened. Not thread-safe. */
final class Happenings {

    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);

    void count(Happening happening) {
        add(happening, 1);
    }

    void add(Happening happening, long times) {
        counts.merge(happening, times, Long::sum);
    }

    void addAll(Happenings others) {
        others.counts.forEach(this::add);
    }

    long of(Happening happening) {
        return counts.getOrDefault(happening, 0L);
    }

    /** One sentence for each class that is below its floor. */
    List<String> belowFloor(long transactions) {
        List<String> below = new ArrayList<>();
        for (Happening happening : Happening.values()) {
            if (of(happening) < happening.floor(transactions)) {
                below.add(happening + " happened " + of(happening) + " times, its floor is "
                        + happening.floor(transactions));
            }
        }
        return below;
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
