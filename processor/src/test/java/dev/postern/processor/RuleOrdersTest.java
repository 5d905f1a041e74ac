package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.rules.RulesCommand;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an analyst does with a running node: explain, snooze, label, load; and the journal judged again afterwards. */
class RuleOrdersTest {

    private static final int LINES = 4;
    private static final int SALES = 60;
    private static final String FILE = """
            name: desk
            features:
              sales: { of: card, take: count, over: 1h }
              spent: { of: card, take: sum, over: 1d, currency: CNY }
              at_terminal: { of: terminal, take: count, over: 1h, outcome: any }
              cards: { of: terminal, take: distinct cards, over: 1h, outcome: any }
              of_bin: { of: bin, take: count, over: 1h }
            rules:
              - { id: burst, version: 1, mode: live, do: decline 59, when: 'feature.sales >= 3 && tx.entry != "code"',
                  say: "sold {feature.sales} times, now {tx.amount}" }
              - { id: busy, version: 1, mode: live, do: score 10, when: feature.at_terminal % 2 == 1, say: x }
              - { id: many, version: 1, mode: percent 50, do: score 10, when: feature.cards >= 3 && feature.of_bin > 5, say: x }
              - { id: odd, version: 1, mode: shadow, do: refer, when: 'tx.minor / (feature.at_terminal - 7) > 1', say: x }
              - { id: dear, version: 1, mode: live, do: decline 61, when: 'feature.spent > money("60.00", "CNY")', say: x }
            scores:
              - { from: 20, do: decline 62 }
            """;

    @TempDir
    private Path data;
    private String err;

    @Test
    void shouldExplainSnoozeLabelLoadAndMakeEveryDecisionAgain() throws IOException {
        Path file = Files.writeString(data.resolve("rules.yaml"), FILE);
        String setting = "postern.fraud { rules-file = \"" + file + "\", rules-watch = 1h }";
        Pan card = Cards.cny(0);
        String refused;
        try (NodeFixture node = new NodeFixture(data, LINES + 1, setting)) {
            String[] port = {"--ops", "127.0.0.1:" + node.node().ops().getPort(), "--data", data.toString()};
            try (Session session = node.signedOn(0)) {
                for (int i = 0; i < 3; i++) {
                    assertEquals("00", session.code(session.terminal().purchase(card, 100)));
                }
                WireMessage answer = session.ask(session.terminal().purchase(card, 100));
                assertEquals("59", answer.get(39));
                refused = answer.get(37);
                String why = run("explain", "--rrn", refused, "--data", data.toString());
                assertTrue(why.contains("refused with 59, because of burst"), why);
                assertTrue(why.contains("says: sold 3 times, now 1.00 CNY"), why);
                assertTrue(why.contains("feature.sales >= 3: true"), why);
                assertTrue(why.contains("feature.spent: 3.00 CNY"), why);
                assertTrue(why.contains("tx.entry: keyed"), why);
                assertTrue(why.contains("rule dear version 1, live, decline 61: did not hold"), why);

                Matcher token = Pattern.compile("card ([0-9a-f]{32})").matcher(why);
                assertTrue(token.find(), why);
                order(port, "snooze", "burst", "--card-token", token.group(1), "--until", "2099-01-01T00:00:00Z");
                answer = session.ask(session.terminal().purchase(card, 100));
                assertEquals("00", answer.get(39), "it rests for this card");
                why = run("explain", "--rrn", answer.get(37), "--data", data.toString());
                assertTrue(why.contains("held, snoozed for this card"), why);
                assertEquals(1, code(port, "snooze", "brust", "--card-token", token.group(1), "--until", "2099-01-01T00:00:00Z"));
                assertTrue(err.contains("did you mean burst?"), err);

                order(port, "label", "--rrn", refused, "fraud");
                assertEquals(1, code(port, "label", "--rrn", "6" + refused.substring(1, 3) + "000ZZZZZZ", "fraud"));
            }
            sell(node);
        }
        String again = run("backtest", "--data", data.toString());
        assertTrue(again.contains("again with the values that were journaled: 245 the same, 0 different"), again);
        assertTrue(again.matches("(?s).*of which they refused [1-9].*"), again);
        assertEquals(again, run("backtest", "--data", data.toString()), "the same to the byte");
        String tried = run("backtest", "--data", data.toString(), "--new", file.toString());
        assertTrue(tried.contains("labelled: 1 fraud, 0 genuine; precision 100.0 %, recall 100.0 %"), tried);

        Path other = Files.writeString(data.resolve("other.yaml"), FILE.replace("sales >= 3", "sales >= 300")
                .replace("id: burst, version: 1", "id: burst, version: 2").replace("id: dear", "id: dearer"));
        try (NodeFixture node = new NodeFixture(data, LINES + 1, setting)) {
            String[] port = {"--ops", "127.0.0.1:" + node.node().ops().getPort(), "--data", data.toString()};
            String changes = order(port, "load", other.toString());
            assertTrue(changes.contains("changed: burst, version 1 to 2") && changes.contains("new: dearer")
                    && changes.contains("gone: dear"), changes);
            Files.writeString(other, FILE.replace("feature.sales >= 3", "feature.salse >= 3"));
            assertEquals(1, code(port, "load", other.toString()));
            assertTrue(err.contains("did you mean feature.sales?"), err);
            assertEquals(401, node.post("/rules/load", "by=me&file=" + other, "Bearer nothing"));
        }
        try (NodeFixture node = new NodeFixture(data, LINES + 1, setting); Session session = node.signedOn(2)) {
            for (int skipped = 0; skipped < 2 * SALES; skipped++) {
                session.terminal().nextStan();
            }
            String code = session.code(session.terminal().purchase(Cards.cny(7), 1));
            assertNotEquals("59", code, "what was loaded stays in force after a restart");
        }
        again = run("backtest", "--data", data.toString());
        assertTrue(again.contains(": 246 the same, 0 different"), again);
        assertTrue(again.lines().filter(line -> line.startsWith("  desk ")).count() == 2, again);
    }

