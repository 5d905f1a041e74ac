package dev.postern.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.fleet.Catalogues;
import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.record.LiveLine;
import dev.postern.load.run.BatchPlan;
import dev.postern.load.run.CardPlan;
import dev.postern.load.run.Limits;
import dev.postern.load.run.LinePlan;
import dev.postern.load.run.LoadPlan;
import dev.postern.load.run.LoadRun;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Result;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Target;
import dev.postern.load.run.Traffic;
import dev.postern.load.run.Verdict;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.EntryMix;
import dev.postern.load.schedule.Kind;
import dev.postern.load.schedule.Mix;
import dev.postern.load.schedule.Profile;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of the load generator against a real processor in a process of its own: the one place where both sides of the wire meet in a test. */
class EveryKindTest {
    private static final long MILLI = 1_000_000;
    private static final int TERMINALS = 20;

    @TempDir
    private Path folder;

    @Test
    void shouldSellEveryKindAndAgreeOnTheMoney() throws Exception {
        List<FleetRow> fleet = FleetCreator.create(TERMINALS, 1);
        Path fleetFile = folder.resolve("fleet.csv");
        FleetFile.write(fleetFile, fleet);
        Path settings = Catalogues.write(folder, fleet);
        // All but the code that is forgotten until its time is over: no test waits so long.
        String mix = kinds().stream().map(kind -> kind.label() + "=1").collect(Collectors.joining(","));

        Process serve = serve(fleetFile, settings);
        try (BufferedReader out = serve.inputReader()) {
            Result result = run(fleetFile, address(out), Traffic.open(Profile.hold(250, 2_000 * MILLI), Arrivals.EVEN, Mix.parse(mix), 0)
                .with(new BatchPlan(15, 0.3)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), () -> result.verdict().sentence() + log());
            assertTrue(result.money().passed() && result.money().receivedMinor() > 0);
            assertTrue(result.money().batches().balanced() > 0 && result.money().batches().uploaded() > 0, () -> result.money().batches().toString());
            assertEquals(kinds().size(), result.measured().counts().size());
            // Two at the same counter may ask for the same bill.
            result.measured().counts().forEach(counts -> assertTrue(counts.outcomes().get("approved") + counts.outcomes().get("reversed")
                >= (counts.kind().equals("bill") ? 1 : counts.begun()), counts::toString));
        } finally {
            serve.destroyForcibly().waitFor();
        }
    }

    private static List<Kind> kinds() {
        return List.of(Kind.values()).stream().filter(kind -> kind != Kind.MERCHANT_CODE_EXPIRED).toList();
    }

    private Result run(Path fleetFile, InetSocketAddress address, Traffic traffic) throws Exception {
        PrintStream shown = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        // Limits that no machine reaches: how busy the machine is that runs the test is not what the test is about.
        Limits limits = new Limits(60_000 * MILLI, 30_000 * MILLI, 120_000 * MILLI, 3_600_000 * MILLI, 64, 8, 250 * MILLI);
        return new LoadRun(new LoadPlan(new Target(address, false, null, 0), fleetFile, 0, traffic,
            new CardPlan(2, 0, List.of(), EntryMix.parse("keyed=2,track=1,chip=1,chip-pin=1,contactless=1")), limits, Promise.NONE, LinePlan.DEFAULT, 2,
            false, 5, folder.resolve("runs"), "test"), new Screen(shown, new LiveLine(shown, false))).run();
    }

    private Process serve(Path fleetFile, Path settings) throws IOException {
        Path conf = Path.of(System.getProperty("user.dir")).resolveSibling("conf");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + conf.resolve("jvm-access.options"), "@" + conf.resolve("jvm-gc.options"), "-Xmx512m", "-Dpostern.issuer.shards=4",
            "-Dpostern.terminal.partitions=4", "-Dpostern.journal.block-size=1MiB", "-Dpostern.journal.space.allocate-ahead=0",
            "-Dpostern.journal.space.reserve=1MiB", "-cp", System.getProperty("java.class.path"), "dev.postern.processor.Main", "serve"));
        command.addAll(List.of("--config", settings.toString(), "--fleet", fleetFile.toString(), "--data", folder.resolve("data").toString(),
            "--port", "0", "--ops-port", "0"));
        return new ProcessBuilder(command).redirectError(folder.resolve("serve.log").toFile()).start();
    }

    private InetSocketAddress address(BufferedReader out) throws IOException {
        String ready = out.readLine();
        assertTrue(ready != null && ready.startsWith("ready terminals="), () -> "not ready: " + ready + log());
        String[] parts = ready.split("[=: ]");
        return new InetSocketAddress(parts[2], Integer.parseInt(parts[3]));
    }

    private String log() {
        try {
            return "\n" + Files.readString(folder.resolve("serve.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
