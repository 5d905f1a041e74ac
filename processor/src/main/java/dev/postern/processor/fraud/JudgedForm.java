package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.Take;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.Entry;
import java.util.Arrays;
import java.util.Set;

/**
 * Writes what a decision's record holds of the rules: which set, which rules held and whether they counted, and what they
 * read that the rest of the record does not tell. {@link Judged} reads it. One for each rule set and shard; not
 * thread-safe; the array it returns is all that it allocates.
 *
 * <pre>
 * u8      form, 1
 * u8      flags: 1 the rules were asked, 2 they refused, 4 the deadline passed before all were
 * i64     first 64 bits of the rule set's hash, little-endian
 * u8      texts that follow: 1 entry (u8), 2 BIN, 4 device, 8 merchant, 16 category, 32 country (each u8 length, ASCII)
 *         if the rules were asked:
 * varint  rules that held; each: varint place in the set * 4 + standing (0 counted, 1 shadow, 2 cold, 3 snoozed)
 *         if the deadline passed: varint groups asked, u8 policy, varint floor
 * varint  features that rules of the set read, in their order; each: varint, zigzag
 * </pre>
 * Varints have seven bits a byte, lowest first, and the highest bit set in all but the last.
 */
final class JudgedForm {

    static final int FORM = 1;
    /** Where the texts' bits stand. */
    static final int TEXTS_AT = 10;
    static final int ASKED = 1;
    static final int REFUSED = 2;
    static final int LATE = 4;

    static final int ENTRY = 1;
    static final int BIN = 2;
    static final int DEVICE = 4;
    static final int MERCHANT = 8;
    static final int CATEGORY = 16;
    static final int COUNTRY = 32;
    /** The variables of the texts behind the entry mode, in the order of their bits. */
    static final Variable[] TEXTS = {Variable.BIN, Variable.DEVICE, Variable.MERCHANT, Variable.CATEGORY,
        Variable.COUNTRY};

    private static final int FIXED_BYTES = 64 + 5 * (Packed.LENGTH_MAX + 1);
    private static final int VARINT_BYTES_MAX = 10;

    private final RuleSet rules;
    private final long hash;
    private final int texts;
    private final int[] features;
    private byte[] bytes;
    private int at;

    JudgedForm(RuleSet rules) {
        this.rules = rules;
        hash = rules.shortHash();
        texts = texts(rules);
        features = rules.featuresRead();
        bytes = new byte[FIXED_BYTES + (features.length + 16) * VARINT_BYTES_MAX];
    }

    /**
     * What the rules or the features of a set look at, and the rest of a record does not tell; BIN and device always, so
     * that windows of them that a later set declares can be made from the record.
     */
    private static int texts(RuleSet rules) {
        Set<Variable> read = rules.variablesRead();
        int mask = (read.contains(Variable.ENTRY) ? ENTRY : 0) | BIN | DEVICE;
        for (int i = 0; i < TEXTS.length; i++) {
            mask |= read.contains(TEXTS[i]) ? BIN << i : 0;
        }
        for (FeatureSpec spec : rules.features()) {
            mask |= spec.key() == FeatureKey.MERCHANT || spec.take() == Take.DISTINCT_MERCHANTS ? MERCHANT : 0;
        }
        return mask;
    }

    RuleSet rules() {
        return rules;
    }

    /** Of one that no rule was asked about: whom it concerns. */
    byte[] unasked(Entry entry, Facts facts) {
        begin(0, entry, facts);
        return Arrays.copyOf(bytes, at);
    }

    /** Of one that was judged. */
    byte[] judged(Entry entry, Facts facts, Judgement judgement, CardFeatures.Lateness lateness) {
        begin(ASKED | (judgement.code() != null ? REFUSED : 0) | (judgement.late() ? LATE : 0), entry, facts);
        int room = at + (judgement.hitCount() + features.length + 5) * VARINT_BYTES_MAX;
        if (room > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * room);
        }
        number(judgement.hitCount());
        for (int i = 0; i < judgement.hitCount(); i++) {
            number(judgement.rule(i) * 4L + judgement.standing(i).ordinal());
        }
        if (judgement.late()) {
            number(judgement.groupsAsked());
            bytes[at++] = (byte) lateness.policy().ordinal();
            number(lateness.floorMinor());
        }
        number(features.length);
        for (int feature : features) {
            long value = facts.feature(feature);
            number(value << 1 ^ value >> 63);
        }
        return Arrays.copyOf(bytes, at);
    }

    private void begin(int flags, Entry entry, Facts facts) {
        at = 0;
        bytes[at++] = FORM;
        bytes[at++] = (byte) flags;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[at++] = (byte) (hash >>> shift);
        }
        bytes[at++] = (byte) texts;
        if ((texts & ENTRY) != 0) {
            bytes[at++] = (byte) entry.ordinal();
        }
        for (int i = 0; i < TEXTS.length; i++) {
            if ((texts & BIN << i) != 0) {
                text(facts.first(TEXTS[i]), facts.second(TEXTS[i]));
            }
        }
    }

    private void text(long high, long low) {
        int lengthAt = at++;
        word(high);
        if (low != 0) {
            word(low);
        }
        bytes[lengthAt] = (byte) (at - lengthAt - 1);
    }

    private void word(long word) {
        for (long rest = word; rest != 0; rest <<= Byte.SIZE) {
            bytes[at++] = (byte) (rest >>> Long.SIZE - Byte.SIZE);
        }
    }

    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }
}
