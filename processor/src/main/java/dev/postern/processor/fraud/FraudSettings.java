package dev.postern.processor.fraud;

import dev.postern.fraud.rules.LimitRules;
import dev.postern.processor.settings.HeapShare;
import dev.postern.processor.settings.Section;
import java.util.concurrent.TimeUnit;

/**
 * What {@code postern.fraud} says. Immutable.
 *
 * @param windowMillis length of the window in which a card's sales are counted
 * @param cardsMax cards of a shard whose activity is remembered
 */
public record FraudSettings(LimitRules rules, long windowMillis, int cardsMax) {

    /** What a card takes among the features, index included, rounded up. */
    private static final long CARD_BYTES = 192;

    /** Reads the section {@code postern.fraud}. */
    public static FraudSettings read(Section fraud, int shards) {
        long windowNanos = fraud.nanos("count-window", TimeUnit.SECONDS.toNanos(1), TimeUnit.DAYS.toNanos(90));
        return new FraudSettings(
                new LimitRules(fraud.number("amount-max-minor", 0, 999_999_999_999L),
                        fraud.integer("count-max", 0, Integer.MAX_VALUE)),
                TimeUnit.NANOSECONDS.toMillis(windowNanos),
                HeapShare.atMost(fraud.integer("cards-max", 1, 100_000_000), shards, CARD_BYTES, 8));
    }
}
