package dev.postern.load.schedule;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How often a card is read in each way, as whole-number weights. Immutable, any thread may use it. */
public final class EntryMix {
    /** Every card number is typed in: least work for either side. */
    public static final EntryMix KEYED = parse(Entry.KEYED.label());

    private static final int WEIGHT_MAX = 1_000_000;

    private final int[] weights;
    private final int total;

    private EntryMix(int[] weights) {
        this.weights = weights;
        this.total = Arrays.stream(weights).sum();
    }

    /**
     * Reads {@code keyed=50,chip-pin=50}, where a way not named has weight 0, or one way alone.
     *
     * @throws IllegalArgumentException with one sentence when a way is unknown or repeated, a weight is not 0..1000000, or all are 0
     */
    public static EntryMix parse(String text) {
        int[] weights = new int[Entry.count()];
        Arrays.fill(weights, -1);
        for (String part : text.split(",")) {
            String[] pair = part.strip().split("=", -1);
            Entry entry = Entry.of(pair[0].strip());
            if (entry == null || pair.length > 2) {
                throw new IllegalArgumentException("'" + part.strip() + "' is no way to read a card, expected WAY or WAY=N with a way of " + Entry.known());
            }
            if (weights[entry.ordinal()] >= 0) {
                throw new IllegalArgumentException(entry.label() + " is named twice");
            }
            weights[entry.ordinal()] = pair.length == 1 ? 1 : weight(entry, pair[1].strip());
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, weights[i]);
        }
        if (Arrays.stream(weights).sum() == 0) {
            throw new IllegalArgumentException("'" + text + "' has no way with a weight above 0");
        }
        return new EntryMix(weights);
    }

    private static int weight(Entry entry, String digits) {
        if (!digits.matches("[0-9]{1,7}") || Integer.parseInt(digits) > WEIGHT_MAX) {
            throw new IllegalArgumentException(entry.label() + " has the weight '" + digits + "', allowed are 0 to " + WEIGHT_MAX);
        }
        return Integer.parseInt(digits);
    }

    /** Draws a way; nothing is drawn when all are keyed. */
    public Entry draw(SplittableRandom random) {
        if (weights[Entry.KEYED.ordinal()] == total) {
            return Entry.KEYED;
        }
        int roll = random.nextInt(total);
        int ordinal = 0;
        while (roll >= weights[ordinal]) {
            roll -= weights[ordinal++];
        }
        return Entry.at(ordinal);
    }

    /** The mix in the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).mapToObj(i -> Entry.at(i).label() + "=" + weights[i])
            .collect(Collectors.joining(","));
    }
}
