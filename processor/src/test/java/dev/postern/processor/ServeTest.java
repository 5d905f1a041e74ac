package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.fleet.FleetFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code serve} as an operator meets it: one line when it is ready, one sentence when it cannot start. */
class ServeTest {

    private static final List<String> QUICK = List.of("-Dpostern.issuer.shards=4", "-Dpostern.terminal.partitions=4",
            "-Dpostern.journal.block-size=1MiB", "-XX:TieredStopAtLevel=1");

    @TempDir
    private Path folder;
    private Path fleet;

    @BeforeEach
    void writeFleet() throws IOException {
        fleet = folder.resolve("fleet.csv");
        FleetFile.write(fleet, TestTerminal.fleet(2));
    }

    @Test
    void shouldAnswerWhatIsInFlightAndEndWith0OnSigterm() throws Exception {
        int sales = 8;
        try (ServeProcess serve = ServeProcess.start(folder, fleet, QUICK.toArray(String[]::new))) {
            InetSocketAddress host = new InetSocketAddress(InetAddress.getLoopbackAddress(), serve.terminalPort());
            try (Session session = new Session(new TestTerminal(FleetFile.read(fleet).getFirst()), host).signOn()) {
                for (int i = 0; i < sales; i++) {
                    session.line().send(session.terminal().sign(session.terminal().purchase(
                            Cards.special(i, TestCard.SLOWER.digits()), 1)));
                }
                // An echo on the same line is answered behind them: they are all in flight.
                session.line().send(session.terminal().echo().encode());
                assertEquals(0x0830, WireMessage.decode(session.line().receive()).mti());

                serve.signal();

                for (int i = 0; i < sales; i++) {
                    assertEquals("00", WireMessage.decode(session.receive()).get(39));
                }
                assertNull(session.line().receiveOrClosed());
            }
            assertEquals(0, serve.exitCode());
            assertEquals("", serve.output(), "the ready line is all that goes to standard output");
            assertFalse(serve.log().contains("ERROR"), serve.log());
        }
    }

    @Test
    void shouldEndWith0WhenItIsToldToAsSoonAsItIsReady() throws Exception {
        try (ServeProcess serve = ServeProcess.start(folder, fleet, QUICK.toArray(String[]::new))) {
            assertEquals(0, serve.terminate(), serve::log);
        }
    }

    @Test
    void shouldNameABusyTerminalPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(Integer.toString(taken.getLocalPort()), "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void shouldNameABusyOperationsPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(Integer.toString(taken.getLocalPort()), "--ops-port",
                    Integer.toString(taken.getLocalPort()));
        }
    }

    /** A file in place of the folder: what root may not write either. */
    @Test
    void shouldNameADataFolderThatCannotBe() throws Exception {
        Path file = Files.writeString(folder.resolve("not-a-folder"), "");
        assertRefused("not-a-folder", "--data", file.toString());
        assertRefused("not-a-folder", "--data", file.resolve("below").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "postern.terminal.idle-deadlin = 5m; postern.terminal.idle-deadline",
        "postern.terminal.idle-deadline = 5; postern.terminal.idle-deadline",
        "postern.issuer.ranges = [{ bin = 1 }]; postern.issuer.ranges[0].currency",
        "postern.journal.durability = maybe; postern.journal.durability",
        "postern { terminal {; the configuration"})
    void shouldNameABrokenSetting(String line, String named) throws Exception {
        Path config = Files.writeString(folder.resolve("postern.conf"), line + "\n");
        assertRefused(named, "--config", config.toString());
    }

    @Test
    void shouldNameAConfigurationThatIsNotThere() throws Exception {
        assertRefused("nowhere.conf", "--config", folder.resolve("nowhere.conf").toString());
    }

    @Test
    void shouldNameABadRowOfTheFleet() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(fleet));
        lines.set(2, lines.get(2).replaceFirst("^T[0-9]{7}", "T1"));
        Files.write(fleet, lines);
        String sentence = assertRefused("fleet.csv");
        assertTrue(sentence.contains("line 3") && sentence.contains("terminal_id"), sentence);
    }

    @Test
    void shouldNameAFleetThatIsNotThere() throws Exception {
        Files.delete(fleet);
        assertRefused("fleet.csv");
    }

    @ParameterizedTest
    @CsvSource({"--prot, 1", "--port, many", "--port, 65536", "--port, -1", "--ops-port, 70000"})
    void shouldExplainItsUsageWhenAnOptionCannotBe(String option, String value) throws Exception {
        try (ServeProcess serve = serve(option, value)) {
            assertEquals(2, serve.exitCode(), serve::log);
            assertEquals("", serve.output());
            assertTrue(serve.log().contains(option) && serve.log().contains("Usage: postern serve"), serve::log);
        }
    }

    /** It ends with 1, says nothing on standard output, and one sentence that names the thing on the other. */
    private String assertRefused(String named, String... arguments) throws Exception {
        try (ServeProcess serve = serve(arguments)) {
            assertEquals(1, serve.exitCode(), serve::log);
            assertEquals("", serve.output());
            List<String> said = serve.log().lines().filter(line -> !line.matches("\\d{4}-.* INFO .*")).toList();
            assertEquals(1, said.size(), serve::log);
            String sentence = said.getFirst();
            assertTrue(sentence.startsWith("postern: ") && sentence.contains(named), sentence);
            assertTrue(sentence.split(" ").length > 4, "a name is no sentence: " + sentence);
            return sentence;
        }
    }

    private ServeProcess serve(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--fleet", fleet.toString(), "--data",
                folder.resolve("data").toString(), "--port", "0", "--ops-port", "0"));
        // Of an option given twice the last would be refused: what a test gives replaces the usual one.
        for (int i = 0; i < arguments.length; i += 2) {
            int usual = all.indexOf(arguments[i]);
            if (usual >= 0) {
                all.subList(usual, usual + 2).clear();
            }
        }
        all.addAll(List.of(arguments));
        Path log = folder.resolve("serve.log");
        Files.deleteIfExists(log);
        return ServeProcess.begin(log, QUICK, all);
    }
}
