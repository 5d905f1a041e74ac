package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.rules.RulesCommand;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A rule file tried on the journal of a node that sold without it. */
class BacktestTest {

    private static final int SALES = 30;

    @TempDir
    private Path data;

    @Test
    void shouldFindWhatTheFileWouldHaveDeclinedAndSayTheSameTwice() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 2); Session session = node.signedOn(0)) {
            for (int i = 0; i < SALES; i++) {
                assertEquals("00", session.code(session.terminal().purchase(Cards.cny(0), 1_000)));
            }
        }
        Path file = Files.writeString(data.resolve("rules.yaml"), """
                name: three
                features:
                  sales: { of: card, take: count, over: 1d }
                rules:
                  - { id: many, version: 1, mode: live, do: decline 59, say: x, when: 'feature.sales >= 3 && card.bin == "622424"' }
                """);
        String first = backtest(file);
        assertTrue(first.contains("judged: 30 sales"), first);
        assertTrue(first.contains("newly declined: 27 sales, 1 cards, 1 terminals, 270.00 CNY"), first);
        assertEquals(first, backtest(file));
    }

    private String backtest(Path file) {
        PrintStream former = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertEquals(0, new CommandLine(new RulesCommand()).execute("backtest", "--data", data.toString(), "--new",
                    file.toString()));
        } finally {
            System.setOut(former);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
