package dev.postern.processor.faults;

import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Power cuts. The host's data lies on a {@link LoopImage}; at a random instant under load the process is stopped
 * (SIGSTOP, the last one of a host is SIGKILL), the image is copied, and the host goes on. The copy is mounted, a host
 * is started on it, terminals repeat there what they were told last, and its journal is compared with all that any
 * terminal was told before the cut. With durability {@code process} the same run must find losses.
 */
final class PowerRun {
    private static final int CUTS_A_HOST = 10;
    private static final int TERMINALS = 200;
    private static final int MEGABYTES = 768;
    /** A roll every eight seconds: most files reach a second block. */
    private static final int SPEED = 450;
    private static final long LARGE_BLOCK_BYTES = 64L << 20;
    /** With large blocks there is one border a host: a cut around it, and one later that kills. */
    private static final int CUTS_A_BORDER = 2;
    /** What the records of one answer take, roughly: how many are told until the border is reached. */
    private static final int BYTES_A_TOLD = 330;
    /** Answers whose records fill about a block. */
    private static final int TOLD_A_BLOCK = 3_500;
    private static final long SELL_NANOS_MAX = 6_000_000_000L;
    /** How long answers that were sent before the stop may be under way inside this machine. */
    private static final long ON_THE_WIRE_MILLIS = 100;

    private final Path work;
    private final Random random;
    private final boolean forcing;
    private final boolean largeBlocks;
    private final List<String> problems = new ArrayList<>();
    private int images;
    private int losing;
    private int acrossBlocks;
    private int acrossRolls;
    private int tornTails;
    private int archived;
    private long told;

    /** @param forcing false: durability {@code process}, the negative control */
    PowerRun(Path work, long seed, boolean forcing) {
        this(work, seed, forcing, false);
    }

    /** @param largeBlocks pieces of 64 MiB instead of one */
    PowerRun(Path work, long seed, boolean forcing, boolean largeBlocks) {
        this.work = work;
        this.random = new Random(seed);
        this.forcing = forcing;
        this.largeBlocks = largeBlocks;
    }

    /** Runs so many cuts. */
    Outcome run(int count) throws IOException, InterruptedException {
        for (int host = 1; images < count; host++) {
            oneHost(host, Math.min(largeBlocks ? CUTS_A_BORDER : CUTS_A_HOST, count - images));
        }
        if (!forcing && losing == 0) {
            problems.add("nothing is lost without forcing: this test proves nothing");
        }
        return new Outcome(problems, images + " images" + (forcing ? "" : " without forcing, " + losing
                + " of them lost records") + ", " + acrossBlocks + " across a border of " + (blockBytes() >> 20) + " MiB, " + acrossRolls
                + " across a roll, " + tornTails
                + " with a torn tail that the start cut, " + archived + " with archived files, " + told + " decisions told");
    }

    private long blockBytes() {
        return largeBlocks ? LARGE_BLOCK_BYTES : Judgement.BLOCK_BYTES;
    }

    private void oneHost(int number, int cuts) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("host" + number));
        List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);
        Path image = folder.resolve("disk.img");
        try (LoopImage disk = LoopImage.make(image, folder.resolve("disk"), MEGABYTES)) {
            Host host = new Host(folder, disk.mount().resolve("data"), fleet, largeBlocks ? 1 : SPEED,
                    KillRun.SNAPSHOTS, "postern.journal.durability = " + (forcing ? "power" : "process"),
                    "postern.journal.block-size = " + blockBytes(), KillRun.ARCHIVE,
                    // The image is smaller than the reserve, which would refuse all sales.
                    "postern.journal.space { reserve = 0, reserve-traffic = 0s, allocate-ahead = "
                            + (largeBlocks ? "128MiB }" : "4MiB }"));
            Store store = new Store(fleet, random.nextLong());
            int roomBytes = random.nextInt(100_000, 800_000);
            if (largeBlocks) {
                Filler.fill(host.data(), host.config(), LARGE_BLOCK_BYTES - roomBytes);
            }
            store.hostAt(host.start());
            store.open();
            Judgement before = null;
            try {
                for (int cut = 1; cut <= cuts; cut++) {
                    sell(store, largeBlocks && cut == 1 ? roomBytes / BYTES_A_TOLD : 0);
                    Path copy = folder.resolve("cut" + cut + ".img");
                    boolean last = cut == cuts;
                    if (last) {
                        store.hostAt(null);
                        host.kill();
                    } else {
                        host.signal("STOP");
                    }
                    pause(ON_THE_WIRE_MILLIS);
                    int end = store.history().size();
                    disk.copyTo(copy);
                    before = judge(folder, copy, host, store, end, before, "host " + number + ", cut " + cut);
                    if (!last) {
                        host.signal("CONT");
                    }
                }
            } finally {
                host.kill();
                store.hostAt(null);
                store.close();
            }
            if (store.history().count("sale 00") < cuts) {
                problems.add("host " + number + " approved " + store.history().count("sale 00")
                        + " sales: this proves nothing");
            }
        }
        Scratch.delete(folder);
    }

    /**
     * Until a random number of answers has come: on average a block's worth, so that half of the cuts lie behind a
     * border.
     *
     * @param toldToTheBorder as far as is known; 0: there is one after each block's worth
     */
    private void sell(Store store, int toldToTheBorder) {
        long until = store.history().toldCount() + (toldToTheBorder == 0 ? random.nextInt(50, 2 * TOLD_A_BLOCK)
                : random.nextInt(toldToTheBorder, 2 * toldToTheBorder));
        long patience = System.nanoTime() + SELL_NANOS_MAX;
        while (store.history().toldCount() < until && System.nanoTime() - patience < 0) {
            pause(5);
        }
    }

    /** What the copy tells; the first host stands still meanwhile. */
    private Judgement judge(Path folder, Path copy, Host live, Store store, int end, Judgement before, String where)
            throws IOException, InterruptedException {
        Judgement judgement;
        try (LoopImage platter = LoopImage.of(copy, folder.resolve("platter"))) {
            Path data = platter.mount().resolve("data");
            List<String> notStarted = forcing ? recover(live.on(data, folder.resolve("recovery")), store) : List.of();
            judgement = Judgement.of(data, store.history(), end, false, Map.of(), blockBytes());
            List<String> found = new ArrayList<>(notStarted);
            found.addAll(judgement.problems());
            archived += Scratch.count(data.resolve("journal").resolve("archive"), ".cq4") > 0 ? 1 : 0;
            tornTails += Files.isDirectory(data.resolve("journal").resolve("quarantine")) ? 1 : 0;
            if (forcing) {
                found.forEach(problem -> problems.add(where + ": " + problem));
            }
            losing += found.isEmpty() ? 0 : 1;
        }
        images++;
        told += judgement.told() - (before == null ? 0 : before.told());
        acrossBlocks += judgement.borders() > (before == null ? 0 : before.borders()) ? 1 : 0;
        acrossRolls += judgement.files() > (before == null ? 1 : before.files()) ? 1 : 0;
        Files.delete(copy);
        return judgement;
    }

    /** A host starts on the copy, and the last answers are asked for again. */
    private static List<String> recover(Host host, Store store) throws InterruptedException {
        try {
            var address = host.start();
            for (Cashier cashier : store.cashiers()) {
                cashier.repeatOn(address, 3);
            }
            host.term();
            host.exitCode(20);
            return List.of();
        } catch (IOException e) {
            return List.of("the host on the copy: " + e.getMessage());
        } finally {
            host.kill();
        }
    }

    private static void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
