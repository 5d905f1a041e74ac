package dev.postern.fraud.desk;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.features.Succession;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.Place;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.fraud.rules.Withheld;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import java.util.BitSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One rule set with the features that it reads. Not thread-safe: one owner judges and tells what was decided. Neither
 * allocates, but for keys seen for the first time.
 */
public final class Desk {

    private static final FeatureKey[] KEYS = FeatureKey.values();
    private static final LongSupplier NEVER = () -> 0;
    private static final Variable[] VARIABLES = {Variable.TOKEN, Variable.TERMINAL, Variable.MERCHANT, Variable.BIN,
            Variable.DEVICE};

    private final RuleSet rules;
    /** One for each sort of key; of those that are shared null. Behind them a young one for each, or null. */
    private final FeatureTable[] tables = new FeatureTable[2 * KEYS.length];
    /** Of what other desks read too, or null. */
    private SharedFeatures.Readers shared;
    private final Facts facts;
    private final Judgement judgement = new Judgement();
    private final Observation observation = new Observation();
    private final Observation running = new Observation();
    private final Hours hours;
    private final int keysMax;
    private final Withheld withheld = this::standing;
    private Snoozes snoozes = Snoozes.NONE;
    private long nowEpochMillis;
    /** By rule: until then it is in shadow; null when all are warm. */
    private long[] coldUntilEpochMillis;

    /**
     * A desk that keeps all features itself.
     *
     * @param keysMax cards, and likewise terminals and so on, whose features are remembered
     */
    public Desk(RuleSet rules, int keysMax) {
        this(rules, keysMax, null);
    }

    /**
     * A desk that keeps the features of cards.
     *
     * @param keysMax cards whose features are remembered
     * @param shared the other ones, which somebody else keeps; null: this desk does
     */
    public Desk(RuleSet rules, int keysMax, SharedFeatures shared) {
        this.rules = rules;
        this.keysMax = keysMax;
        this.facts = rules.schema().facts();
        this.hours = new Hours(rules.zone());
        this.shared = shared == null ? null : shared.readers();
        for (FeatureKey key : KEYS) {
            if (shared == null || key == FeatureKey.CARD) {
                tables[key.ordinal()] = new FeatureTable(key, rules.features(), keysMax);
            }
        }
        lookWhatIsWarm();
    }

    /**
     * A desk with other rules that goes on with the windows that both declare; the others begin empty, and rules that
     * read them stay in shadow for the length of their windows. This one is not used any more.
     *
     * @param othersShared features, or null as this desk has none
     * @param othersKeysMax cards whose features are remembered
     */
    public Desk followedBy(RuleSet others, SharedFeatures othersShared, int othersKeysMax, long nowEpochMillis) {
        Desk next = new Desk(others, othersKeysMax, othersShared);
        next.snoozes = snoozes;
        for (FeatureKey key : KEYS) {
            if (next.tables[key.ordinal()] != null) {
                FeatureTable fresh = next.goOn(key, table(key), youngTable(key));
                if (fresh != null) {
                    fresh.beganAt(nowEpochMillis);
                }
            }
        }
        next.lookWhatIsWarm();
        return next;
    }

    /** The same without shared features. */
    public Desk followedBy(RuleSet others, long nowEpochMillis) {
        return followedBy(others, null, keysMax, nowEpochMillis);
    }

    /**
     * Goes on with the windows that somebody had for that sort of key, as far as the rules declare them.
     *
     * @param standing null when there was none
     * @param young likewise
     * @return the table with the windows that were in neither, still empty; null when there are none
     */
    public FeatureTable goOn(FeatureKey key, FeatureTable standing, FeatureTable young) {
        Succession<FeatureTable> next = Succession.of(key, rules.features(), standing, young);
        FeatureTable fresh = new FeatureTable(key, next.anew(), keysMax);
        FeatureTable first = next.standing() == null ? fresh : next.standing();
        FeatureTable second = next.young() != null ? next.young() : first == fresh || !fresh.used() ? null : fresh;
        BitSet served = new BitSet();
        first.serve(rules.features(), served);
        if (second != null) {
            second.serve(rules.features(), served);
        }
        tables[key.ordinal()] = first;
        tables[KEYS.length + key.ordinal()] = second;
        lookWhatIsWarm();
        return fresh.used() ? fresh : null;
    }

