package dev.postern.load.schedule;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The sends of an open loop, in order of time: when, what, with which card, for how much. Fixed before the run, so that a
 * slow host cannot make it send less. Immutable once made; lanes read their own part from their own thread.
 */
public final class Schedule {
    /** The most sends one run may have; at 17 bytes each, twice with several lanes, they fit the launcher's heap. */
    public static final int SENDS_MAX = 20_000_000;
    private static final int AMOUNT_MINOR_MIN = 100;
    private static final int AMOUNT_MINOR_MAX = 10_000;

    private final long[] dueNanos;
    private final int[] cards;
    private final int[] amountsMinor;
    private final byte[] kinds;

    private Schedule(int count) {
        dueNanos = new long[count];
        cards = new int[count];
        amountsMinor = new int[count];
        kinds = new byte[count];
    }

    /**
     * Draws an open loop.
     *
     * @param profile the rate over time, over all terminals; a reversal counts as one send, its cancelling 0400 follows by itself
     * @throws IllegalArgumentException when it would have more than {@link #SENDS_MAX} sends
     */
    public static Schedule openLoop(Cards cards, Mix mix, Arrivals arrivals, Profile profile, long seed) {
        if (profile.meanPerSecond() * profile.durationNanos() / 1e9 > SENDS_MAX * 0.99) {
            throw new IllegalArgumentException("a run of more than " + SENDS_MAX + " sends is not supported: lower the rate or the duration");
        }
        // Two passes over the same draws: the first counts, so that the arrays are made once.
        Schedule schedule = new Schedule(times(arrivals, profile, seed, null));
        times(arrivals, profile, seed, schedule.dueNanos);
        SplittableRandom random = new SplittableRandom(seed ^ 0x5ca1ab1eL);
        for (int i = 0; i < schedule.count(); i++) {
            int terminal = arrivals == Arrivals.EVEN ? i % cards.terminals() : random.nextInt(cards.terminals());
            schedule.draw(i, terminal, cards.perTerminal(), mix, random);
        }
        return schedule;
    }

    /**
     * Draws what closed-loop terminals send one after the other: a ring of sends without times, in which the card is an index
     * within the terminal. Each terminal walks the ring from its own start.
     */
    public static Schedule closedLoop(int ringSize, int cardsPerTerminal, Mix mix, long seed) {
        Schedule ring = new Schedule(ringSize);
        SplittableRandom random = new SplittableRandom(seed ^ 0xc105edL);
        for (int i = 0; i < ringSize; i++) {
            ring.draw(i, 0, cardsPerTerminal, mix, random);
        }
        return ring;
    }

    /** The sends of the terminals whose index is {@code lane} modulo {@code lanes}, in the same order. */
    public Schedule lane(int lane, int lanes, int cardsPerTerminal) {
        if (lanes == 1) {
            return this;
        }
        int count = 0;
        for (int card : cards) {
            count += card / cardsPerTerminal % lanes == lane ? 1 : 0;
        }
        Schedule part = new Schedule(count);
        int next = 0;
        for (int i = 0; i < count(); i++) {
            if (cards[i] / cardsPerTerminal % lanes == lane) {
                part.dueNanos[next] = dueNanos[i];
                part.cards[next] = cards[i];
                part.amountsMinor[next] = amountsMinor[i];
                part.kinds[next++] = kinds[i];
            }
        }
        return part;
    }

    /** How many sends there are. */
    public int count() {
        return dueNanos.length;
    }

    /** When send {@code i} is meant to leave, in nanoseconds after the start of the run. */
    public long dueNanos(int i) {
        return dueNanos[i];
    }

    /** The card of send {@code i}: an index into {@link Cards} (open loop) or within the terminal (closed loop). */
    public int card(int i) {
        return cards[i];
    }

    /** The amount of send {@code i} in minor units. */
    public int amountMinor(int i) {
        return amountsMinor[i];
    }

    /** The kind of send {@code i}. */
    public Kind kind(int i) {
        return Kind.at(kinds[i]);
    }

    /** How many sends each terminal has, for the STANs to set aside. */
    public int[] sendsPerTerminal(Cards of) {
        int[] sends = new int[of.terminals()];
        Arrays.stream(cards).forEach(card -> sends[of.terminalOf(card)]++);
        return sends;
    }

    private void draw(int i, int terminal, int cardsPerTerminal, Mix mix, SplittableRandom random) {
        kinds[i] = (byte) mix.draw(random).ordinal();
        cards[i] = terminal * cardsPerTerminal + random.nextInt(cardsPerTerminal);
        amountsMinor[i] = random.nextInt(AMOUNT_MINOR_MIN, AMOUNT_MINOR_MAX + 1);
    }

    private static int times(Arrivals arrivals, Profile profile, long seed, long[] into) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] count = new int[1];
        profile.times(() -> arrivals.gap(random), arrivals == Arrivals.EVEN, atNanos -> {
            if (into != null) {
                into[count[0]] = atNanos;
            }
            return ++count[0] < SENDS_MAX;
        });
        return count[0];
    }
}
