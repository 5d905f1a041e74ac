package dev.postern.processor.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short forms of the fault harness; the long ones are run by {@code processor/faults}. */
class FaultsTest {
    @TempDir
    Path work;

    @Test
    void shouldLoseNothingWhenItIsKilledAtRandomInstants() throws Exception {
        assertGood(new KillRun(work, Seed.of("FaultsTest.kill")).run(20));
    }

    private static void assertGood(Outcome outcome) {
        System.out.println(outcome);
        assertEquals(List.of(), outcome.problems());
        assertTrue(!outcome.summary().contains(" 0 decisions told"), outcome.summary());
    }
}
