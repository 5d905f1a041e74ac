package dev.postern.benchmarks.chain;

import dev.postern.load.run.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
 * @param rules fraud rules of the chain, over 30 features
 * @param eventLoops of either server
 * @param generatorLoops event loops of the generator
 * @param seed of cards and amounts, the same in every run
 */
public record ChainPlan(List<Integer> connections, int pairs, int seconds, int warmUpSeconds, String durability, String mix,
        String profile, int cards, int rules, int eventLoops, int generatorLoops, int seed) {

    /** Of cards and amounts, the same in every run. */
    private static final int SEED = 42;
    /** A search has some 15 runs, each with a sign-on and balances before and after. */
    private static final int SEARCH_SECONDS_MAX = 3_600;
    /** Of each terminal, where nothing else is said. */
    private static final int CARDS = 2;

    /** A plan with purchases only, X9.19 MACs, two cards a terminal, no rules, and as many event loops on either side as there are cores. */
    public static ChainPlan of(List<Integer> connections, int pairs, int seconds, int warmUpSeconds, String durability) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ChainPlan(connections, pairs, seconds, warmUpSeconds, durability, "purchase=1", "tdes", CARDS, 0, cores, cores, SEED);
    }

    /** The same with more or fewer cards of each terminal. */
    ChainPlan with(int otherCards) {
        return new ChainPlan(connections, pairs, seconds, warmUpSeconds, durability, mix, profile, otherCards, rules, eventLoops, generatorLoops, seed);
    }

    /** The same with other traffic and rules. */
    public ChainPlan with(String otherMix, int otherRules) {
        return new ChainPlan(connections, pairs, seconds, warmUpSeconds, durability, otherMix, profile, cards, otherRules, eventLoops, generatorLoops, seed);
    }

    /** What {@code serve} is set to where nothing but these differs from the shipped settings. */
    String shipped(String itsDurability) {
        return "postern.journal.durability = " + itsDurability + "\npostern.terminal { event-loops = " + eventLoops + ", measure-without-mac = on }\n";
    }

    /**
     * What {@code serve} is set to for a closed loop: thousands of connections are a standing queue by their nature, and how fast it is
     * worked off is what is measured, so admission by waiting is off.
     */
    String config(String itsDurability) {
        return shipped(itsDurability) + "postern.terminal.delay-target = 0s\n";
    }

    /** What any build of {@code serve} understands: as shipped for terminals of that profile. */
    String plain(String itsProfile) {
        return "postern.journal.durability = " + durability + "\npostern.terminal.event-loops = " + eventLoops + "\n"
                + (itsProfile.endsWith("-nomac") ? "postern.terminal.measure-without-mac = on\n" : "");
    }

    /** One message outstanding on each connection. */
    Load closedLoop(int connectionCount) {
        return sent(connectionCount, seconds).and("--closed");
    }

    /** A schedule that was drawn before; the generator may come late to it, and says so. */
    Load openLoop(int connectionCount, double perSecond, int durationSeconds) {
        return sent(connectionCount, durationSeconds).and("--rate", String.format(Locale.ROOT, "%.0f/s", perSecond)).unpromised();
    }

    /** A search for the highest rate; each of its runs has the plan's length. */
    Load search(int connectionCount, String promise) {
        return new Load(connectionCount, List.of("--connections", Integer.toString(connectionCount), "--slo", promise, "--duration", seconds + "s", "--mix", mix, "--cards",
                Integer.toString(cards), "--event-loops", Integer.toString(generatorLoops), "--seed", Integer.toString(seed)), SEARCH_SECONDS_MAX,
                Set.of(Verdict.GOOD, Verdict.PROMISE_MISSED));
    }

    private Load sent(int connectionCount, int durationSeconds) {
        return Load.of(connectionCount, warmUpSeconds + durationSeconds, "--duration", durationSeconds + "s", "--warm-up", warmUpSeconds + "s", "--mix", mix,
                "--cards", Integer.toString(cards), "--event-loops", Integer.toString(generatorLoops), "--seed", Integer.toString(seed));
    }

    /** The plan as conditions for the record. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("load", "closed loop, one message outstanding on each connection, mix " + mix + ", " + cards + " cards a terminal, seed " + seed
                + ", generator on the same cores with " + generatorLoops + " event loops" + (profile.endsWith("-nomac") ? "; no MACs on either side"
                : "; it makes and checks the same MACs for both"));
        settings.put("measured", seconds + " s after " + warmUpSeconds + " s of the same load, new processes each time, echo and chain in turns");
        settings.put("servers", eventLoops + " event loops, heap 1 to 2 GiB; CPU is the server process's user and system time per message");
        settings.put("chain", "durability " + durability + ", key profile " + profile + ", " + rulesText() + ", settings as shipped but for admission by delay, which is off");
        return settings;
    }

    /** How many rules, in words. */
    public String rulesText() {
        return rules == 0 ? "no fraud rules" : rules + " fraud rules over 30 features";
    }
}
