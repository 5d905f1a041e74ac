package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.RuleText;
import dev.postern.fraud.condition.Condition;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.Rule;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Variable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mvel2.MVEL;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The same rules on the same facts: compiled to bytecode, by the expression language's planner, and by MVEL with its
 * variables ready in a map. What they find has to agree before anything is measured. One thread, JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RulePeersBenchmark {

    /** Bytecode. */
    public static final String COMPILED = "compiled";
    /** The planner. */
    public static final String PLANNER = "planner";
    /** MVEL, compiled expressions. */
    public static final String MVEL_ENGINE = "mvel";

    private static final int FACTS = 1_024;
    private static final int EUR = 978;
    private static final Set<String> BINS = Set.of("555555", "411111");

    /** Who asks. */
    @Param({COMPILED, PLANNER, MVEL_ENGINE})
    public String engine;

    /** How many rules. */
    @Param({"1", "100"})
    public int rules;

    private final Facts[] facts = new Facts[FACTS];
    private final List<Map<String, Object>> variables = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Serializable> expressions = new ArrayList<>();
    private final Judgement judgement = new Judgement();
    private RuleSet set;
    private int next;

    /** Makes rules and facts, and has all three agree; JMH calls it. */
    @Setup
    public void setUp() throws RuleFileRefused {
        set = RuleFile.read("bench", RuleText.file(rules, "EUR"));
        for (Rule rule : set.rules()) {
            conditions.add(rule.when());
            expressions.add(MVEL.compileExpression(inMvel(rule.when().source())));
        }
        Random random = new Random(7);
        long found = 0;
        for (int i = 0; i < FACTS; i++) {
            facts[i] = facts(random);
            variables.add(variables(facts[i]));
            int compiled = compiled(i);
            if (compiled != planned(i) || compiled != byMvel(i)) {
                throw new IllegalStateException("they differ: " + compiled + ", " + planned(i) + ", " + byMvel(i));
            }
            found += compiled;
        }
        if (rules > 1 && found == 0) {
            throw new IllegalStateException("no rule ever held");
        }
    }

    /** The same condition in MVEL's words: amounts are minor units, and the currency is asked for where only the transaction tells it. */
    private static String inMvel(String condition) {
        return condition.replaceAll("tx\\.amount > money\\(\"(\\d+)\\.(\\d\\d)\", \"EUR\"\\)", "currency == \"EUR\" && amount > $1$2")
                .replaceAll("money\\(\"(\\d+)\\.(\\d\\d)\", \"EUR\"\\)", "$1$2").replace("tx.entry in [\"keyed\", \"stripe\"]",
                        "(entry == \"keyed\" || entry == \"stripe\")")
                .replace("card.bin in list.bins", "bins contains bin").replace("tx.hour", "hour").replace("feature.", "");
    }

    private Facts facts(Random random) {
        Facts made = set.schema().facts();
        made.amount(100 + random.nextInt(20_000), EUR);
        made.text(Variable.ENTRY, random.nextBoolean() ? "contactless" : "keyed");
        made.text(Variable.BIN, random.nextBoolean() ? "411111" : "424242");
        made.number(Variable.HOUR, random.nextInt(24));
        for (int i = 0; i < RuleText.FEATURES; i++) {
            made.feature(i, random.nextInt(i % 6 == 1 ? 60_000 : 40));
        }
        return made;
    }

    private static Map<String, Object> variables(Facts of) {
        Map<String, Object> named = new HashMap<>();
        named.put("amount", of.first(Variable.AMOUNT));
        named.put("currency", of.value(Variable.CURRENCY));
        named.put("entry", of.value(Variable.ENTRY));
        named.put("bin", of.value(Variable.BIN));
        named.put("hour", of.first(Variable.HOUR));
        named.put("bins", BINS);
        for (int i = 0; i < RuleText.FEATURES; i++) {
            named.put("f" + i, of.feature(i));
        }
        return named;
    }

    /** Asks all rules of one transaction; how many held. */
    @Benchmark
    public int ask() {
        int i = next++ & FACTS - 1;
        return switch (engine) {
            case COMPILED -> compiled(i);
            case PLANNER -> planned(i);
            default -> byMvel(i);
        };
    }

    private int compiled(int i) {
        set.judge(facts[i], judgement);
        return judgement.hitCount();
    }

    private int planned(int i) {
        int held = 0;
        for (Condition condition : conditions) {
            held += condition.plan(facts[i]).orElse(false) ? 1 : 0;
        }
        return held;
    }

    private int byMvel(int i) {
        int held = 0;
        for (Serializable expression : expressions) {
            held += MVEL.executeExpression(expression, variables.get(i), Boolean.class) ? 1 : 0;
        }
        return held;
    }
}
