package dev.postern.fraud.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The shipped sets. {@code -Dfraud.transactions=1000000} prints the figures of docs/fraud.md. */
class TrialTest {

    private static final long SEED = 20_261_122;

    /** What each set is for: of that it has to catch two of five, however few there are in a short run. */
    private static final Map<String, Scenario> CATCHES = Map.of("retail", Scenario.LOST_AND_STOLEN,
            "wallet", Scenario.ACCOUNT_TAKEOVER, "card-testing", Scenario.CARD_TESTING);

    @Test
    void shouldTakeEverySetThatShipsCompiledAndWithExamples() throws RuleFileRefused {
        for (String name : RuleFile.SHIPPED) {
            RuleSet rules = RuleFile.shipped(name);
            assertEquals(name, rules.name());
            assertEquals(rules.rules().size(), rules.compiled(), name);
        }
        assertTrue(assertThrows(RuleFileRefused.class, () -> RuleFile.shipped("retial")).getMessage()
                .contains("did you mean retail?"));
    }

    @Test
    void shouldCatchWhatTheSetsAreFor() throws RuleFileRefused {
        long transactions = Long.getLong("fraud.transactions", 150_000);
        for (String name : RuleFile.SHIPPED) {
            String report = Trial.run(name, transactions, SEED);
            System.out.println(report);
            if (CATCHES.containsKey(name)) {
                String row = CATCHES.get(name).name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
                String[] words = report.lines().filter(line -> line.startsWith(row)).findFirst().orElseThrow()
                        .split(" +");
                assertTrue(Double.parseDouble(words[3]) >= 40, report);
            }
        }
    }

    @Test
    void shouldSayTheSameOfTheSameSeedAndOtherwiseOfAnother() throws RuleFileRefused {
        String first = Trial.run("retail", 20_000, 7);
        assertEquals(first, Trial.run("retail", 20_000, 7));
        assertNotEquals(first, Trial.run("retail", 20_000, 8));
    }

    @Test
    void shouldMakeEveryScenarioInTheOrderOfTime() {
        SyntheticStream stream = new SyntheticStream(SEED);
        Set<Scenario> seen = EnumSet.noneOf(Scenario.class);
        long before = 0;
        for (int i = 0; i < 300_000; i++) {
            Transaction next = stream.next();
            assertTrue(next.atEpochMillis() >= before, "time went back");
            before = next.atEpochMillis();
            seen.add(next.scenario());
        }
        assertEquals(EnumSet.allOf(Scenario.class), seen);
    }
}
