package dev.postern.processor.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {

    @TempDir
    private Path folder;

    private String out;
    private String err;

    @Test
    void shouldTellWhatAGoodFileSays() throws IOException {
        Path file = file("""
                name: mine
                features:
                  sales: { of: card, take: count, over: 10m }
                rules:
                  - { id: burst, mode: shadow, do: refer, say: x, when: feature.sales > 3, match: { feature.sales: 4 } }
                  - { id: odd, mode: live, do: refer, say: x, when: 'card.bin.matches("^4.*9$")' }
                """);
        assertEquals(0, run("check", file.toString()));
        assertTrue(out.contains("good: mine, 2 rules, 1 features, hash "), out);
        assertTrue(out.contains("burst version 1, shadow: refer"), out);
        assertTrue(out.contains("evaluated by the planner"), out);
        assertEquals(0, run("test", file.toString()));
        assertTrue(out.contains("burst: 1 hold, 0 do not") && out.contains("odd: NO EXAMPLES"), out);
    }

    @Test
    void shouldNameFileLineAndColumnAndEndWithOne() throws IOException {
        Path file = file("""
                name: mine
                rules:
                  - { id: a, mode: live, do: refer, say: x, when: 'tx.hours > 3' }
                """);
        assertEquals(1, run("check", file.toString()));
        assertTrue(err.startsWith("rules.yaml:3:52: nothing is named tx.hours; did you mean tx.hour?"), err);
        assertEquals(1, run("check", folder.resolve("none.yaml").toString()));
        assertTrue(err.contains("there is no such file"), err);
    }

    @Test
    void shouldTryAShippedSet() {
        assertEquals(0, run("trial", "--transactions", "5000", "retail"));
        assertTrue(out.contains("rule set retail") && out.contains("5,000 transactions"), out);
        assertTrue(out.contains("genuine"), out);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), text);
    }

    private int run(String... arguments) {
        PrintStream formerOut = System.out;
        PrintStream formerErr = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            return new CommandLine(new RulesCommand()).execute(arguments);
        } finally {
            System.setOut(formerOut);
            System.setErr(formerErr);
            out = outBytes.toString(StandardCharsets.UTF_8);
            err = errBytes.toString(StandardCharsets.UTF_8);
        }
    }
}
