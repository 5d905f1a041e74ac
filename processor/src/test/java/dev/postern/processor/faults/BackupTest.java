package dev.postern.processor.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.journal.tool.JournalCommand;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A backup of a host that serves, and a host that serves from it. */
class BackupTest {
    private static final int TOLD = 1_500;
    private static final long NANOS_MAX = 30_000_000_000L;

    @TempDir
    Path work;

    @Test
    void shouldServeFromABackupThatWasTakenUnderLoad() throws Exception {
        List<FleetRow> fleet = TestTerminal.fleet(24);
        Host host = new Host(work.resolve("first"), work.resolve("first/data"), fleet, 1_800);
        Store store = new Store(fleet, Seed.of("BackupTest"));
        Path backup = work.resolve("backup");
        Path restored = work.resolve("second/data");
        int end;
        try {
            store.hostAt(host.start());
            store.open();
            sellUntil(store, TOLD);
            end = store.history().size();
            assertEquals(0, run("verify", "--data", host.data().toString()), "verify beside a host that serves");
            assertEquals(0, run("backup", backup.toString(), "--data", host.data().toString()));
            sellUntil(store, store.history().toldCount() + TOLD);
        } finally {
            host.kill();
            store.hostAt(null);
            store.close();
        }
        assertEquals(0, run("restore", backup.toString(), "--data", restored.toString()));
        assertEquals(0, run("verify", "--data", restored.toString()));
        Host second = host.on(restored, work.resolve("second"));
        try {
            second.start();
            second.term();
            assertEquals(0, second.exitCode(20));
        } finally {
            second.kill();
        }
        Judgement judgement = Judgement.of(restored, store.history(), end, false, Map.of());
        assertEquals(List.of(), judgement.problems());
        assertTrue(judgement.told() > TOLD / 2, judgement.toString());
        Judgement all = Judgement.of(host.data(), store.history(), store.history().size(), false, Map.of());
        assertTrue(all.decisions() > judgement.decisions(), "the host had gone on meanwhile");
    }

    private static int run(String... arguments) {
        return new CommandLine(new JournalCommand()).execute(arguments);
    }

    private static void sellUntil(Store store, long told) {
        long patience = System.nanoTime() + NANOS_MAX;
        while (store.history().toldCount() < told && System.nanoTime() - patience < 0) {
            LockSupport.parkNanos(5_000_000);
        }
    }
}
