package dev.postern.fraud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.schema.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFileTest {

    private static final String HEAD = """
            name: test
            features:
              sales_10m: { of: card, take: count, over: 10m }
              spent_1d: { of: card, take: sum, over: 1d, currency: EUR }
            lists:
              risky_bins: ["411111"]
            """;

    @Test
    void shouldTakeARuleWithAllItsParts() throws RuleFileRefused {
        RuleSet rules = RuleFile.read("good.yaml", HEAD + """
                rules:
                  - id: burst
                    version: 3
                    mode: live
                    when: |
                      feature.sales_10m >= 5
                        && tx.amount < money("2.00", "EUR")
                    do: decline 59
                    say: "sold {feature.sales_10m} times, now for {tx.amount}"
                    match:
                      - { feature.sales_10m: 5, tx.amount: 1.00 EUR }
                    pass:
                      - { feature.sales_10m: 4, tx.amount: 1.00 EUR }
                      - { feature.sales_10m: 5, tx.amount: 2.00 EUR }
                scores:
                  - { from: 50, do: refer }
                """);
        Rule rule = rules.rules().getFirst();
        assertEquals("burst", rule.id());
        assertEquals(3, rule.version());
        assertEquals(1, rules.compiled());
        Facts facts = rules.schema().facts();
        facts.amount(150, 978);
        facts.feature(0, 7);
        assertEquals("sold 7 times, now for 1.50 EUR", rule.say().fill(rules.schema(), facts));
        Judgement judgement = new Judgement();
        rules.judge(facts, judgement);
        assertEquals("59", judgement.code());
        assertEquals(0, judgement.decidedBy());
    }

    @Test
    void shouldSayWhereAndWhatWasProbablyMeant() {
        assertProblem(when("tx.amont > money(\"5.00\", \"EUR\")"), 52, "nothing is named tx.amont; did you mean tx.amount?");
        assertProblem("{ id: a, mode: life, do: refer, say: x, when: 'true' }", 20, "did you mean live?");
        assertProblem("{ id: a, mod: live, do: refer, say: x, when: 'true' }", 14, "no field is named mod; did you mean mode?");
        assertProblem("{ id: a, mode: live, do: decline 00, say: x, when: 'true' }", 30, "is no action");
        assertProblem("{ id: a, mode: live, do: refer, say: '{tx.hours}', when: 'true' }", 42, "did you mean tx.hour?");
        assertProblem("""
                rules:
                  - id: a
                    mode: live
                    do: refer
                    say: x
                    when: |
                      tx.hour > 3 &&
                        feature.sales_10n > 3
                """, 14, 9, "nothing is named feature.sales_10n; did you mean feature.sales_10m?");
    }

    @Test
    void shouldSayWhichKindWasProbablyMeantWhereverOneIsNamed() throws RuleFileRefused {
        RuleFileRefused refused = assertThrows(RuleFileRefused.class, () -> RuleFile.read("f.yaml", """
                name: test
                features:
                  out: { of: card, take: count, over: 1h, kinds: [transfer, cash-withdrawl, transfer] }
                """));
        assertEquals("f.yaml:3:61: \"cash-withdrawl\" is not one of purchase, cashback, cash-withdrawal, pre-auth, transfer, bill-payment, top-up, customer-code, "
                + "merchant-code; did you mean cash-withdrawal?", refused.problems().getFirst().toString());
        assertEquals(1, refused.problems().size());
        assertProblem(when("tx.kind == \"purchas\""), 63, "tx.kind is never \"purchas\"; did you mean \"purchase\"?");
        assertProblem(when("\"contactles\" != tx.entry"), 52, "tx.entry is never \"contactles\"; did you mean \"contactless\"?");
        assertProblem(when("tx.kind in [\"transfer\", \"top_up\"]"), 76, "did you mean \"top-up\"?");
        assertProblem(example("tx.kind == \"top-up\"", "match: [ { tx.kind: topup } ]"), 13, 25, "tx.kind is never \"topup\"; did you mean top-up?");
        RuleSet good = RuleFile.read("f.yaml", """
                name: test
                features:
                  out: { of: card, take: count, over: 1h, kinds: [transfer, top-up, transfer] }
                  one: { of: card, take: count, over: 1h, kinds: purchase }
                rules:
                  - { id: a, mode: live, do: refer, say: x, when: 'tx.kind == "top-up" || tx.entry in ["", "chip"] || merchant.id == "purchas"' }
                """);
        assertEquals(List.of("transfer", "top-up"), good.features().get(0).kinds());
        assertEquals(List.of("purchase"), good.features().get(1).kinds());
    }

    @Test
    void shouldRefuseCurrenciesThatMix() {
        assertProblem(when("feature.spent_1d > money(\"5.00\", \"USD\")"), 69, "EUR and USD do not mix");
        assertProblem(when("tx.amount > money(\"5.000\", \"EUR\")"), 69, "EUR has 2 decimals");
        assertProblem(when("tx.amount > money(\"5.00\", \"EUX\")"), 69, "is no currency of ISO 4217");
        assertProblem(when("tx.amount > 500"), 62, "compare money with money");
        assertProblem(when("tx.hour > 0.5"), 60, "whole numbers");
    }

    @Test
    void shouldTryTheExamples() {
        assertProblem(example("tx.hour < 6", "match: [ { tx.hour: 6 } ]"), 13, 14,
                "the condition does not hold for this example");
        assertProblem(example("10 / tx.hour > 1", "pass: [ { tx.hour: 0 } ]"), 13, 13,
                "cannot be decided for this example");
    }

    @Test
    void shouldReadListsAndPlacesFromFilesBesideAndHashThemToo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, """
                name: test
                places: { csv: places.csv }
                lists:
                  stolen: { csv: stolen.csv, column: token }
                rules:
                  - { id: a, mode: live, do: capture card, say: x, when: card.token in list.stolen }
                """);
        Files.writeString(folder.resolve("places.csv"), "terminal,latitude,longitude,country\nT1,52.52,-13.405,DE\n");
        Files.writeString(folder.resolve("stolen.csv"), "token\n00112233445566778899aabbccddeeff\n");
        RuleSet rules = RuleFile.read(file);
        assertEquals(new Place(52_520_000, -13_405_000, "DE"), rules.place(dev.postern.fraud.schema.Packed.high("T1"), 0));
        Facts facts = rules.schema().facts();
        facts.words(dev.postern.fraud.schema.Variable.TOKEN, 0x0011223344556677L, 0x8899aabbccddeeffL);
        Judgement judgement = new Judgement();
        rules.judge(facts, judgement);
        assertEquals("04", judgement.code());
        Files.writeString(folder.resolve("stolen.csv"), "token\nffffffffffffffffffffffffffffffff\n");
        assertNotEquals(rules.hash(), RuleFile.read(file).hash());
        Files.writeString(folder.resolve("stolen.csv"), "tokens\nffffffffffffffffffffffffffffffff\n");
        assertTrue(refused(file).contains("did you mean tokens?"));
        Files.writeString(file, "name: test\nlists: { a: { csv: ../secret.csv, column: b } }\n");
        assertTrue(refused(file).contains("beside the rule file"));
    }

    private static String refused(Path file) {
        return assertThrows(RuleFileRefused.class, () -> RuleFile.read(file)).getMessage();
    }

    @Test
    void shouldHashWhatItSays() throws RuleFileRefused, IOException {
        assertEquals(RuleFile.read("a", HEAD).hash(), RuleFile.read("b", HEAD).hash());
        assertNotEquals(RuleFile.read("a", HEAD).hash(), RuleFile.read("a", HEAD + "\n").hash());
        assertEquals(64, RuleFile.read("a", HEAD).hash().length());
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        List<Problem> problems = assertThrows(RuleFileRefused.class, () -> RuleFile.read("bad.yaml", HEAD + """
                rules:
                  - { id: A, mode: live, do: refer, say: x, when: tx.hour }
                  - { id: b, mode: live, do: refer, say: x, when: tx.hour > }
                  - { id: b, mode: live, do: reefer, when: 'true' }
                """)).problems();
        assertTrue(problems.size() >= 5, problems.toString());
    }

    private static String when(String condition) {
        return "{ id: a, mode: live, do: refer, say: x, when: '" + condition + "' }";
    }

    private static String example(String condition, String example) {
        return """
                rules:
                  - id: a
                    mode: live
                    do: refer
                    say: x
                    when: %s
                    %s
                """.formatted(condition, example);
    }

    /** Of the one rule of a file, which stands in its eighth line. */
    private static void assertProblem(String rule, int column, String part) {
        assertProblem("rules:\n  - " + rule + "\n", 8, column, part);
    }

    private static void assertProblem(String rules, int line, int column, String part) {
        RuleFileRefused refused = assertThrows(RuleFileRefused.class, () -> RuleFile.read("f.yaml", HEAD + rules));
        Problem problem = refused.problems().getFirst();
        assertTrue(problem.toString().contains(part), refused.getMessage());
        assertEquals("f.yaml:" + line + ":" + column, problem.toString().split(": ")[0], refused.getMessage());
    }
}
