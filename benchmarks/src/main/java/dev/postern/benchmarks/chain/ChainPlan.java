package dev.postern.benchmarks.chain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured, and how long. Immutable.
 *
 * @param connections numbers of connections, one after the other
 * @param pairs how often echo and chain follow each other at each of them
 * @param seconds length of a measured part
 * @param warmUpSeconds load before it: each server is a new process, whose code is compiled meanwhile
 * @param durability of the chain's journal: {@code power} or {@code process}
 * @param mix of messages, as the load generator writes it
 * @param profile of the terminals' keys and MACs
 * @param cards of each terminal
 * @param eventLoops of either server
 * @param generatorLoops event loops of the generator
 * @param seed of cards and amounts, the same in every run
 */
public record ChainPlan(List<Integer> connections, int pairs, int seconds, int warmUpSeconds, String durability, String mix,
        String profile, int cards, int eventLoops, int generatorLoops, int seed) {

    /** A closed loop of thousands of connections is a standing queue by its nature: what is measured here is how fast it is worked off. */
    static final String NO_DELAY_GATE = "\npostern.terminal.delay-target = 0s\n";

    /** The plan as conditions for the record. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load", "closed loop, one message outstanding on each connection, mix " + mix + ", " + cards + " cards a terminal, seed " + seed
                + ", generator on the same cores with " + generatorLoops + " event loops; it makes and checks the same MACs for both");
        settings.put("measured", seconds + " s after " + warmUpSeconds + " s of the same load, new processes each time, echo and chain in turns");
        settings.put("servers", eventLoops + " event loops, heap 1 GiB; CPU is the server process's user and system time per message");
        settings.put("chain", "durability " + durability + ", key profile " + profile + ", settings as shipped but for admission by delay, which is off");
        return settings;
    }
}
