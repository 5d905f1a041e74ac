package dev.postern.benchmarks.chain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How {@code serve} is overloaded. Immutable.
 *
 * @param connections terminals that send, all the time
 * @param factors times the capacity that is offered
 * @param seconds length of each overload
 * @param warmUpSeconds closed loop before anything is measured
 * @param eventLoops of the server
 * @param generatorLoops event loops of the generator
 * @param seed of cards and amounts
 * @param delayTarget what the server is set to; null: as shipped
 * @param delayInterval likewise
 */
public record OverloadPlan(int connections, List<Double> factors, int seconds, int warmUpSeconds, int eventLoops, int generatorLoops, int seed,
        String delayTarget, String delayInterval) {

    /** What the server is set to. */
    String config() {
        return "postern.terminal.event-loops = " + eventLoops + "\n" + (delayTarget == null ? "" : "postern.terminal.delay-target = " + delayTarget + "\n")
                + (delayInterval == null ? "" : "postern.terminal.delay-interval = " + delayInterval + "\n");
    }

    /** The plan as conditions for the record. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load", "open loop (Poisson), purchases, " + connections + " connections, seed " + seed + ", generator on the same cores with "
                + generatorLoops + " event loops");
        settings.put("server", "one serve, settings as shipped but " + eventLoops + " event loops"
                + (delayTarget == null ? "" : ", delay-target " + delayTarget) + (delayInterval == null ? "" : ", delay-interval " + delayInterval)
                + ", durability power, MAC X9.19");
        settings.put("capacity", "the most accepted a second of open loops, from 0.8 of what a closed loop got accepted upwards until less than 95 % of the sends were");
        settings.put("normal", "open loop at half of the capacity; overloads are " + seconds + " s each");
        return settings;
    }
}
