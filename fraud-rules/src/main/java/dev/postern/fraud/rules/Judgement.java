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
    int groupsAsked;
    private int[] rules = new int[16];
    private Standing[] standings = new Standing[16];
    private int count;

    void clear() {
        kind = null;
        code = null;
        decidedBy = -1;
        score = 0;
        late = false;
        count = 0;
    }

    void add(int rule, Standing standing) {
        if (count == rules.length) {
            rules = Arrays.copyOf(rules, 2 * count);
            standings = Arrays.copyOf(standings, 2 * count);
        }
        rules[count] = rule;
        standings[count++] = standing;
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
        return standings[i] == Standing.COUNTED;
    }

    /** Whether it counted, and why not. */
    public Standing standing(int i) {
        return standings[i];
    }

    /** Groups of rules that were asked; fewer than the set has when the deadline passed. */
    public int groupsAsked() {
        return groupsAsked;
    }
}
