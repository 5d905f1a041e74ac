package dev.postern.load.run;

import java.nio.file.Path;

/**
 * Everything that decides a run. Immutable.
 *
 * @param target      what the load goes to
 * @param fleetFile   the fleet; null makes one up, which only a bare echo accepts
 * @param terminals   how many of its terminals connect, from the first; 0 is all
 * @param traffic     what is sent
 * @param cards       with which cards
 * @param limits      times and bounds
 * @param promise     what the run is held to
 * @param lines       what lines do, and from where they come
 * @param eventLoops  event loops of the generator
 * @param share      which part of a load of several generators this is
 * @param keepKeys    whether terminals go on with the keys of the last run, instead of signing on
 * @param seed        seed of cards and schedule
 * @param runs        folder in which the run's folder is made
 * @param commandLine the command, for the record
 */
public record LoadPlan(Target target, Path fleetFile, int terminals, Traffic traffic, CardPlan cards, Limits limits, Promise promise,
                       LinePlan lines, int eventLoops, Share share, boolean keepKeys, long seed, Path runs, String commandLine) {
    /** That of the only generator. */
    public LoadPlan(Target target, Path fleetFile, int terminals, Traffic traffic, CardPlan cards, Limits limits, Promise promise,
                    LinePlan lines, int eventLoops, boolean keepKeys, long seed, Path runs, String commandLine) {
        this(target, fleetFile, terminals, traffic, cards, limits, promise, lines, eventLoops, Share.WHOLE, keepKeys, seed, runs, commandLine);
    }

    /** The same against another target, such as a host that has got ready meanwhile. */
    public LoadPlan at(Target other) {
        return new LoadPlan(other, fleetFile, terminals, traffic, cards, limits, promise, lines, eventLoops, share, keepKeys, seed, runs, commandLine);
    }

    /** The same with other traffic, held to another promise. */
    LoadPlan with(Traffic other, Promise heldTo) {
        return new LoadPlan(target, fleetFile, terminals, other, cards, limits, heldTo, lines, eventLoops, share, keepKeys, seed, runs, commandLine);
    }
}
