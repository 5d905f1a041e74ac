package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A terminal written in Python from the wire contract alone, by somebody who had not seen this code, against a real
 * {@code serve}: every message, every refusal, hostile bytes, and what must survive {@code kill -9}.
 */
class IndependentClientTest {

    @TempDir
    private Path folder;

    @Test
    void shouldSatisfyATerminalThatKnowsOnlyTheContract() throws Exception {
        Path client = Path.of("src", "test", "python", "check_host.py").toAbsolutePath();
        assumeTrue(hasPython(), "no python3 on the PATH: the independent client is not run");
        SecureRandom random = new SecureRandom();
        Path fleet = folder.resolve("fleet.csv");
        FleetFile.write(fleet, IntStream.rangeClosed(1, 20).mapToObj(i -> new FleetRow("T%07d".formatted(i),
                "M%014d".formatted(i), "5411", 156, "tdes", TdesKey.generate(random, KeyUsage.MASTER))).toList());
        Path state = folder.resolve("state");
        try (ServeProcess serve = ServeProcess.start(folder, fleet)) {
            check(client, serve, fleet, "--first-stan", "1", "--random-frames", "3000");
            check(client, serve, fleet, "--first-stan", "500000", "--phase", "before", "--state", state.toString());
            serve.kill();
        }
        try (ServeProcess serve = ServeProcess.start(folder, fleet)) {
            check(client, serve, fleet, "--first-stan", "700000", "--phase", "after", "--state", state.toString());
            assertEquals(0, serve.terminate());
            assertTrue(!serve.log().contains("ERROR") && !serve.log().contains("LEAK"), serve.log());
        }
    }

    private static void check(Path client, ServeProcess serve, Path fleet, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", client.toString(), "--host", "127.0.0.1", "--port",
                Integer.toString(serve.terminalPort()), "--fleet", fleet.toString()));
        command.addAll(Arrays.asList(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> said + "\nthe host: " + serve.log());
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
