package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.tool.JournalCommand;
import dev.postern.processor.keys.KeyRoom;
import dev.postern.processor.keys.RegisteredCustodians;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.iso8583.Pan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

/** Sealed numbers of payer and payee alike can be read again by two people, and by nobody alone. */
@ResourceLock("java.lang.System.in")
@ResourceLock("java.lang.System.out")
class RevealTest {

    private static final Pan PAYER = Cards.cny(31);
    private static final Pan PAYEE = Cards.cny(32);

    @TempDir
    private Path data;
    private final InputStream standardInput = System.in;
    private final PrintStream standardOutput = System.out;

    @AfterEach
    void restoreStreams() {
        System.setIn(standardInput);
        System.setOut(standardOutput);
    }

    @Test
    void shouldRevealPayerAndPayeeOfATransferToTwoPeople() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            TestTerminal terminal = session.terminal();
            assertEquals("00", session.code(new KindMessages(terminal).transfer(PAYER, PAYEE, 1_000)));
        }
        RegisteredCustodians.add(data, "alice", "first secret");
        RegisteredCustodians.add(data, "bob", "second secret");

        for (Pan card : new Pan[] {PAYER, PAYEE}) {
            String token = KeyFixture.tokens(data).of(card).toString();
            assertEquals(Cards.digits(card) + "\n", reveal("first secret\nsecond secret\n", token, "alice", "bob"));
            assertEquals("", reveal("first secret\nwrong\n", token, "alice", "bob"));
            assertEquals("", reveal("first secret\nfirst secret\n", token, "alice", "alice"), "one person");
            String notes = Files.readString(KeyRoom.folderIn(data).resolve("revealed"));
            assertTrue(notes.contains(token) && notes.contains("alice and bob") && notes.contains(card.masked()), notes);
            assertFalse(notes.contains(Cards.digits(card)), "the note itself is masked");
        }
        assertEquals("", reveal("first secret\nsecond secret\n", "0".repeat(32), "alice", "bob"), "an unknown card");
        assertEquals("", reveal("first secret\nsecond secret\n", "nonsense", "alice", "bob"));
    }

    private String reveal(String input, String token, String first, String second) {
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        new CommandLine(new JournalCommand()).execute("reveal", "--card", token, "--first", first, "--second", second, "--data", data.toString());
        System.out.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
