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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The reserve on the journal's disk. Under load the space is taken in one stroke until less than the reserve is free:
 * sales must get 96 within 100 ms while reversals and repeats are still answered; when the space is given back, sales
 * must be approved within 5 s; and it is the same process all the time.
 */
final class ReserveRun {
    private static final int TERMINALS = 64;
    private static final int MEGABYTES = 256;
    private static final long RESERVE_BYTES = 64L << 20;
    private static final long BELOW_BYTES = 8L << 20;
    private static final long REFUSAL_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETURN_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Answers that were on the way when the space went. */
    private static final long UNDER_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path work;
    private final long seed;
    private final List<String> problems = new ArrayList<>();
    private long slowestRefusalNanos;
    private long slowestReturnNanos;
    private int answeredMeanwhile;

    ReserveRun(Path work, long seed) {
        this.work = work;
        this.seed = seed;
    }

    /** Goes below the reserve and back so many times. */
    Outcome run(int times) throws IOException, InterruptedException {
        List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);
        Judgement judgement;
        try (LoopImage disk = LoopImage.make(work.resolve("disk.img"), work.resolve("disk"), MEGABYTES)) {
            Host host = new Host(work, disk.mount().resolve("data"), fleet, 1,
                    "postern.journal.space.reserve = " + RESERVE_BYTES, "postern.journal.space.reserve-traffic = 0s",
                    "postern.journal.space.allocate-ahead = 4MiB");
            Store store = new Store(fleet, seed);
            try {
                store.hostAt(host.start());
                store.open();
                for (int i = 1; i <= times; i++) {
                    await(store.history(), "sale 00");
                    goBelow(disk.mount().resolve("ballast"), store.history(), "time " + i + ": ");
                }
                if (!host.alive()) {
                    problems.add("the host has ended");
                }
                store.close();
                store.settle(40);
                Map<Pan, Long> balances = Judgement.balances(store);
                store.hostAt(null);
                host.term();
                if (host.exitCode(20) != 0) {
                    problems.add("the host did not end well");
                }
                judgement = Judgement.of(host.data(), store.history(), store.history().size(), true, balances);
                problems.addAll(judgement.problems());
            } finally {
                host.kill();
                store.hostAt(null);
                store.close();
            }
        }
        return new Outcome(problems, times + " times below the reserve, first refusal within "
                + TimeUnit.NANOSECONDS.toMillis(slowestRefusalNanos) + " ms, first sale after space within "
                + TimeUnit.NANOSECONDS.toMillis(slowestReturnNanos) + " ms, " + answeredMeanwhile
                + " reversals and repeats answered meanwhile, " + judgement.told() + " decisions told");
    }

    private void goBelow(Path ballast, History history, String where) throws IOException, InterruptedException {
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        history.countAnew();
        Scratch.call("fallocate", "-l", Long.toString(free - RESERVE_BYTES + BELOW_BYTES), ballast.toString());
        long gone = System.nanoTime();
        long refused = await(history, "sale 96") - gone;
        slowestRefusalNanos = Math.max(slowestRefusalNanos, refused);
        if (refused > REFUSAL_NANOS_MAX) {
            problems.add(where + "the first refusal came after " + TimeUnit.NANOSECONDS.toMillis(refused) + " ms");
        }
        int reversedBefore = history.count("reversal 00");
        pause(UNDER_WAY_NANOS);
        // Most are answered now: with every sale refused, there is less and less left to reverse.
        int reversed = history.count("reversal 00") - reversedBefore;
        history.countAnew();
        pause(LOW_NANOS);
        int answered = history.count("reversal 00") + history.count("repeat 00");
        answeredMeanwhile += answered;
        if (reversed + history.count("reversal 00") == 0) {
            problems.add(where + "no reversal was answered below the reserve");
        }
        if (history.count("sale 00") > 0) {
            problems.add(where + history.count("sale 00") + " sales were approved below the reserve");
        }
        history.countAnew();
        Files.delete(ballast);
        long back = System.nanoTime();
        long returned = await(history, "sale 00") - back;
        slowestReturnNanos = Math.max(slowestReturnNanos, returned);
        if (returned > RETURN_NANOS_MAX) {
            problems.add(where + "the first sale came after " + TimeUnit.NANOSECONDS.toMillis(returned) + " ms");
        }
    }

    /** When the first answer of the sort came. */
    private static long await(History history, String sort) throws IOException {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - patience < 0) {
            Long first = history.firstNanos(sort);
            if (first != null) {
                return first;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IOException("no answer '" + sort + "' came within 30 s");
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
