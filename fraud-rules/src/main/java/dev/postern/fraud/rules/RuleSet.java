package dev.postern.fraud.rules;

import dev.postern.fraud.condition.Condition;
import dev.postern.fraud.condition.Conditions;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.PairMap;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The rules of one file, checked and compiled. Immutable but for its counters; any thread may judge, each with its own
 * facts and judgement.
 *
 * <p>All rules that are not off are asked, whatever the others say. Then the order is: a rule that allows; the first in
 * the file that blocks (declines or captures); the first that refers; the sum of the scores against the thresholds.
 */
public final class RuleSet {

    private static final LongSupplier NEVER = () -> 0;

    private final String name;
    private final String hash;
    private final ZoneId zone;
    private final Schema schema;
    private final List<FeatureSpec> features;
    private final PairMap placeOf = new PairMap();
    private final Place[] places;
    private final Rule[] rules;
    private final int[] salts;
    /** Places of the rules that are asked. */
    private final int[] asked;
    private final Conditions conditions;
    private final Threshold[] thresholds;
    private final int[] featuresRead;
    private final Set<Variable> variablesRead = EnumSet.noneOf(Variable.class);
    private final LongAdder[] errors;
    private final LongAdder late = new LongAdder();

    RuleSet(String name, String hash, ZoneId zone, Schema schema, List<FeatureSpec> features, Map<String, Place> places,
            List<Rule> rules, List<Threshold> thresholds) {
        this.name = name;
        this.hash = hash;
        this.zone = zone;
        this.schema = schema;
        this.features = List.copyOf(features);
        this.places = new Place[places.size()];
        int next = 0;
        for (Map.Entry<String, Place> place : places.entrySet()) {
            placeOf.put(Packed.high(place.getKey()), Packed.low(place.getKey()), next);
            this.places[next++] = place.getValue();
        }
        this.rules = rules.toArray(Rule[]::new);
        this.thresholds = thresholds.toArray(Threshold[]::new);
        salts = rules.stream().mapToInt(rule -> rule.id().hashCode()).toArray();
        errors = new LongAdder[rules.size()];
        List<Condition> toAsk = new ArrayList<>();
        asked = new int[(int) rules.stream().filter(rule -> rule.mode().asked()).count()];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = new LongAdder();
            if (this.rules[i].mode().asked()) {
                asked[toAsk.size()] = i;
                toAsk.add(this.rules[i].when());
            }
        }
        conditions = new Conditions(toAsk);
        BitSet read = new BitSet();
        for (Condition condition : toAsk) {
            for (String path : condition.reads()) {
                if (schema.feature(path) != null) {
                    read.set(schema.feature(path).index());
                } else if (schema.variable(path) != null) {
                    variablesRead.add(schema.variable(path));
                }
            }
        }
        featuresRead = read.stream().toArray();
    }

    /** The features that rules which are asked read, ascending; what a decision's record holds of them. */
    public int[] featuresRead() {
        return featuresRead.clone();
    }

    /** The variables that rules which are asked read. */
    public Set<Variable> variablesRead() {
        return Collections.unmodifiableSet(variablesRead);
    }

    /** The file's own name for it. */
    public String name() {
        return name;
    }

    /** SHA-256 of the file and its CSV files, 64 hexadecimal digits. */
    public String hash() {
        return hash;
    }

    /** The first 64 bits of the hash, which each decision's record has. */
    public long shortHash() {
        return Long.parseUnsignedLong(hash, 0, 16, 16);
    }

    /** The zone of {@code tx.hour} and {@code tx.weekday}. */
    public ZoneId zone() {
        return zone;
    }

    /** The names that its rules use, and the layout of facts. */
    public Schema schema() {
        return schema;
    }

    /** The declared features; their places are the features' places in the facts. */
    public List<FeatureSpec> features() {
        return features;
    }

    /** Where the terminal of these words stands, or null. */
    public Place place(long terminalHigh, long terminalLow) {
        int place = places.length == 0 ? -1 : placeOf.get(terminalHigh, terminalLow);
        return place < 0 ? null : places[place];
    }

    /** What is different in another set, for people: one line a rule, then features; empty when nothing is. */
    public String changesTo(RuleSet other) {
        StringBuilder text = new StringBuilder();
        Map<String, Rule> former = new LinkedHashMap<>();
        for (Rule rule : rules) {
            former.put(rule.id(), rule);
        }
        for (Rule rule : other.rules) {
            Rule before = former.remove(rule.id());
            if (before == null) {
                text.append("new: ").append(rule.id()).append(", ").append(rule.mode()).append('\n');
            } else if (!before.sameAs(rule)) {
                text.append("changed: ").append(rule.id()).append(", version ").append(before.version()).append(" to ")
                        .append(rule.version()).append(", ").append(before.mode()).append(" to ").append(rule.mode())
                        .append('\n');
            }
        }
        former.keySet().forEach(id -> text.append("gone: ").append(id).append('\n'));
        for (FeatureSpec feature : other.features) {
            if (!features.contains(feature)) {
                text.append("new window: ").append(feature.name()).append('\n');
            }
        }
        return text.toString();
    }

    /** The same rules with other places; the counters begin again. */
    public RuleSet withPlaces(Map<String, Place> others) {
        return new RuleSet(name, hash, zone, schema, features, others, List.of(rules), List.of(thresholds));
    }

    /** The rules in the file's order. */
    public List<Rule> rules() {
        return List.of(rules);
    }

    /** One rule by its place. */
    public Rule rule(int place) {
        return rules[place];
    }

    /** Whether the file says where terminals stand. */
    public boolean hasPlaces() {
        return places.length > 0;
    }

    /** How many of the rules that are asked are compiled. */
    public int compiled() {
        return conditions.compiled();
    }

    /** How often that rule could not be decided. Any thread. */
    public long errors(int rule) {
        return errors[rule].sum();
    }

    /** How often the deadline passed before all rules were asked. Any thread. */
    public long late() {
        return late.sum();
    }

    /** Judges without a deadline. */
    public void judge(Facts facts, Judgement judgement) {
        judge(facts, judgement, Withheld.NONE);
    }

    /** Judges without a deadline, some rules withheld. */
    public void judge(Facts facts, Judgement judgement, Withheld withheld) {
        judge(facts, judgement, withheld, NEVER, 1, LatePolicy.PASS_UNDER_FLOOR, 0);
    }

    /**
     * Judges one transaction. A rule that cannot be decided does not hold, is counted and stops no other. Allocates
     * nothing where all rules are compiled.
     *
     * @param facts made by this set's schema
     * @param judgement cleared, then filled
     * @param withheld asked of rules that hold
     * @param nanos the monotonic clock
     * @param deadlineNanos on that clock; what was not asked by then is not
     * @param policy what is decided then when none of those asked says more
     * @param floorMinor of {@link LatePolicy#PASS_UNDER_FLOOR}, minor units of whatever currency
     */
    public void judge(Facts facts, Judgement judgement, Withheld withheld, LongSupplier nanos, long deadlineNanos,
            LatePolicy policy, long floorMinor) {
        judgement.clear();
        judgement.groupsAsked = conditions.ask(facts, judgement.hits, nanos, deadlineNanos);
        long high = facts.first(Variable.TOKEN);
        long low = facts.second(Variable.TOKEN);
        for (int i = 0; i < judgement.hits.count(); i++) {
            int rule = asked[judgement.hits.condition(i)];
            if (judgement.hits.error(i)) {
                errors[rule].increment();
                continue;
            }
            Standing standing = rules[rule].mode().decidesFor(high, low, salts[rule]) ? withheld.of(rule, high, low)
                    : Standing.SHADOW;
            judgement.add(rule, standing);
            if (standing == Standing.COUNTED) {
                count(judgement, rule);
            }
        }
        if (judgement.kind == null && judgement.score > 0) {
            takeThreshold(judgement);
        }
        if (judgement.groupsAsked < conditions.groups()) {
            late.increment();
            judgement.late = true;
            takePolicy(judgement, facts, policy, floorMinor);
        }
    }

    private void count(Judgement judgement, int rule) {
        Action action = rules[rule].action();
        if (action.kind() == Action.Kind.SCORE) {
            judgement.score += action.score();
        } else if (judgement.kind == null || rank(action.kind()) < rank(judgement.kind)) {
            judgement.kind = action.kind();
            judgement.code = action.code();
            judgement.decidedBy = rule;
        }
    }

    private static int rank(Action.Kind kind) {
        return switch (kind) {
            case ALLOW -> 0;
            case DECLINE, CAPTURE -> 1;
            case REFER -> 2;
            case SCORE -> 3;
        };
    }

    private void takeThreshold(Judgement judgement) {
        for (Threshold threshold : thresholds) {
            if (judgement.score >= threshold.from()) {
                judgement.kind = Action.Kind.SCORE;
                judgement.code = threshold.action().code();
                return;
            }
        }
    }

    private static void takePolicy(Judgement judgement, Facts facts, LatePolicy policy, long floorMinor) {
        if (judgement.code != null || judgement.kind == Action.Kind.ALLOW) {
            return;
        }
        judgement.code = switch (policy) {
            case PASS_UNDER_FLOOR -> facts.first(Variable.AMOUNT) < floorMinor ? null : "05";
            case REFER -> Action.REFER_CODE;
            case DECLINE -> "05";
        };
    }
}
