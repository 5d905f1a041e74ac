package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureTable;
import dev.postern.processor.authorization.Event;
import java.util.ArrayDeque;

/**
 * What happens in a shard while its features are made from the journal beside it: kept, to be brought into them in the end.
 * Confined to the shard; beyond the bound it is given up, and the windows fill by themselves.
 */
public final class CardWarming {

    /**
     * What is to be made.
     *
     * @param table empty; whoever fills it is its only owner until it is given back
     * @param from the last record of the shard's stream that happened before; what follows is kept here
     */
    public record Order(FeatureTable table, long from) {
    }

    /** One event that happened meanwhile. */
    record Kept(Event event, long originalEpochMillis, long streamSequence) {
    }

    /** Events kept; half a minute of a shard that decides five hundred a second. */
    private static final int KEPT_MAX = 16_384;

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private boolean givenUp;

    void keep(Event event, long originalEpochMillis, long streamSequence) {
        if (kept.size() == KEPT_MAX) {
            givenUp = true;
            kept.clear();
        }
        if (!givenUp) {
            kept.add(new Kept(event, originalEpochMillis, streamSequence));
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
