package dev.postern.load.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.record.LiveLine;
import dev.postern.load.run.CardPlan;
import dev.postern.load.run.Limits;
import dev.postern.load.run.Promise;
import dev.postern.load.run.Screen;
import dev.postern.load.run.Traffic;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Mix;
import dev.postern.load.schedule.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration with a stand-in for the launcher, so that what is tested is how a child process is treated. */
class DemoTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldStartAHostDriveItAndStopIt() throws Exception {
        int exit = demo("exec \"" + Path.of(System.getProperty("java.home"), "bin", "java") + "\" -cp '" + System.getProperty("java.class.path")
            + "' dev.postern.load.run.FakeHost \"$@\"");

        String shown = printed.toString(StandardCharsets.UTF_8);
        Matcher process = Pattern.compile("process ([0-9]+)").matcher(shown);
        assertTrue(process.find(), shown);
        assertFalse(ProcessHandle.of(Long.parseLong(process.group(1))).map(ProcessHandle::isAlive).orElse(false), "the host outlived the demo");
        assertTrue(shown.contains("money check"), shown);
        assertTrue(shown.contains("PASSED"), shown);
        assertTrue(shown.contains("host stopped, exit code 0"), shown);
        assertEquals(0, exit);
        try (var runs = Files.list(folder.resolve("runs"))) {
            Path run = runs.findFirst().orElseThrow();
            for (String file : List.of("fleet.csv", "fleet.state", "serve.log", "result.json", "conditions.json", "response.hlog")) {
                assertTrue(Files.exists(run.resolve(file)), file);
            }
        }
    }

    @Test
    void shouldShowTheLastLinesOfTheLogWhenTheHostDoesNotStart() {
        HostNotStarted failed = assertThrows(HostNotStarted.class, () -> demo("for i in $(seq 20); do echo line $i >&2; done; exit 3"));

        assertTrue(failed.getMessage().startsWith("the host ended with exit code 3; the last lines of "), failed::getMessage);
        assertTrue(failed.getMessage().endsWith("line 19\n  line 20"), failed::getMessage);
        assertFalse(failed.getMessage().contains("line 10\n"), failed::getMessage);
    }

    @Test
    void shouldNotWaitForeverForAHostThatIsNotReady() throws Exception {
        Path log = folder.resolve("serve.log");
        HostNotStarted failed = assertThrows(HostNotStarted.class,
            () -> HostProcess.start(List.of("sh", "-c", "echo $$ >&2; exec sleep 600"), log).awaitReady(SECOND));

        assertTrue(failed.getMessage().startsWith("the host was not ready within 1 s; "), failed::getMessage);
        long child = Long.parseLong(Files.readString(log).strip());
        assertFalse(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false), "the host outlived its failed start");
    }

    private int demo(String script) throws Exception {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Traffic traffic = Traffic.open(Profile.hold(200, SECOND), Arrivals.POISSON, Mix.RETAIL, 0);
        Limits limits = new Limits(10 * SECOND, SECOND, 60 * SECOND, 3_600 * SECOND, 64, 64);
        return new Demo(launcher(script), new Screen(out, new LiveLine(out, false))).run(new Demo.Plan(10, dev.postern.protocol.crypto.KeyProfile.TDES, null, 0, traffic,
            new CardPlan(2, 0, List.of()), limits, Promise.NONE, 1, 3, folder.resolve("runs"), "test"));
    }

    private Path launcher(String script) throws IOException {
        Path file = folder.resolve("launcher");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
