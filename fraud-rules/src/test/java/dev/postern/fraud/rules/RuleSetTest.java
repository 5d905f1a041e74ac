package dev.postern.fraud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Variable;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleSetTest {

    private final Judgement judgement = new Judgement();

    @Test
    void shouldTakeAllowBeforeBlockBeforeReferBeforeScore() throws RuleFileRefused {
        RuleSet rules = rules("""
                  - { id: score, mode: live, do: score 60, say: x, when: tx.hour >= 1 }
                  - { id: refer, mode: live, do: refer, say: x, when: tx.hour >= 2 }
                  - { id: first-block, mode: live, do: decline 62, say: x, when: tx.hour >= 3 }
                  - { id: second-block, mode: live, do: capture card, say: x, when: tx.hour >= 3 }
                  - { id: allow, mode: live, do: allow, say: x, when: tx.hour >= 4 }
                scores: [ { from: 50, do: decline 59 }, { from: 100, do: capture card } ]
                """);
        assertNull(judge(rules, 0).code());
        assertEquals("59", judge(rules, 1).code());
        assertEquals(60, judgement.score());
        assertEquals("01", judge(rules, 2).code());
        assertEquals("62", judge(rules, 3).code());
        assertEquals(2, judgement.decidedBy());
        assertNull(judge(rules, 4).code());
        assertEquals(Action.Kind.ALLOW, judgement.kind());
        assertEquals(5, judgement.hitCount());
    }

    @Test
    void shouldAddScoresUpToAThreshold() throws RuleFileRefused {
        RuleSet rules = rules("""
                  - { id: a, mode: live, do: score 30, say: x, when: tx.hour >= 1 }
                  - { id: b, mode: live, do: score 20, say: x, when: tx.hour >= 2 }
                  - { id: c, mode: live, do: score 50, say: x, when: tx.hour >= 3 }
                  - { id: d, mode: shadow, do: score 999, say: x, when: tx.hour >= 1 }
                scores: [ { from: 50, do: refer }, { from: 100, do: decline 59 } ]
                """);
        assertNull(judge(rules, 1).code());
        assertEquals("01", judge(rules, 2).code());
        assertEquals("59", judge(rules, 3).code());
        assertEquals(100, judgement.score());
    }

    @Test
    void shouldWriteDownWhatIsInShadowAndLetItChangeNothing() throws RuleFileRefused {
        RuleSet rules = rules("""
                  - { id: off, mode: off, do: decline 59, say: x, when: 'true' }
                  - { id: shadow, mode: shadow, do: decline 59, say: x, when: 'true' }
                """);
        assertNull(judge(rules, 0).code());
        assertEquals(1, judgement.hitCount());
        assertEquals(1, judgement.rule(0));
        assertFalse(judgement.counted(0));
    }

    @Test
    void shouldDecideForTheSamePercentOfCardsEachTime() throws RuleFileRefused {
        RuleSet rules = rules("  - { id: some, mode: percent 10, do: decline 59, say: x, when: 'true' }\n");
        Facts facts = rules.schema().facts();
        int declined = 0;
        for (long card = 0; card < 10_000; card++) {
            facts.words(Variable.TOKEN, card * 0x9E3779B97F4A7C15L, ~card);
            rules.judge(facts, judgement);
            String first = judgement.code();
            rules.judge(facts, judgement);
            assertEquals(first, judgement.code());
            declined += first == null ? 0 : 1;
        }
        assertTrue(declined > 800 && declined < 1_200, declined + " of 10,000 cards");
    }

    @Test
    void shouldFollowThePolicyWhenTheDeadlinePasses() throws RuleFileRefused {
        String many = IntStream.range(0, 200).mapToObj(i -> "  - { id: r" + i
                + ", mode: live, do: decline 59, say: x, when: tx.hour == " + i + " }\n").collect(Collectors.joining());
        RuleSet rules = rules(many);
        Facts facts = rules.schema().facts();
        facts.number(Variable.HOUR, 300);
        facts.amount(1_000, 978);
        long[] clock = {0};
        rules.judge(facts, judgement, Withheld.NONE, () -> clock[0] += 10, 15, LatePolicy.PASS_UNDER_FLOOR, 1_001);
        assertTrue(judgement.late());
        assertNull(judgement.code());
        clock[0] = 0;
        rules.judge(facts, judgement, Withheld.NONE, () -> clock[0] += 10, 15, LatePolicy.PASS_UNDER_FLOOR, 1_000);
        assertEquals("05", judgement.code());
        clock[0] = 0;
        rules.judge(facts, judgement, Withheld.NONE, () -> clock[0] += 10, 15, LatePolicy.REFER, 0);
        assertEquals("01", judgement.code());
        assertEquals(3, rules.late());
        clock[0] = 0;
        facts.number(Variable.HOUR, 3);
        rules.judge(facts, judgement, Withheld.NONE, () -> clock[0] += 10, 15, LatePolicy.REFER, 0);
        assertEquals("59", judgement.code(), "a block that was found in time stands");
        clock[0] = 0;
        rules.judge(facts, judgement, Withheld.NONE, () -> clock[0] += 1, 15, LatePolicy.DECLINE, 0);
        assertFalse(judgement.late());
    }

    @Test
    void shouldAllocateNothing() throws RuleFileRefused {
        String many = IntStream.range(0, 100).mapToObj(i -> "  - { id: r" + i + ", mode: live, do: score 1, say: x, "
                + "when: 'tx.hour >= " + i % 24 + " && tx.amount > money(\"" + i + ".00\", \"EUR\") "
                + "&& !(card.bin in list.bins)' }\n").collect(Collectors.joining());
        RuleSet rules = RuleFile.read("f", "name: a\nlists: { bins: [\"411111\"] }\nrules:\n" + many);
        assertEquals(100, rules.compiled());
        Facts facts = rules.schema().facts();
        facts.amount(5_000, 978);
        facts.number(Variable.HOUR, 12);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                rules.judge(facts, judgement);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(judgement.hitCount() > 0);
        assertTrue(least < 1_000, least + " bytes for 1,000 judgements");
    }

    private static RuleSet rules(String rules) throws RuleFileRefused {
        return RuleFile.read("f", "name: a\nrules:\n" + rules);
    }

    private Judgement judge(RuleSet rules, int hour) {
        Facts facts = rules.schema().facts();
        facts.number(Variable.HOUR, hour);
        rules.judge(facts, judgement);
        return judgement;
    }
}
