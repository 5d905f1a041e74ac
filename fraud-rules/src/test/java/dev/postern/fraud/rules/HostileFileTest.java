package dev.postern.fraud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are meant to hurt: each is refused with a message, or bounded. */
class HostileFileTest {

    @Test
    void shouldRefuseTenThousandRules() {
        String rules = IntStream.range(0, 10_000).mapToObj(i -> "  - { id: r" + i
                + ", mode: live, do: refer, say: x, when: tx.hour > 3 }\n").collect(Collectors.joining());
        assertRefused("name: a\nrules:\n" + rules, "10000 rules, and a file has at most 2000");
    }

    @Test
    void shouldRefuseNestingInTheFileAndInACondition() {
        assertRefused("name: a\nlists: { a: " + "[".repeat(10_000) + "]".repeat(10_000) + " }\n", "no YAML");
        assertRefused(rule("'" + "(".repeat(2_000) + "true" + ")".repeat(2_000) + "'"), "");
        assertRefused(rule("'" + "tx.hour > 0 ? true : (".repeat(150) + "true" + ")".repeat(150) + "'"), "");
        assertRefused(rule("'" + "true && ".repeat(500) + "tx.hour'"), "");
        assertRefused(rule("'" + "true && ".repeat(2_000) + "true'"), "characters, and a condition has at most");
    }

    @Test
    void shouldRefuseAliasesThatGrow() {
        assertRefused("""
                name: a
                lists:
                  a: &a ["x", "y"]
                  b: [*a, *a]
                """, "anchors and aliases are not taken");
    }

    @Test
    void shouldRefuseListsWithoutEnd(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "name: a\nlists: { a: { csv: big.csv, column: v } }\n");
        Files.writeString(folder.resolve("big.csv"), "v\n" + "1\n".repeat(1_000_001));
        String message = assertThrows(RuleFileRefused.class, () -> RuleFile.read(file)).getMessage();
        assertTrue(message.contains("more than 1000000 values"), message);
    }

    @Test
    void shouldRefusePatternsThatAreTooLargeOrWrong() {
        assertRefused(rule("card.bin.matches(\"((a{1,100}){1,100}){1,100}\")"), "pattern is not taken");
        assertRefused(rule("card.bin.matches(\"a(b\")"), "pattern is not taken");
        assertRefused(rule("card.bin.matches(card.token)"), "a pattern must be written out");
    }

    /** A backtracking matcher would take longer than the universe lasts. */
    @Test
    void shouldNotHangOnAPatternThatIsMeantTo() throws RuleFileRefused {
        RuleSet rules = RuleFile.read("f", rule("card.bin.matches(\"^(a|a)*(a|aa)+b$\")"));
        Facts facts = rules.schema().facts();
        facts.text(Variable.BIN, "aaaaaaaaaaaaaaaa");
        Judgement judgement = new Judgement();
        rules.judge(facts, judgement);
        assertEquals(0, judgement.hitCount());
    }

    @Test
    void shouldCountWhatCannotBeDecidedAndAskTheNext() throws RuleFileRefused {
        RuleSet rules = RuleFile.read("f", """
                name: a
                rules:
                  - { id: zero, mode: live, do: decline 05, say: x, when: 1 / tx.hour > 0 }
                  - { id: large, mode: live, do: decline 05, say: x, when: tx.minor * 9223372036854775807 > 0 }
                  - { id: mixed, mode: live, do: decline 05, say: x, when: 'tx.amount > money("1.00", "USD")' }
                  - { id: planned, mode: live, do: decline 05, say: x, when: '[1, 2].exists(i, i / tx.hour > 0)' }
                  - { id: good, mode: live, do: decline 59, say: x, when: tx.hour == 0 }
                """);
        Facts facts = rules.schema().facts();
        facts.amount(500, 978);
        Judgement judgement = new Judgement();
        rules.judge(facts, judgement);
        assertEquals("59", judgement.code());
        for (int rule = 0; rule < 4; rule++) {
            assertEquals(1, rules.errors(rule), rules.rules().get(rule).id());
        }
        assertEquals(0, rules.errors(4));
    }

    @Test
    void shouldBoundMacrosWithinMacros() throws RuleFileRefused {
        String range = IntStream.range(0, 60).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
        RuleSet rules = RuleFile.read("f", rule("'" + range + ".exists(a, " + range + ".exists(b, " + range
                + ".exists(c, a + b + c < 0)))'"));
        Facts facts = rules.schema().facts();
        rules.judge(facts, new Judgement());
        assertEquals(1, rules.errors(0));
    }

    @Test
    void shouldRefuseWhatIsNoYamlAndWhatIsEmpty() {
        assertRefused("", "empty");
        assertRefused("name: [", "no YAML");
        assertRefused("name: a\nname: b\n", "twice");
        assertRefused("- a\n- b\n", "fields are expected");
        assertRefused("\u0000", "no YAML");
        assertFalse(assertThrows(RuleFileRefused.class, () -> RuleFile.read("f", "rules: 3\n")).problems().isEmpty());
    }

    @Test
    void shouldRefuseAFileWithMoreProblemsThanItTells() {
        assertRefused("name: a\nrules:\n" + "  - { mode: life, do: refre }\n".repeat(500), "the field id is missing");
        assertRefused("name: a\nfeatures:\n" + IntStream.range(0, 190).mapToObj(i -> "  f" + i + ": { of: crad, take: cuont }\n")
                .collect(Collectors.joining()), "did you mean card?");
    }

    @Test
    void shouldRefuseKindsThatAreNone() {
        String feature = "name: a\nfeatures:\n  f: { of: card, take: count, over: 1h, kinds: [%s] }\n";
        assertRefused(feature.formatted("x".repeat(5_000)), "x...\" is not one of purchase");
        assertRefused(feature.formatted("purchase, ".repeat(1_000) + "refund"), "\"refund\" is not one of purchase");
        assertRefused(feature.formatted("\"\\0\""), "is not one of purchase");
        assertRefused(feature.formatted("[purchase]"), "one value is expected here");
        assertRefused(feature.formatted(""), "no kind is named");
    }

    @Test
    void shouldReadNothingThatHasNoEnd(@TempDir Path folder) throws Exception {
        Path endless = Files.createSymbolicLink(folder.resolve("endless.csv"), Path.of("/dev/zero"));
        assertTrue(assertThrows(IOException.class, () -> RuleFile.read(endless)).getMessage().contains("is not a file"));
        assertThrows(IOException.class, () -> RuleFile.read(folder));
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "name: a\nlists: { a: { csv: endless.csv, column: v } }\n");
        String message = assertThrows(RuleFileRefused.class, () -> RuleFile.read(file)).getMessage();
        assertTrue(message.contains("is not a file"), message);
        Files.writeString(file, "name: a\nlists: { a: { csv: \"a\\0b\", column: v } }\n");
        message = assertThrows(RuleFileRefused.class, () -> RuleFile.read(file)).getMessage();
        assertTrue(message.contains("cannot be read"), message);
    }

    private static String rule(String when) {
        return "name: a\nrules:\n  - id: a\n    mode: live\n    do: refer\n    say: x\n    when: " + when + "\n";
    }

    private static void assertRefused(String text, String part) {
        String message = assertThrows(RuleFileRefused.class, () -> RuleFile.read("f", text)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
