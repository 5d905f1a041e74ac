package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.LimitRules;
import dev.postern.fraud.rules.Place;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.HeapShare;
import dev.postern.processor.settings.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What {@code postern.fraud} says. Immutable.
 *
 * @param windowMillis length of the window in which a card's sales are counted
 * @param cardsMax cards of a shard whose activity is remembered
 * @param sharedKeysMax terminals, and likewise merchants, BINs and devices, of a partition whose features are remembered
 * @param live the rule file's rules, or none
 * @param lateness what is decided when these take too long
 * @param retries when windows that could not be made are tried again
 */
public record FraudSettings(LimitRules rules, long windowMillis, int cardsMax, int sharedKeysMax, LiveRules live,
        CardFeatures.Lateness lateness, WarmingRetries.Terms retries) {

    private static final String NONE = "none";
    /** What a card takes among the features, index included, rounded up. */
    private static final long CARD_BYTES = 192;

    /** Reads the section {@code postern.fraud}. */
    public static FraudSettings read(Section fraud, int shards) {
        long windowNanos = fraud.nanos("count-window", TimeUnit.SECONDS.toNanos(1), TimeUnit.DAYS.toNanos(90));
        return new FraudSettings(
                new LimitRules(fraud.number("amount-max-minor", 0, 999_999_999_999L),
                        fraud.integer("count-max", 0, Integer.MAX_VALUE)),
                TimeUnit.NANOSECONDS.toMillis(windowNanos),
                HeapShare.atMost(fraud.integer("cards-max", 1, 100_000_000), shards, CARD_BYTES, 8),
                fraud.integer("shared-keys-max", 1, 10_000_000),
                open(fraud),
                new CardFeatures.Lateness(
                        fraud.nanos("rules-deadline", TimeUnit.MICROSECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(1)),
                        fraud.oneOf("rules-late", LatePolicy.class),
                        fraud.number("rules-late-floor-minor", 0, 999_999_999_999L)),
                retries(fraud));
    }

    private static WarmingRetries.Terms retries(Section fraud) {
        long pauseNanos = fraud.nanos("windows-retry", TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.HOURS.toNanos(1));
        return new WarmingRetries.Terms(pauseNanos, fraud.nanos("windows-retry-max", pauseNanos, TimeUnit.DAYS.toNanos(1)),
                fraud.integer("windows-retries-max", 0, 1_000));
    }

    private static LiveRules open(Section fraud) {
        String file = fraud.text("rules-file");
        long watchNanos = fraud.nanos("rules-watch", TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.HOURS.toNanos(1));
        String placesFile = fraud.text("places-file");
        try {
            Map<String, Place> places = NONE.equals(placesFile) ? Map.of() : RuleFile.places(Path.of(placesFile));
            return NONE.equals(file) ? LiveRules.none(places) : LiveRules.open(Path.of(file), watchNanos, places);
        } catch (RuleFileRefused e) {
            throw new BadSetting("the places file (postern.fraud.places-file) is not taken: " + e.getMessage());
        } catch (IOException e) {
            throw new BadSetting(e.getMessage());
        }
    }

    /** The features that are not of cards, of a node that knows nothing yet. */
    public SharedWindows shared(Merchants merchants, int partitions) {
        return new SharedWindows(live, merchants, partitions, sharedKeysMax);
    }

    /** The features of one shard that knows nothing yet; cards take an eighth of the heap in all shards together. */
    public CardFeatures features(Merchants merchants, SharedWindows shared, int shards) {
        return new CardFeatures(live, merchants, shared, rules -> HeapShare.atMost(cardsMax, shards,
                new FeatureTable(FeatureKey.CARD, rules.features(), 1).keyBytes(), 8), lateness);
    }
}
