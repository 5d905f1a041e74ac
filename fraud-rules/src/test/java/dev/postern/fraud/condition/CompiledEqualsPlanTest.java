package dev.postern.fraud.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.schema.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytecode against the plan. {@code -Dfraud.pairs=1000000} is the long form; docs/fraud.md has the command. */
class CompiledEqualsPlanTest {

    private static final int CONDITIONS = 100;
    private static final int FACTS = 50;

    @Test
    void shouldComeOutAsThePlanDoes() throws BadCondition {
        long pairs = Long.getLong("fraud.pairs", 50_000);
        long seed = Long.getLong("fraud.seed", 20_261_122);
        Random random = new Random(seed);
        RandomCondition source = new RandomCondition(random);
        Language language = new Language(Samples.SCHEMA);
        long[] outcomes = new long[3];
        long compared = 0;
        int planned = 0;
        while (compared < pairs) {
            List<Condition> conditions = new ArrayList<>();
            for (int i = 0; i < CONDITIONS; i++) {
                conditions.add(language.read(source.truth(1 + random.nextInt(4))));
                planned += conditions.getLast().plannedBecause() == null ? 0 : 1;
            }
            Conditions compiled = new Conditions(conditions);
            assertTrue(compiled.compiled() > CONDITIONS / 2, "hardly anything is compiled: the test is blind");
            Hits hits = new Hits();
            Facts facts = Samples.SCHEMA.facts();
            for (int f = 0; f < FACTS; f++) {
                Samples.fill(facts, random);
                compiled.ask(facts, hits);
                int next = 0;
                for (int i = 0; i < CONDITIONS; i++) {
                    int got = Node.FALSE;
                    if (next < hits.count() && hits.condition(next) == i) {
                        got = hits.error(next) ? Node.ERROR : Node.TRUE;
                        next++;
                    }
                    int expected = conditions.get(i).planned(facts);
                    assertEquals(expected, got, "seed " + seed + ": " + conditions.get(i).source());
                    outcomes[expected]++;
                    compared++;
                }
                assertEquals(hits.count(), next);
            }
        }
        System.out.println(compared + " pairs, false " + outcomes[0] + ", true " + outcomes[1] + ", error "
                + outcomes[2] + ", conditions that stay with the planner " + planned);
        for (long outcome : outcomes) {
            assertTrue(outcome > compared / 100, "an outcome is missing: the test is blind");
        }
    }

    @Test
    void shouldKeepAnErrorApartFromTheOneBeforeIt() throws BadCondition {
        Language language = new Language(Samples.SCHEMA);
        List<Condition> conditions = List.of(
                language.read("tx.minor / tx.hour + ((tx.minor / tx.hour > 1 || true) ? 1 : 2) > 0"),
                language.read("tx.minor / tx.hour > 1 || true"),
                language.read("tx.minor / tx.hour > 1 && false"),
                language.read("tx.hour == 0"));
        Hits hits = new Hits();
        new Conditions(conditions).ask(Samples.SCHEMA.facts(), hits);
        assertEquals(3, hits.count());
        assertTrue(hits.error(0), "the outer division by zero was forgotten");
        assertEquals(1, hits.condition(1));
        assertEquals(3, hits.condition(2));
    }
}
