package dev.postern.fraud.desk;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.Place;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One rule set with the features that it reads. Not thread-safe: one owner judges and tells what was decided. Neither
 * allocates, but for keys seen for the first time.
 */
public final class Desk {

    private static final FeatureKey[] KEYS = FeatureKey.values();
    private static final Variable[] VARIABLES = {Variable.TOKEN, Variable.TERMINAL, Variable.MERCHANT, Variable.BIN,
            Variable.DEVICE};

    private final RuleSet rules;
    private final FeatureTable[] tables = new FeatureTable[KEYS.length];
    private final Facts facts;
    private final Judgement judgement = new Judgement();
    private final Observation observation = new Observation();
    private final Hours hours;
    private final int keysMax;
    /** When the features began to see; the least number when they saw all there was. */
    private long warmFrom = Long.MIN_VALUE;
    private long[] coldUntilEpochMillis;

    /** @param keysMax cards, and likewise terminals and so on, whose features are remembered */
    public Desk(RuleSet rules, int keysMax) {
        this.rules = rules;
        this.keysMax = keysMax;
        this.facts = rules.schema().facts();
        this.hours = new Hours(rules.zone());
        for (FeatureKey key : KEYS) {
            tables[key.ordinal()] = new FeatureTable(key, rules.features(), keysMax);
        }
    }

    /**
     * A desk with other rules that goes on with the features that both declare in the same places; the others begin
     * empty, and rules that read them stay in shadow for the length of their windows. This one is not used any more.
     */
    public Desk followedBy(RuleSet others, long nowEpochMillis) {
        Desk next = new Desk(others, keysMax);
        boolean same = rules.features().equals(others.features());
        if (same) {
            System.arraycopy(tables, 0, next.tables, 0, tables.length);
            next.coldUntilEpochMillis = next.coldUntil(warmFrom);
            next.warmFrom = warmFrom;
        } else {
            next.beganAt(nowEpochMillis);
        }
        return next;
    }

    /** The features have seen nothing before that time: until their windows are full, the rules that read them are in shadow. */
    public void beganAt(long epochMillis) {
        warmFrom = epochMillis;
        coldUntilEpochMillis = coldUntil(epochMillis);
    }

    private long[] coldUntil(long began) {
        if (began == Long.MIN_VALUE) {
            return null;
        }
        long[] until = new long[rules.rules().size()];
        for (int i = 0; i < until.length; i++) {
            Set<String> reads = rules.rules().get(i).when().reads();
            for (FeatureVariable feature : rules.schema().features()) {
                if (reads.contains(feature.path())) {
                    until[i] = Math.max(until[i], began + rules.features().get(feature.index()).windowMillis());
                }
            }
        }
        return until;
    }

    /** The rules at work. */
    public RuleSet rules() {
        return rules;
    }

    /** The features of one sort of key. */
    public FeatureTable table(FeatureKey key) {
        return tables[key.ordinal()];
    }

    /** What the rules read in the last judgement; valid until the next one. */
    public Facts facts() {
        return facts;
    }

    /** Judges without a deadline; the judgement is valid until the next one. */
    public Judgement judge(Subject subject) {
        read(subject);
        judgement.cold(coldUntilEpochMillis, subject.atEpochMillis());
        rules.judge(facts, judgement);
        return judgement;
    }

    /** Judges; the judgement is valid until the next one. Arguments as {@link RuleSet#judge} has them. */
    public Judgement judge(Subject subject, LongSupplier nanos, long deadlineNanos, LatePolicy policy,
            long floorMinor) {
        read(subject);
        judgement.cold(coldUntilEpochMillis, subject.atEpochMillis());
        rules.judge(facts, judgement, nanos, deadlineNanos, policy, floorMinor);
        return judgement;
    }

    /** Reads everything that the rules may ask for, and judges nothing. */
    public Facts read(Subject subject) {
        facts.copy(subject.facts());
        facts.number(Variable.HOUR, hours.hour(subject.atEpochMillis()));
        facts.number(Variable.WEEKDAY, hours.weekday(subject.atEpochMillis()));
        observe(subject);
        for (FeatureTable table : tables) {
            if (table.used()) {
                table.read(observation, facts);
            }
        }
        return facts;
    }

    /** A transaction was decided; told once for each, in the order of decision. */
    public void decided(Subject subject, boolean approved) {
        observe(subject);
        observation.approved(approved);
        for (FeatureTable table : tables) {
            table.observe(observation);
        }
    }

    /** An approved transaction was taken back. */
    public void reversed(Subject original) {
        observe(original);
        observation.approved(true);
        for (FeatureTable table : tables) {
            table.reverse(observation);
        }
    }

    /** A hash of all features: equal after the same decisions in the same order. */
    public long hash() {
        long hash = 0;
        for (FeatureTable table : tables) {
            hash = hash * 31 + table.hash();
        }
        return hash;
    }

    private void observe(Subject subject) {
        Facts from = subject.facts();
        for (int i = 0; i < KEYS.length; i++) {
            observation.key(KEYS[i], from.first(VARIABLES[i]), from.second(VARIABLES[i]));
        }
        observation.kind(from.first(Variable.KIND), from.second(Variable.KIND), from.first(Variable.MOVES_MONEY) != 0);
        observation.amount(from.first(Variable.AMOUNT), (int) from.second(Variable.AMOUNT));
        observation.at(subject.atEpochMillis());
        Place place = rules.place(from.first(Variable.TERMINAL), from.second(Variable.TERMINAL));
        if (place == null) {
            observation.unplaced();
            facts.words(Variable.COUNTRY, 0, 0);
        } else {
            observation.placed(place.latitudeMicroDegrees(), place.longitudeMicroDegrees());
            facts.words(Variable.COUNTRY, Packed.high(place.country()), 0);
        }
    }
}
