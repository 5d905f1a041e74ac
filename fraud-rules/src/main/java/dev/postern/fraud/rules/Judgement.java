package dev.postern.fraud.rules;

import dev.postern.fraud.condition.Hits;
import java.util.Arrays;

/** What the rules say of one transaction. Reused: valid until the next one. Not thread-safe. */
public final class Judgement {

    final Hits hits = new Hits();
    Action.Kind kind;
    String code;
    int decidedBy;
    int score;
    boolean late;
    private long[] coldUntilEpochMillis;
    private long nowEpochMillis;
    private int[] rules = new int[16];
    private boolean[] counted = new boolean[16];
    private int count;

    void clear() {
        kind = null;
        code = null;
        decidedBy = -1;
        score = 0;
        late = false;
        count = 0;
    }

    /**
     * Which rules read features that have not seen a whole window yet: until then they are in shadow.
     *
     * @param untilEpochMillis by rule; null when all are warm
     */
    public void cold(long[] untilEpochMillis, long now) {
        coldUntilEpochMillis = untilEpochMillis;
        nowEpochMillis = now;
    }

    boolean cold(int rule) {
        return coldUntilEpochMillis != null && nowEpochMillis < coldUntilEpochMillis[rule];
    }

    void add(int rule, boolean counts) {
        if (count == rules.length) {
            rules = Arrays.copyOf(rules, 2 * count);
            counted = Arrays.copyOf(counted, 2 * count);
        }
        rules[count] = rule;
        counted[count++] = counts;
    }

    /** The code to refuse with, field 39; null to let it pass. */
    public String code() {
        return code;
    }

    /** What won: allow, a block, refer, a score's threshold; null when nothing did. */
    public Action.Kind kind() {
        return kind;
    }

    /** The rule that decided, its place in the set; -1 when none did, or the sum of scores. */
    public int decidedBy() {
        return decidedBy;
    }

    /** The sum of the scores that count. */
    public int score() {
        return score;
    }

    /** Whether the deadline passed before all rules were asked. */
    public boolean late() {
        return late;
    }

    /** How many rules' conditions held, shadow included. */
    public int hitCount() {
        return count;
    }

    /** A rule that held, its place in the set; ascending. */
    public int rule(int i) {
        return rules[i];
    }

    /** Whether it counted; false for one in shadow, snoozed, or live for other cards. */
    public boolean counted(int i) {
        return counted[i];
    }
}