    /** The short form of {@code benchmarks/run rules --reload}: what each decision was judged by stands in its record. */
    @Test
    void shouldJudgeEachSaleByOneSetWhileSetsComeAndHostileFilesDoNot() throws Exception {
        Path file = Files.writeString(data.resolve("rules.yaml"), FILE);
        Path other = Files.writeString(data.resolve("other.yaml"), FILE.replace("sales >= 3", "sales >= 2")
                .replace("decline 59", "decline 57").replace("take: distinct cards, over: 1h", "take: distinct cards, over: 2h"));
        Path hostile = Files.writeString(data.resolve("hostile.yaml"), "name: a\nrules:\n"
                + "  - { id: r, mode: live, do: refer, say: x, when: tx.hour > 3 }\n".repeat(10_000));
        int sets = 12;
        try (NodeFixture node = new NodeFixture(data, LINES + 1, "postern.fraud { rules-file = \"" + file
                + "\", rules-watch = 1h }"); Session session = node.signedOn(0)) {
            String[] port = {"--ops", "127.0.0.1:" + node.node().ops().getPort(), "--data", data.toString()};
            CompletableFuture<Void> sales = CompletableFuture.runAsync(() -> sell(node));
            for (int i = 1; i <= sets; i++) {
                order(port, "load", (i % 2 == 0 ? file : other).toString());
                // The others may be through before the first set came.
                session.code(session.terminal().purchase(Cards.cny(20), 5));
                assertEquals(1, code(port, "load", hostile.toString()));
                assertTrue(err.contains("10000 rules, and a file has at most 2000"), err);
            }
            sales.join();
            assertEquals(sets, node.metric("postern_fraud_rules_taken_total"));
            assertEquals(sets, node.metric("postern_fraud_files_refused_total"));
            assertEquals(0, node.metric("postern_fraud_rules_late_total"));
        }
        String again = run("backtest", "--data", data.toString());
        assertTrue(again.contains("journaled: " + (LINES * SALES + sets) + " the same, 0 different"), again);
        assertEquals(2, again.lines().filter(line -> line.startsWith("  desk ")).count(), again);
    }

    @Test
    void shouldMakeANewWindowFromTheJournalWhileItServes() throws IOException {
        String file = """
                name: warm
                features:
                  sales: { of: card, take: count, over: 1h }
                rules:
                  - { id: burst, version: 1, mode: live, do: decline 59, when: feature.sales >= 90, say: x }
                """;
        Path first = Files.writeString(data.resolve("rules.yaml"), file);
        Path second = Files.writeString(data.resolve("other.yaml"), file.replace("over: 1h", "over: 2h").replace(">= 90", ">= 4"));
        try (NodeFixture node = new NodeFixture(data, 2, "postern.fraud { rules-file = \"" + first + "\", rules-watch = 1h }");
                Session session = node.signedOn(0)) {
            String[] port = {"--ops", "127.0.0.1:" + node.node().ops().getPort(), "--data", data.toString()};
            for (int i = 0; i < 5; i++) {
                assertEquals("00", session.code(session.terminal().purchase(Cards.cny(3), 100)));
            }
            order(port, "load", second.toString());
            NodeFixture.await("the rule of the new window counts", () -> {
                try {
                    return "59".equals(session.code(session.terminal().purchase(Cards.cny(3), 1)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Several lines at once, so that what is read of other shards may be a little old. */
    private static void sell(NodeFixture node) {
        List<CompletableFuture<Void>> lines = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            int number = line + 1;
            lines.add(CompletableFuture.runAsync(() -> {
                Random random = new Random(number);
                try (Session session = node.signedOn(number)) {
                    for (int i = 0; i < SALES; i++) {
                        session.code(session.terminal().purchase(Cards.cny(1 + random.nextInt(12)), 1 + random.nextInt(300)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        lines.forEach(CompletableFuture::join);
    }

    private String order(String[] port, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(port));
        return run(all.toArray(String[]::new));
    }

    private int code(String[] port, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(port));
        return execute(all.toArray(String[]::new), new ByteArrayOutputStream());
    }

    private String run(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertEquals(0, execute(words, bytes), () -> err);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int execute(String[] words, ByteArrayOutputStream out) {
        PrintStream formerOut = System.out;
        PrintStream formerErr = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            return new CommandLine(new RulesCommand()).execute(words);
        } finally {
            System.setOut(formerOut);
            System.setErr(formerErr);
            err = errors.toString(StandardCharsets.UTF_8);
        }
    }
}