    /** The desk's own features have seen nothing before that time. */
    public void beganAt(long epochMillis) {
        for (FeatureTable table : tables) {
            if (table != null) {
                table.beganAt(epochMillis);
            }
        }
        lookWhatIsWarm();
    }

    /**
     * The features of cards were made somewhere else, from what happened before and since: they go on from there.
     *
     * @return false when a window that is warm would not be any more: nothing has changed
     */
    public boolean goOnWith(FeatureTable ofCards, long nowEpochMillis) {
        int card = FeatureKey.CARD.ordinal();
        long[] before = began();
        for (int place = 0; place < before.length; place++) {
            FeatureSpec spec = rules.features().get(place);
            if (spec.key() == FeatureKey.CARD && isCold(spec, ofCards.beganEpochMillis(), nowEpochMillis)
                    && !isCold(spec, before[place], nowEpochMillis)) {
                return false;
            }
        }
        tables[card] = ofCards;
        tables[KEYS.length + card] = null;
        lookWhatIsWarm();
        return true;
    }

    /** Whether the features of cards are warm and held as a desk holds them that never had another file. */
    public boolean isWhole(long nowEpochMillis) {
        long[] began = began();
        for (int place = 0; place < began.length; place++) {
            FeatureSpec spec = rules.features().get(place);
            if (spec.key() == FeatureKey.CARD && isCold(spec, began[place], nowEpochMillis)) {
                return false;
            }
        }
        return youngTable(FeatureKey.CARD) == null && table(FeatureKey.CARD).isMadeFor(rules.features());
    }

    /** Whether a window is not full yet that saw nothing before it began. */
    public static boolean isCold(FeatureSpec spec, long beganEpochMillis, long nowEpochMillis) {
        return beganEpochMillis != Long.MIN_VALUE && nowEpochMillis < beganEpochMillis + spec.windowMillis();
    }

    /** The features that are not its own are read from there from now on. */
    public void readFrom(SharedFeatures features) {
        shared = features.readers();
        lookWhatIsWarm();
    }

    /** Where the features that are not its own are read from; null when all are its own. */
    public SharedFeatures readsFrom() {
        return shared == null ? null : shared.features();
    }

    /** Asked whether somebody let a rule rest for a card. */
    public void snoozedBy(Snoozes who) {
        snoozes = who;
    }

    /** Works out until when which rule is in shadow; to be called again when the features came from somewhere else. */
    public void lookWhatIsWarm() {
        long[] began = began();
        long[] until = new long[rules.rules().size()];
        boolean cold = false;
        for (int i = 0; i < until.length; i++) {
            Set<String> reads = rules.rules().get(i).when().reads();
            for (FeatureVariable feature : rules.schema().features()) {
                int place = feature.index();
                if (began[place] != Long.MIN_VALUE && reads.contains(feature.path())) {
                    cold = true;
                    until[i] = Math.max(until[i], began[place] + rules.features().get(place).windowMillis());
                }
            }
        }
        coldUntilEpochMillis = cold ? until : null;
    }

    /** By feature: since when it sees everything. */
    private long[] began() {
        long[] began = shared != null ? shared.features().beganEpochMillis() : new long[rules.features().size()];
        for (int place = 0; place < began.length; place++) {
            FeatureKey key = rules.features().get(place).key();
            FeatureTable young = youngTable(key);
            if (young != null && young.serves(place)) {
                began[place] = young.beganEpochMillis();
            } else if (table(key) != null) {
                began[place] = table(key).beganEpochMillis();
            }
        }
        return began;
    }

    private Standing standing(int rule, long tokenHigh, long tokenLow) {
        if (coldUntilEpochMillis != null && nowEpochMillis < coldUntilEpochMillis[rule]) {
            return Standing.COLD;
        }
        return snoozes.any() && snoozes.has(rules.rule(rule).id(), tokenHigh, tokenLow, nowEpochMillis)
                ? Standing.SNOOZED : Standing.COUNTED;
    }

    /** The rules at work. */
    public RuleSet rules() {
        return rules;
    }

    /** The features of one sort of key. */
    public FeatureTable table(FeatureKey key) {
        return tables[key.ordinal()];
    }

    /** Windows of it that were not declared before, until they stand with the others; or null. */
    public FeatureTable youngTable(FeatureKey key) {
        return tables[KEYS.length + key.ordinal()];
    }

