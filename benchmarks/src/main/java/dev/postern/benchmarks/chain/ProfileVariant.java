package dev.postern.benchmarks.chain;

import dev.postern.load.schedule.Entry;
import dev.postern.protocol.crypto.KeyProfile;
import java.util.List;

/**
 * Terminals as one measurement has them: a key profile, and how cards are read, {@code keyed} when nothing else is said. Immutable.
 *
 * @param profile as the fleet file names it
 * @param entry as {@code postern load --entry} names it
 */
public record ProfileVariant(String profile, String entry) {

    /** Reads {@code PROFILE} or {@code PROFILE+ENTRY}; what is unknown is an IllegalArgumentException with one sentence. */
    public static ProfileVariant of(String text) {
        int plus = text.indexOf('+');
        String profile = plus < 0 ? text : text.substring(0, plus);
        String entry = plus < 0 ? Entry.KEYED.label() : text.substring(plus + 1);
        if (KeyProfile.of(profile) == null) {
            throw new IllegalArgumentException("'" + profile + "' is not a profile; known: " + KeyProfile.known());
        }
        if (Entry.of(entry) == null) {
            throw new IllegalArgumentException("'" + entry + "' is no way to read a card; known: " + Entry.known());
        }
        return new ProfileVariant(profile, entry);
    }

    /** What is wrong with the first bad one of an option {@code --variants}, in one sentence; null when nothing is. */
    public static String complaint(List<String> variants) {
        try {
            variants.forEach(ProfileVariant::of);
            return null;
        } catch (IllegalArgumentException unknown) {
            return "--variants: " + unknown.getMessage();
        }
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return entry.equals(Entry.KEYED.label()) ? profile : profile + "+" + entry;
    }
}
