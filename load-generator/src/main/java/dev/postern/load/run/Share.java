package dev.postern.load.run;

import java.time.Instant;
import java.util.List;

/**
 * Which part of a load this generator is: of several that run at the same time, each takes its own terminals and their cards. Immutable.
 *
 * @param part    this one, from 1
 * @param of      how many there are
 * @param startAt when all of them begin to send; null: as soon as this one is ready
 */
public record Share(int part, int of, Instant startAt) {
    /** The only one. */
    public static final Share WHOLE = new Share(1, 1, null);

    /** The part's own of a list that all of them have, in order, the rest of a division to the last ones. */
    <T> List<T> of(List<T> all) {
        return all.subList(from(all.size()), to(all.size()));
    }

    /** The index of the part's first of so many. */
    int from(int count) {
        return (int) ((long) count * (part - 1) / of);
    }

    /** The index behind its last. */
    int to(int count) {
        return (int) ((long) count * part / of);
    }
}
