package dev.postern.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MainTest {
    @TempDir
    private Path folder;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBackErrors() {
        System.setErr(standardError);
    }

    @Test
    void shouldWriteAFleetWithUniqueTerminalsMarkedAsTestKeys() throws Exception {
        assertEquals(0, Main.run("fleet", "create", "--terminals", "50", "--out", folder.resolve("new").toString()));

        Path file = folder.resolve("new/fleet.csv");
        List<FleetRow> fleet = FleetFile.read(file);
        assertEquals(50, fleet.stream().map(FleetRow::terminalId).distinct().count());
        assertEquals(50, fleet.stream().map(FleetRow::masterKey).distinct().count());
        assertTrue(fleet.stream().allMatch(row -> row.terminalId().length() == 8 && row.merchantId().length() == 15 && row.currency() == 156));
        assertTrue(Files.readAllLines(file).getFirst().startsWith(FleetFile.TEST_KEYS_MARK));
    }

    @Test
    void shouldWriteTheSameFleetForTheSameSeedOnly() throws Exception {
        for (String name : List.of("a", "b")) {
            Main.run("fleet", "create", "--terminals", "3", "--out", folder.resolve(name).toString(), "--seed", "9");
        }
        Main.run("fleet", "create", "--terminals", "3", "--out", folder.resolve("c").toString(), "--seed", "10");

        assertEquals(FleetFile.read(folder.resolve("a/fleet.csv")), FleetFile.read(folder.resolve("b/fleet.csv")));
        assertNotEquals(FleetFile.read(folder.resolve("a/fleet.csv")), FleetFile.read(folder.resolve("c/fleet.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "fleet", "nothing", "fleet create", "fleet create --terminals 0 --out x", "load", "load --target 127.0.0.1:1",
        "load --target 127.0.0.1 --fleet f", "load --target 127.0.0.1:99999 --fleet f", "load --target 127.0.0.1:1 --fleet f --rate 0",
        "load --target 127.0.0.1:1 --fleet f --rate 5/s --closed", "load --target 127.0.0.1:1 --fleet f --mix loan=1",
        "load --target 127.0.0.1:1 --fleet f --duration 30", "load --target 127.0.0.1:1 --echo", "load --target 127.0.0.1:1 --fleet f --cards 0",
        "load --target 127.0.0.1:1 --fleet f --special-cases 8999", "load --target 127.0.0.1:1 --fleet f --profile jump",
        "load --target 127.0.0.1:1 --fleet f --slo p98<1ms", "load --target 127.0.0.1:1 --fleet f --faults fire=1%",
        "load --target 127.0.0.1:1 --fleet f --closed --profile hold", "load --target 127.0.0.1:1 --fleet f --source-addresses 300",
        "load find-max --fleet f", "report", "report --format pdf x", "demo --terminals 0", "demo --port 70000"})
    void shouldExitWithTwoWhenItIsUsedWrongly(String line) {
        assertEquals(2, Main.run(line.isEmpty() ? new String[0] : line.split(" ")));
        String said = errors.toString(StandardCharsets.UTF_8);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("postern") && said.stripTrailing().endsWith("--help)"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "load", "load find-max", "demo", "report"})
    void shouldExplainItself(String command) {
        assertEquals(0, Main.run((command + " --help").split(" ")));
        assertEquals("", errors.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNameTheFolderThatHoldsNoRun() {
        assertEquals(1, Main.run("report", folder.toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).startsWith("postern report: " + folder + " holds no result.json"));
    }

    @Test
    void shouldExitWithOneAndOneSentenceWhenTheFleetFileIsMissing() {
        String missing = folder.resolve("none.csv").toString();
        assertEquals(1, Main.run("load", "--target", "127.0.0.1:1", "--fleet", missing));

        String said = errors.toString(StandardCharsets.UTF_8);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("postern load: " + missing), said);
    }

    @Test
    void shouldExitWithOneWhenTheStateOfTheFleetIsDamaged() throws Exception {
        Main.run("fleet", "create", "--terminals", "1", "--out", folder.toString());
        Files.writeString(folder.resolve("fleet.state"), "# postern fleet state 1\nterminal_id\tbatch\tnext_stan\twrapped_keys_hex\nT0000001\t1\tx\t\n");

        assertEquals(1, Main.run("load", "--target", "127.0.0.1:1", "--fleet", folder.resolve("fleet.csv").toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("fleet.state, line 3: next STAN 'x' is not 1 to 1000000"));
    }

    @ParameterizedTest
    @CsvSource({"250us,250000", "500ms,500000000", "30s,30000000000", "2m,120000000000", "1h,3600000000000"})
    void shouldReadTimesWithTheirUnits(String text, long nanos) {
        assertEquals(nanos, NanosOption.parse(text).nanos());
    }

    @Test
    void shouldReadRatesAndAddresses() {
        assertEquals(2_000, RateOption.parse("2000/s").perSecond());
        assertEquals(0.5, RateOption.parse("0.5").perSecond());
        assertEquals(8583, AddressOption.parse("127.0.0.1:8583").address().getPort());
        assertEquals("0:0:0:0:0:0:0:1", AddressOption.parse("[::1]:8583").address().getAddress().getHostAddress());
        assertThrows(TypeConversionException.class, () -> AddressOption.parse("8583"));
    }
}
