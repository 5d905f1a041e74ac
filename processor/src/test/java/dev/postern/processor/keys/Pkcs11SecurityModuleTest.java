package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The module over Debian's SoftHSM, which is unpacked into the test's folder when the machine has none; skipped with a message where it can
 * not be had. A child process does the work, as the library reads where its tokens are from the environment.
 */
class Pkcs11SecurityModuleTest {

    private static final String USER_PIN = "471147";

    @TempDir
    private Path folder;

    @Test
    void shouldKeepTheMasterKeyInTheTokenOverARestart() throws Exception {
        Optional<Path> root = softHsm();
        assumeTrue(root.isPresent(), "SoftHSM is not installed and its package cannot be had: the PKCS#11 module was not tested");
        Path library = find(root.get(), "libsofthsm2.so").orElseThrow();
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Path configuration = Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        Map<String, String> environment = Map.of("SOFTHSM2_CONF", configuration.toString());
        Path tool = find(root.get(), "softhsm2-util").orElseThrow();
        // Another token comes first, as on a machine where one was added.
        for (String label : List.of("other", "postern")) {
            run(environment, tool.toString(), "--module", library.toString(), "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin",
                    label.equals("postern") ? USER_PIN : "999999");
        }
        Path sealed = folder.resolve("sealed");
        for (String step : List.of("find", "seal", "open", "wrong-pin", "room-seal", "room-open")) {
            run(environment, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                    Pkcs11Child.class.getName(), step, library.toString(), USER_PIN, sealed.toString());
        }
    }

    private Optional<Path> softHsm() throws IOException, InterruptedException {
        Path installed = Path.of("/usr");
        if (find(installed.resolve("bin"), "softhsm2-util").isPresent()) {
            return Optional.of(installed);
        }
        Path packages = Files.createDirectory(folder.resolve("packages"));
        try {
            for (String name : List.of("softhsm2", "libsofthsm2", "softhsm2-common")) {
                if (exit(packages, Map.of(), "apt-get", "download", name) != 0) {
                    return Optional.empty();
                }
            }
            Path unpacked = folder.resolve("softhsm");
            try (Stream<Path> files = Files.list(packages)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".deb")).toList()) {
                    if (exit(packages, Map.of(), "dpkg", "-x", file.toString(), unpacked.toString()) != 0) {
                        return Optional.empty();
                    }
                }
            }
            return find(unpacked, "libsofthsm2.so").map(_ -> unpacked);
        } catch (IOException noSuchCommand) {
            return Optional.empty();
        }
    }

    private static Optional<Path> find(Path root, String name) throws IOException {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(root, 6, (path, attributes) -> path.getFileName().toString().equals(name))) {
            return files.findFirst();
        } catch (java.io.UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private void run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        assertEquals(0, exit(folder, environment, command), () -> String.join(" ", command[0]) + ": " + said());
    }

    private int exit(Path where, Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
