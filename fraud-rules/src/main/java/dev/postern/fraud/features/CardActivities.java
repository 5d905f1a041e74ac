package dev.postern.fraud.features;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The activity of the cards of one shard, the longest quiet ones forgotten first when the bound is reached. Not
 * thread-safe: one writer a shard, which is also the only reader.
 *
 * @param <K> what names a card
 */
public final class CardActivities<K> {

    private final long windowMillis;
    private final int cardsMax;
    private final Map<K, SlidingCount> byCard = new LinkedHashMap<>(16, 0.75f, true);
    private long evicted;

    /**
     * @param windowMillis length of the window
     * @param cardsMax cards remembered; beyond it the one that was quiet longest is forgotten and counted
     */
    public CardActivities(long windowMillis, int cardsMax) {
        this.windowMillis = windowMillis;
        this.cardsMax = cardsMax;
    }

    /** What the card did; never null. */
    public CardActivity of(K card) {
        SlidingCount count = byCard.get(card);
        return count == null ? CardActivity.NONE : count;
    }

    /** An approved sale of the card. */
    public void sold(K card, long atEpochMillis) {
        byCard.computeIfAbsent(card, k -> new SlidingCount(windowMillis)).add(atEpochMillis);
        if (byCard.size() > cardsMax) {
            byCard.remove(byCard.keySet().iterator().next());
            evicted++;
        }
    }

    /** Cards remembered now. */
    public int size() {
        return byCard.size();
    }

    /** Cards forgotten at the bound since the start. */
    public long evicted() {
        return evicted;
    }
}
