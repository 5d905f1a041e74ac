package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The windows that a file declares of one sort of key, and where each stands within a key's words. Immutable; any thread
 * that may read or write the words, with moments of its own.
 */
final class Windows {

    /** Goes up when the words of a window change. */
    private static final int LAYOUT = 3;

    /**
     * Which windows a file's features are read from.
     *
     * @param windows numbers of them
     * @param places of the features among the facts, one for each window
     */
    record Reading(int[] windows, int[] places) {

        /** Whether the feature at that place is among them. */
        boolean has(int place) {
            return Arrays.binarySearch(places, place) >= 0;
        }
    }

    private final List<FeatureSpec> specs = new ArrayList<>();
    private final Window[] windows;
    private final long[] lengths;
    private final int words;
    private final long layout;

    /** @param head words of a key before its windows */
    Windows(FeatureKey sort, List<FeatureSpec> file, int head) {
        List<Window> ours = new ArrayList<>();
        Moments.Lengths all = new Moments.Lengths();
        int next = head;
        long hash = sort.ordinal() + 31L * LAYOUT;
        for (FeatureSpec spec : file) {
            if (spec.key() == sort) {
                specs.add(spec);
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

    /** What they are; names are those of the file that was first. */
    List<FeatureSpec> specs() {
        return specs;
    }

    /**
     * The features of a file that can be read from these windows.
     *
     * @param served places of features that something else is read from; those that are found here are added
     */
    Reading reading(List<FeatureSpec> file, BitSet served) {
        int[] found = new int[file.size()];
        int[] places = new int[file.size()];
        int count = 0;
        for (int place = 0; place < found.length; place++) {
            int window = served.get(place) ? -1 : find(file.get(place));
            if (window >= 0) {
                served.set(place);
                found[count] = window;
                places[count++] = place;
            }
        }
        return new Reading(Arrays.copyOf(found, count), Arrays.copyOf(places, count));
    }

    private int find(FeatureSpec spec) {
        for (int i = 0; i < windows.length; i++) {
            if (specs.get(i).key() == spec.key() && specs.get(i).isWindowOf(spec)) {
                return i;
            }
        }
        return -1;
    }

    /** Says what the words hold for that observation's time. */
    void read(long[] of, int base, Observation now, Moments when, Facts facts, Reading reading) {
        when.to(now.atEpochMillis);
        for (int i = 0; i < reading.windows.length; i++) {
            facts.feature(reading.places[i], windows[reading.windows[i]].value(of, base, now, when));
        }
    }

    void addRunning(Observation running, Facts facts, Reading reading) {
        for (int i = 0; i < reading.windows.length; i++) {
            int place = reading.places[i];
            facts.feature(place, windows[reading.windows[i]].with(facts.feature(place), running));
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
