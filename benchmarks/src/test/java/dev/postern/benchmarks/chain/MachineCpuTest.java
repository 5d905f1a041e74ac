package dev.postern.benchmarks.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachineCpuTest {

    @Test
    void shouldCountAllThatIsNeitherIdleNorWaitingNorCountedTwice() {
        assertEquals(1 + 2 + 3 + 6 + 7 + 8, MachineCpu.busyTicks("cpu  1 2 3 4000 5000 6 7 8 900 1000\ncpu0 1 1 1 1 1 1 1 1 1 1\n"));
    }

    @Test
    void shouldCountOwnTimeAndThatOfEndedChildren() {
        assertEquals(10 + 20 + 300 + 4_000, MachineCpu.ownTicks("77 (a ) name) S 1 2 3 4 5 6 7 8 9 9 10 20 300 4000 20 0 1\n"));
    }

    @Test
    void shouldGiveAShareOnLinux() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/stat")), "only Linux tells");
        Double share = MachineCpu.watch(ProcessHandle.current().pid()).othersShare();
        assertTrue(share >= 0, () -> "share " + share);
    }
}
