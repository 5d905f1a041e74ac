package dev.postern.processor.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.journal.FlipRun;
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

    @Test
    void shouldLoseNothingInAPowerCut() throws Exception {
        assumeLoopDevices();
        assertGood(new PowerRun(work, Seed.of("FaultsTest.power"), true).run(5));
    }

    @Test
    void shouldLoseRecordsInAPowerCutWithoutForcing() throws Exception {
        assumeLoopDevices();
        Outcome outcome = new PowerRun(work, Seed.of("FaultsTest.control"), false).run(2);
        assertGood(outcome);
        assertTrue(outcome.summary().contains("2 of them lost records"), outcome.summary());
    }

    @Test
    void shouldLoseNothingWhenTheDiskIsFull() throws Exception {
        assumeLoopDevices();
        assertGood(new DiskRun(work, Seed.of("FaultsTest.disk")).run(1));
    }

    @Test
    void shouldRefuseSalesBelowTheReserveAndSellAgainWithoutARestart() throws Exception {
        assumeLoopDevices();
        assertGood(new ReserveRun(work, Seed.of("FaultsTest.reserve")).run(2));
    }

    @Test
    void shouldRunUnchangedWithoutAnyRouteAndReachOutToNobody() throws Exception {
        String unavailable = NoRouteRun.unavailable();
        assumeTrue(unavailable == null, () -> "no network namespace here, so this is not tested: " + unavailable);
        assertEquals(0, NoRouteRun.inside(List.of("noroute", "--inside", "--seed",
                Long.toString(Seed.of("FaultsTest.noroute")), "--work", work.toString())));
    }

    @Test
    void shouldFindEveryDamage() throws Exception {
        FlipRun.Result result = new FlipRun(work, Seed.of("FaultsTest.flip")).run(4_000, 500, 40);
        System.out.println(result.summary());
        assertEquals(List.of(), result.problems());
    }

    private void assumeLoopDevices() throws InterruptedException {
        String unavailable = LoopImage.unavailable(work);
        assumeTrue(unavailable == null, () -> "no loop device here, so no power cuts: " + unavailable);
    }

    private static void assertGood(Outcome outcome) {
        System.out.println(outcome);
        assertEquals(List.of(), outcome.problems());
        assertTrue(!outcome.summary().contains(" 0 decisions told"), outcome.summary());
    }
}
