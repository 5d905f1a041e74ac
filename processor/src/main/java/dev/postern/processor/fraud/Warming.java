package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureTable;
import dev.postern.processor.authorization.Event;
import java.util.ArrayDeque;

/**
 * What happens while windows are made from the journal beside it: kept, to be brought into them in the end. Confined to who
 * writes the windows; beyond the bound it is given up, and the windows fill by themselves.
 */
public final class Warming {

    /**
     * What is to be made of one card shard.
     *
     * @param table empty; whoever fills it is its only owner until it is given back
     * @param from the last record of the shard's stream that happened before; what follows is kept here
     */
    public record Order(FeatureTable table, long from) {
    }

    /** How it ended. */
    public enum End {
        /** The windows that were made are read from now on. */
        TAKEN,
        /** More happened meanwhile than is kept. */
        GIVEN_UP,
        /** Other rules came, or what was made saw less than what is there. */
        NOT_WANTED
    }

    /** One event that happened meanwhile. */
    record Kept(Event event, long originalEpochMillis, long sequence) {
    }

    private final int keptMax;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private boolean givenUp;

    /** @param keptMax events kept */
    Warming(int keptMax) {
        this.keptMax = keptMax;
    }

    void keep(Event event, long originalEpochMillis, long sequence) {
        if (kept.size() == keptMax) {
            givenUp = true;
            kept.clear();
        }
        if (!givenUp) {
            kept.add(new Kept(event, originalEpochMillis, sequence));
        }
    }

    /** Whether too much happened. */
    boolean givenUp() {
        return givenUp;
    }

    /** The oldest one kept, or null. */
    Kept take() {
        return kept.poll();
    }
}
