package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.fraud.rules.Withheld;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Entry;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Reversed;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Reads what {@link JudgedForm} wrote. Reused: valid until the next one is read. Not thread-safe. */
public final class Judged {

    private static final Standing[] STANDINGS = Standing.values();
    private static final LatePolicy[] POLICIES = LatePolicy.values();

    private byte[] bytes;
    private int at;
    private int flags;
    private long ruleSet;
    private int texts;
    private Entry entry = Entry.UNTOLD;
    private final long[] words = new long[2 * JudgedForm.TEXTS.length];
    private long[] hits = new long[16];
    private int hitCount;
    private long[] features = new long[32];
    private int featureCount;
    private int groupsAsked;
    private LatePolicy policy = LatePolicy.PASS_UNDER_FLOOR;
    private long floorMinor;

    /** What an event holds of the rules; null when it is none that does. */
    public static byte[] of(Event event) {
        return switch (event) {
            case Approved e -> e.judged();
            case Declined e -> e.judged();
            case Reversed e -> e.judged();
            default -> null;
        };
    }

    /** Whether an event tells which key of that sort it concerns; older records tell of BIN and device only when asked. */
    static boolean tells(Event event, FeatureKey sort) {
        byte[] judged = of(event);
        return judged != null && judged.length > JudgedForm.TEXTS_AT && switch (sort) {
            case BIN -> (judged[JudgedForm.TEXTS_AT] & JudgedForm.BIN) != 0;
            case DEVICE -> (judged[JudgedForm.TEXTS_AT] & JudgedForm.DEVICE) != 0;
            case CARD, TERMINAL, MERCHANT -> true;
        };
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is of a form that this build does not know, or not whole
     */
    public Judged read(byte[] judged) {
        try {
            head(judged);
            if (asked()) {
                body();
            }
            return this;
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("what the rules said ends too early", e);
        }
    }

    /** Reads whom it concerns and nothing else; throws as {@link #read}. */
    Judged head(byte[] judged) {
        bytes = judged;
        at = 0;
        int form = next();
        if (form != JudgedForm.FORM) {
            throw new IllegalArgumentException("what the rules said has the unknown form " + form);
        }
        flags = next();
        ruleSet = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            ruleSet |= (long) next() << shift;
        }
        texts = next();
        entry = (texts & JudgedForm.ENTRY) != 0 ? Entry.ofNumber(next()) : Entry.UNTOLD;
        for (int i = 0; i < JudgedForm.TEXTS.length; i++) {
            words[2 * i] = 0;
            words[2 * i + 1] = 0;
            if ((texts & JudgedForm.BIN << i) != 0) {
                text(2 * i);
            }
        }
        hitCount = 0;
        featureCount = 0;
        groupsAsked = Integer.MAX_VALUE;
        return this;
    }

    private void body() {
        hitCount = count();
        hits = hits.length < hitCount ? new long[hitCount] : hits;
        for (int i = 0; i < hitCount; i++) {
            hits[i] = number();
        }
        if (late()) {
            groupsAsked = count();
            policy = POLICIES[next()];
            floorMinor = number();
        }
        featureCount = count();
        features = features.length < featureCount ? new long[featureCount] : features;
        for (int i = 0; i < featureCount; i++) {
            long zigzag = number();
            features[i] = zigzag >>> 1 ^ -(zigzag & 1);
        }
    }

    private int next() {
        return bytes[at++] & 0xFF;
    }

    /** Each takes a byte at least, so that no damaged count asks for more than there is. */
    private int count() {
        long count = number();
        if (count < 0 || count > bytes.length) {
            throw new IllegalArgumentException("what the rules said has a count of " + count);
        }
        return (int) count;
    }

    private long number() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = next();
            number |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return number;
            }
        }
        throw new IllegalArgumentException("what the rules said has a number without end");
    }

    private void text(int word) {
        int length = next();
        if (length > Packed.LENGTH_MAX) {
            throw new IllegalArgumentException("what the rules said has a text of " + length + " characters");
        }
        for (int i = 0; i < length; i++) {
            words[word + (i >> 3)] |= (long) next() << 56 - 8 * (i & 7);
        }
    }

    /** First 64 bits of the hash of the rule set. */
    public long ruleSet() {
        return ruleSet;
    }

    /** Whether the rules were asked; if not, a limit had refused before, or it is a reversal. */
    public boolean asked() {
        return (flags & JudgedForm.ASKED) != 0;
    }

    /** Whether they refused. */
    public boolean refused() {
        return (flags & JudgedForm.REFUSED) != 0;
    }

    /** Whether the deadline passed before all were asked. */
    public boolean late() {
        return (flags & JudgedForm.LATE) != 0;
    }

    /** Groups of rules that were asked when it did. */
    public int groupsAsked() {
        return groupsAsked;
    }

    /** What was decided then when none of those asked said more. */
    public LatePolicy policy() {
        return policy;
    }

    /** The floor of that policy, minor units. */
    public long floorMinor() {
        return floorMinor;
    }

    /** The clock and deadline that let as many groups be asked again: a deadline of 1 on this clock. */
    public LongSupplier clock() {
        int[] left = {groupsAsked};
        return () -> --left[0] > 0 ? 0 : 1;
    }

    /** How many rules held. */
    public int hitCount() {
        return hitCount;
    }

    /** A rule that held, its place in the set. */
    public int rule(int i) {
        return (int) (hits[i] >> 2);
    }

    /** Whether it counted. */
    public Standing standing(int i) {
        return STANDINGS[(int) (hits[i] & 3)];
    }

    /** The rules that were withheld then are again. */
    public Withheld withheld() {
        return (rule, _, _) -> {
            for (int i = 0; i < hitCount; i++) {
                if (rule(i) == rule && standing(i) != Standing.SHADOW) {
                    return standing(i);
                }
            }
            return Standing.COUNTED;
        };
    }

    /** How many features were read. */
    public int featureCount() {
        return featureCount;
    }

    /** A feature's value, in the order of {@link RuleSet#featuresRead}. */
    public long feature(int i) {
        return features[i];
    }

    /** How the card came to the terminal; untold when no rule looks at it. */
    public Entry entry() {
        return entry;
    }

    /** Says the facts what stands here in its place, texts alone. */
    void fill(Facts facts) {
        if ((texts & JudgedForm.ENTRY) != 0) {
            JournaledSubject.entry(facts, entry);
        }
        for (int i = 0; i < JudgedForm.TEXTS.length; i++) {
            if ((texts & JudgedForm.BIN << i) != 0) {
                facts.words(JudgedForm.TEXTS[i], words[2 * i], words[2 * i + 1]);
            }
        }
    }

    /**
     * Says the facts what the rules of that set read, features too.
     *
     * @throws IllegalArgumentException when another set was asked
     */
    public void fill(Facts facts, RuleSet rules) {
        int[] read = rules.featuresRead();
        if (rules.shortHash() != ruleSet || read.length != featureCount) {
            throw new IllegalArgumentException("another rule set was asked");
        }
        fill(facts);
        if ((texts & JudgedForm.COUNTRY) != 0) {
            int country = Arrays.asList(JudgedForm.TEXTS).indexOf(Variable.COUNTRY);
            facts.words(Variable.COUNTRY, words[2 * country], words[2 * country + 1]);
        }
        for (int i = 0; i < read.length; i++) {
            facts.feature(read[i], features[i]);
        }
    }
}
