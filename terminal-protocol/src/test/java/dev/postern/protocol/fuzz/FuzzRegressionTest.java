package dev.postern.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The fuzz targets without the fuzzer: every kept input, and some noise around each. The long run is the command {@code fuzz} of this module; an
 * input that it finds is kept in src/test/resources/fuzz, so that a found defect stays found.
 */
class FuzzRegressionTest {

    private static final Path INPUTS = Path.of("src", "test", "resources", "fuzz");
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of("FrameTarget", FrameTarget::fuzzerTestOneInput,
            "MessageTarget", MessageTarget::fuzzerTestOneInput, "TlvTarget", TlvTarget::fuzzerTestOneInput,
            "TrackTarget", TrackTarget::fuzzerTestOneInput, "PackagerTarget", PackagerTarget::fuzzerTestOneInput);

    @TestFactory
    Stream<DynamicTest> shouldHoldForEveryKeptInputAndTheNoiseAroundIt() {
        return TARGETS.entrySet().stream().map(target -> DynamicTest.dynamicTest(target.getKey(), () -> {
            List<Path> inputs = inputs(target.getKey());
            assertTrue(inputs.size() >= 3, target.getKey() + " has inputs to begin with");
            Random random = new Random(8583);
            for (Path input : inputs) {
                byte[] data = Files.readAllBytes(input);
                target.getValue().accept(data);
                int rounds = target.getKey().equals("PackagerTarget") ? 50 : 1_000;
                for (int i = 0; i < rounds && data.length > 0; i++) {
                    byte[] noisy = data.clone();
                    for (int change = random.nextInt(3); change >= 0; change--) {
                        noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
                    }
                    target.getValue().accept(noisy);
                }
            }
        }));
    }

    @Test
    void shouldReportABreachOfTheOracle() {
        assertThrows(AssertionError.class, () -> Oracle.holds(false, "this holds"));
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(target))) {
            return files.sorted().toList();
        }
    }
}
