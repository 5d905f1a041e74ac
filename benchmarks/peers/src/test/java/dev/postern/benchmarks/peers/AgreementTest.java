package dev.postern.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.benchmarks.results.Agreed;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AgreementTest {

    private static final int MESSAGES = 10_000;

    @TestFactory
    Stream<DynamicTest> shouldReadWhatJposPacksAndWriteWhatJposUnpacks() {
        return Agreement.DEFINITIONS.keySet().stream().map(definition -> DynamicTest.dynamicTest(definition, () -> {
            Agreed agreed = new Agreement(definition, 8583).compare(MESSAGES);
            assertEquals(MESSAGES, agreed.messages());
            assertTrue(agreed.fields() > 5 * MESSAGES, () -> agreed.fields() + " fields");
        }));
    }
}
