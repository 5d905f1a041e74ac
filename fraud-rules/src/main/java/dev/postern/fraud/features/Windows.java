package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The windows that a file declares of one sort of key, and where each stands within a key's words. Immutable; any thread
 * that may read or write the words, with moments of its own.
 */
final class Windows {

    /** Goes up when the words of a window change. */
    private static final int LAYOUT = 2;

    private final Window[] windows;
    private final long[] lengths;
    private final int words;
    private final long layout;

    /** @param head words of a key before its windows */
    Windows(FeatureKey sort, List<FeatureSpec> specs, int head) {
        List<Window> ours = new ArrayList<>();
        Moments.Lengths all = new Moments.Lengths();
        int next = head;
        long hash = sort.ordinal() + 31L * LAYOUT;
        for (FeatureSpec spec : specs) {
            if (spec.key() == sort) {
                Window window = Window.of(new Window.Place(spec, next, all.place(spec.bucketMillis())));
                ours.add(window);
                next += window.words();
                hash = hash * 31 + stable(spec);
            }
        }
        windows = ours.toArray(Window[]::new);
        lengths = all.all();
        words = next;
        layout = hash;
    }

    /** A hash that the next process computes too. */
    private static long stable(FeatureSpec spec) {
        return (spec.take().name() + spec.windowMillis() + spec.approved() + spec.declined() + spec.kinds()
                + spec.currency()).hashCode();
    }

    /** Whether there are any. */
    boolean any() {
        return windows.length > 0;
    }

    /** Words of a key, its head included. */
    int words() {
        return words;
    }

    /** Equal for windows that read each other's words. */
    long layout() {
        return layout;
    }

    /** What one reader or the writer needs beside the words. */
    Moments moments() {
        return new Moments(lengths);
    }

    /** The places of these windows' features in a file that declares the same ones, at other places perhaps. */
    static int[] places(FeatureKey sort, List<FeatureSpec> specs) {
        return IntStream.range(0, specs.size()).filter(i -> specs.get(i).key() == sort).toArray();
    }

    /**
     * Says what the words hold for that observation's time.
     *
     * @param places of the windows' features among the facts
     */
    void read(long[] of, int base, Observation now, Moments when, Facts facts, int[] places) {
        when.to(now.atEpochMillis);
        for (int i = 0; i < windows.length; i++) {
            facts.feature(places[i], windows[i].value(of, base, now, when));
        }
    }

    void addRunning(Observation running, Facts facts, int[] places) {
        for (int i = 0; i < windows.length; i++) {
            facts.feature(places[i], windows[i].with(facts.feature(places[i]), running));
        }
    }

    void observe(long[] of, int base, Observation seen, Moments when) {
        when.to(seen.atEpochMillis);
        for (Window window : windows) {
            window.observe(of, base, seen, when);
        }
    }

    void reverse(long[] of, int base, Observation original, Moments when) {
        when.to(original.atEpochMillis);
        for (Window window : windows) {
            window.reverse(of, base, original, when);
        }
    }
}
