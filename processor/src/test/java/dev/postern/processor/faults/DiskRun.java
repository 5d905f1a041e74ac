package dev.postern.processor.faults;

import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk that becomes full under load: a small file system on a {@link LoopImage}, filled up but for a few MiB that the
 * traffic takes. A host without room ends with 74; space is given back, it starts again, and the books are compared.
 */
final class DiskRun {
    private static final int TERMINALS = 100;
    private static final int MEGABYTES = 128;
    private static final int LEFT_MEGABYTES_MIN = 4;
    private static final int LEFT_MEGABYTES_MAX = 12;
    private static final long FULL_SECONDS_MAX = 90;
    private static final int JOURNAL_FAILED = 74;

    private final Path work;
    private final Random random;

    DiskRun(Path work, long seed) {
        this.work = work;
        this.random = new Random(seed);
    }

    /** Fills the disk so many times; each time a host is ended by it and another one goes on. */
    Outcome run(int times) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);
        Judgement judgement;
        try (LoopImage disk = LoopImage.make(work.resolve("disk.img"), work.resolve("disk"), MEGABYTES)) {
            Host host = new Host(work, disk.mount().resolve("data"), fleet, 1, "postern.journal.space.reserve = 0",
                    "postern.journal.space.reserve-traffic = 0s", "postern.journal.space.allocate-ahead = 0");
            Store store = new Store(fleet, random.nextLong());
            Path ballast = disk.mount().resolve("ballast");
            try {
                store.hostAt(host.start());
                store.open();
                for (int i = 0; i < times; i++) {
                    fill(ballast);
                    int code = host.exitCode(FULL_SECONDS_MAX);
                    store.hostAt(null);
                    if (code != JOURNAL_FAILED) {
                        problems.add("with a full disk the host ended with " + code);
                    }
                    Files.delete(ballast);
                    store.hostAt(host.start());
                }
            } finally {
                store.close();
            }
            store.settle(40);
            Map<Pan, Long> balances = Judgement.balances(store);
            store.hostAt(null);
            host.term();
            host.exitCode(20);
            judgement = Judgement.of(host.data(), store.history(), store.history().size(), true, balances);
            problems.addAll(judgement.problems());
        }
        return new Outcome(problems, times + " times full, " + judgement.told() + " decisions told");
    }

    private void fill(Path ballast) throws IOException, InterruptedException {
        long left = random.nextInt(LEFT_MEGABYTES_MIN, LEFT_MEGABYTES_MAX) << 20;
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        if (free > left) {
            Scratch.call("fallocate", "-l", Long.toString(free - left), ballast.toString());
        } else {
            Files.createFile(ballast);
        }
    }
}
