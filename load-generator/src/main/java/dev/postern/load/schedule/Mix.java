package dev.postern.load.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often each kind is drawn, as whole-number weights. Immutable, any thread may use it.
 */
public final class Mix {
    /** A mix that ships: a resource with one kind a line and {@code #} before a comment. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*");
    /** The mix that {@code load} and {@code demo} use when none is given. */
    public static final Mix RETAIL = parse("purchase=70,balance=10,echo=10,reversal=10");

    private final int[] weights;
    private final int total;

    private Mix(int[] weights) {
        this.weights = weights;
        this.total = Arrays.stream(weights).sum();
    }

    /**
     * Reads {@code purchase=70,balance=10}, where a kind not named has weight 0, or the name of a mix that ships.
     *
     * @throws IllegalArgumentException with one sentence when a kind is unknown or repeated, a weight is not 0..1000000, or all are 0
     */
    public static Mix parse(String text) {
        return NAME.matcher(text.strip()).matches() ? shipped(text.strip()) : weights(text);
    }

    private static Mix shipped(String name) {
        try (InputStream file = Mix.class.getResourceAsStream("/mixes/" + name + ".mix")) {
            if (file == null) {
                throw new IllegalArgumentException("the mix '" + name + "' does not ship; there are retail, restaurant, fuel, wallet, utility and worst-day");
            }
            return weights(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.joining(",")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Mix weights(String text) {
        int[] weights = new int[Kind.count()];
        Arrays.fill(weights, -1);
        for (String part : text.split(",")) {
            String[] pair = part.strip().split("=", -1);
            Kind kind = pair.length == 2 ? kindOf(pair[0]) : null;
            if (kind == null) {
                throw new IllegalArgumentException("the mix has '" + part.strip() + "', expected KIND=N with a kind of " + kinds());
            }
            if (weights[kind.ordinal()] >= 0) {
                throw new IllegalArgumentException("the mix names " + kind.label() + " twice");
            }
            weights[kind.ordinal()] = weight(kind, pair[1].strip());
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(0, weights[i]);
        }
        if (Arrays.stream(weights).sum() == 0) {
            throw new IllegalArgumentException("the mix '" + text + "' has no kind with a weight above 0");
        }
        return new Mix(weights);
    }

    /** Draws a kind. */
    public Kind draw(SplittableRandom random) {
        int roll = random.nextInt(total);
        int ordinal = 0;
        while (roll >= weights[ordinal]) {
            roll -= weights[ordinal++];
        }
        return Kind.at(ordinal);
    }

    /** Whether any kind of it is paid by wallets' codes. */
    public boolean ofWallets() {
        return IntStream.range(0, weights.length).anyMatch(i -> weights[i] > 0 && Kind.at(i).ofWallet());
    }

    /** Whether it has that kind. */
    public boolean has(Kind kind) {
        return weights[kind.ordinal()] > 0;
    }

    private static String kinds() {
        return Stream.of(Kind.values()).map(Kind::label).collect(Collectors.joining(", "));
    }

    private static Kind kindOf(String name) {
        for (int i = 0; i < Kind.count(); i++) {
            if (Kind.at(i).label().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return Kind.at(i);
            }
        }
        return null;
    }

    private static int weight(Kind kind, String digits) {
        if (!digits.matches("[0-9]{1,7}") || Integer.parseInt(digits) > 1_000_000) {
            throw new IllegalArgumentException("the mix gives " + kind.label() + " the weight '" + digits + "', allowed are 0 to 1000000");
        }
        return Integer.parseInt(digits);
    }

    /** The mix in the form that {@link #parse} reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                text.append(text.isEmpty() ? "" : ",").append(Kind.at(i).label()).append('=').append(weights[i]);
            }
        }
        return text.toString();
    }
}