    /** What the rules read in the last judgement; valid until the next one. */
    public Facts facts() {
        return facts;
    }

    /** Judges without a deadline; the judgement is valid until the next one. */
    public Judgement judge(Subject subject) {
        read(subject);
        return judgeWhatWasRead(subject, NEVER, 1, LatePolicy.PASS_UNDER_FLOOR, 0);
    }

    /** Judges; the judgement is valid until the next one. Arguments as {@link RuleSet#judge} has them. */
    public Judgement judge(Subject subject, LongSupplier nanos, long deadlineNanos, LatePolicy policy,
            long floorMinor) {
        read(subject);
        return judgeWhatWasRead(subject, nanos, deadlineNanos, policy, floorMinor);
    }

    /** Judges by what {@link #read} and {@link #addRunning} left in the facts. Arguments as {@link RuleSet#judge} has them. */
    public Judgement judgeWhatWasRead(Subject subject, LongSupplier nanos, long deadlineNanos, LatePolicy policy,
            long floorMinor) {
        nowEpochMillis = subject.atEpochMillis();
        rules.judge(facts, judgement, withheld, nanos, deadlineNanos, policy, floorMinor);
        return judgement;
    }

    /** Reads everything that the rules may ask for, and judges nothing. */
    public Facts read(Subject subject) {
        readSubject(subject);
        observe(subject, observation);
        for (FeatureTable table : tables) {
            if (table != null && table.used()) {
                table.read(observation, facts);
            }
        }
        if (shared != null) {
            shared.read(observation, facts);
        }
        return facts;
    }

    /** Reads what is known of the subject itself, no features. */
    public Facts readSubject(Subject subject) {
        facts.copy(subject.facts());
        facts.number(Variable.HOUR, hours.hour(subject.atEpochMillis()));
        facts.number(Variable.WEEKDAY, hours.weekday(subject.atEpochMillis()));
        country(subject);
        return facts;
    }

    /** Counts one of the same card that passed and is not decided yet among the sales of what was just read. */
    public void addRunning(Subject subject) {
        observe(subject, running);
        running.approved(true);
        table(FeatureKey.CARD).addRunning(running, facts);
        if (youngTable(FeatureKey.CARD) != null) {
            youngTable(FeatureKey.CARD).addRunning(running, facts);
        }
    }

    /** A transaction was decided; told once for each, in the order of decision. */
    public void decided(Subject subject, boolean approved) {
        observe(subject, observation);
        observation.approved(approved);
        for (FeatureTable table : tables) {
            if (table != null) {
                table.observe(observation);
            }
        }
    }

    /** An approved transaction was taken back. */
    public void reversed(Subject original) {
        observe(original, observation);
        observation.approved(true);
        for (FeatureTable table : tables) {
            if (table != null) {
                table.reverse(observation);
            }
        }
    }

    /** A hash of all features: equal after the same decisions in the same order. */
    public long hash() {
        long hash = 0;
        for (FeatureTable table : tables) {
            hash = table == null ? hash : hash * 31 + table.hash();
        }
        return hash;
    }

    /** Says the observation everything of a subject that features look at. */
    public static void observe(Subject subject, RuleSet rules, Observation observation) {
        Facts from = subject.facts();
        for (int i = 0; i < KEYS.length; i++) {
            observation.key(KEYS[i], from.first(VARIABLES[i]), from.second(VARIABLES[i]));
        }
        observation.kind(from.first(Variable.KIND), from.second(Variable.KIND), from.first(Variable.MOVES_MONEY) != 0);
        observation.amount(from.first(Variable.AMOUNT), (int) from.second(Variable.AMOUNT));
        observation.at(subject.atEpochMillis());
        Place place = place(subject, rules);
        if (place == null) {
            observation.unplaced();
        } else {
            observation.placed(place.latitudeMicroDegrees(), place.longitudeMicroDegrees());
        }
    }

    private void observe(Subject subject, Observation into) {
        observe(subject, rules, into);
    }

    private static Place place(Subject subject, RuleSet rules) {
        return rules.place(subject.facts().first(Variable.TERMINAL), subject.facts().second(Variable.TERMINAL));
    }

    private void country(Subject subject) {
        Place place = place(subject, rules);
        facts.words(Variable.COUNTRY, place == null ? 0 : Packed.high(place.country()), 0);
    }
}
