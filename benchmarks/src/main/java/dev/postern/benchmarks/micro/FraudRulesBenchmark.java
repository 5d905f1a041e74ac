package dev.postern.benchmarks.micro;

import dev.postern.benchmarks.RuleText;
import dev.postern.fraud.condition.Condition;
import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Variable;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What fraud rules cost a purchase: 20 or 100 rules over 30 features of its card, the features read and brought up to date;
 * and one rule compiled, planned and written by hand. Purchases of 1,024 cards in turn, each with a history; few rules
 * hold, as in life.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FraudRulesBenchmark {

    private static final int CARDS = 1_024;
    private static final int EUR = 978;
    private static final int RETRIES = 12;
    private static final long START = 1_767_571_200_000L;
    private static final String ONE = "feature.f0 >= 5 && tx.amount < money(\"2.00\", \"EUR\") && card.bin in list.bins";

    /** How many there are. */
    @Param({"20", "100"})
    public int rules;

    private final Subject[] purchases = new Subject[CARDS];
    private final Facts[] facts = new Facts[CARDS];
    private final Judgement judgement = new Judgement();
    private Desk desk;
    private RuleSet one;
    private Condition planned;
    private long binHigh;
    private int next;
    private long now = START;

    /** Makes the cards' histories. */
    @Setup(Level.Trial)
    public void setUp() throws RuleFileRefused {
        desk = new Desk(RuleFile.read("bench", RuleText.file(rules, "EUR")), 2 * CARDS);
        one = RuleFile.read("one", RuleText.head("EUR") + "rules:\n  - { id: one, mode: live, do: decline 59, say: x, when: '"
                + ONE + "' }\n");
        planned = one.rules().getFirst().when();
        Random random = new Random(7);
        for (int i = 0; i < CARDS; i++) {
            purchases[i] = purchase(i, random);
        }
        for (int i = 0; i < RETRIES * CARDS; i++) {
            now += 20_000;
            Subject purchase = purchases[random.nextInt(CARDS)];
            purchase.at(now);
            desk.decided(purchase, random.nextInt(10) != 0);
        }
        binHigh = purchases[0].facts().first(Variable.BIN);
        for (int i = 0; i < CARDS; i++) {
            purchases[i].at(now);
            facts[i] = one.schema().facts();
            facts[i].copy(desk.read(purchases[i]));
        }
    }

    private static Subject purchase(int card, Random random) {
        Subject subject = new Subject();
        Facts facts = subject.facts();
        facts.amount(100 + random.nextInt(20_000), EUR);
        facts.text(Variable.KIND, "purchase");
        facts.number(Variable.MOVES_MONEY, 1);
        facts.text(Variable.ENTRY, "contactless");
        facts.words(Variable.TOKEN, card * 0x9E3779B97F4A7C15L, card + 1);
        facts.text(Variable.BIN, card % 2 == 0 ? "411111" : "424242");
        facts.text(Variable.TERMINAL, "T%07d".formatted(card % 40));
        facts.text(Variable.MERCHANT, "M%07d".formatted(card % 40));
        facts.text(Variable.CATEGORY, "5411");
        return subject;
    }

    /** The whole of it: 30 features read, the rules judged, the outcome brought into the features. */
    @Benchmark
    public Judgement purchase() {
        Subject purchase = purchases[next++ & CARDS - 1];
        now += 1_000;
        purchase.at(now);
        Judgement result = desk.judge(purchase);
        desk.decided(purchase, result.code() == null);
        return result;
    }

    /** The rules alone, over features that were read. */
    @Benchmark
    public Judgement allRules() {
        desk.rules().judge(facts[next++ & CARDS - 1], judgement);
        return judgement;
    }

    /** One rule, compiled. */
    @Benchmark
    public Judgement oneRule() {
        one.judge(facts[next++ & CARDS - 1], judgement);
        return judgement;
    }

    /** The same by the expression language's planner. */
    @Benchmark
    public Object oneRulePlanned() {
        return planned.plan(facts[next++ & CARDS - 1]);
    }

    /** The same by hand. */
    @Benchmark
    public boolean oneRuleByHand() {
        Facts of = facts[next++ & CARDS - 1];
        return of.feature(0) >= 5 && of.second(Variable.AMOUNT) == EUR && of.first(Variable.AMOUNT) < 200
                && (of.first(Variable.BIN) == binHigh && of.second(Variable.BIN) == 0);
    }
}
