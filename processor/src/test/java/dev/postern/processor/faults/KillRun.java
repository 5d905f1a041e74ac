package dev.postern.processor.faults;

import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * SIGKILL at random instants. In rounds on a fresh folder each: start, sell, kill, start again on what is left, and so
 * on; at the end of a round everything open is brought to its end, every card is asked for its balance, and the books
 * are compared.
 */
final class KillRun {
    private static final int KILLS_A_ROUND = 25;
    private static final int TERMINALS = 32;
    /** A roll every two seconds. */
    private static final int SPEED = 1800;
    /** Snapshots are taken all the time, so that most kills meet one. */
    static final String SNAPSHOTS = "postern.journal.snapshots.records-max = 1000";

    /** Files are moved to the archive two rolls after their own, so that kills meet the mover too. */
    static final String ARCHIVE = "postern.journal.archive { after = 2h, look-interval = 1s }";

    /** When the kill comes. */
    enum Moment {
        LOAD, START, ROLL, SHUTDOWN
    }

    private final Path work;
    private final Random random;
    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private final List<String> problems = new ArrayList<>();
    private long startMillis = 1_500;
    private long told;
    private long returned;
    private int rolls;
    private int cuts;
    private int archived;

    KillRun(Path work, long seed) {
        this.work = work;
        this.random = new Random(seed);
    }

    /** Runs so many kills; problems name the round. */
    Outcome run(int count) throws IOException, InterruptedException {
        for (int done = 0, round = 1; done < count; round++) {
            int now = Math.min(KILLS_A_ROUND, count - done);
            round(round, now);
            done += now;
        }
        return new Outcome(problems, count + " kills " + kills + ", " + told + " decisions told, " + returned
                + " returned, " + rolls + " record files, " + archived
                + " of them archived, " + cuts + " torn tails cut");
    }

    private void round(int round, int count) throws IOException, InterruptedException {
        Path folder = work.resolve("round" + round);
        List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);
        Host host = new Host(folder, folder.resolve("data"), fleet, SPEED, SNAPSHOTS, ARCHIVE);
        Store store = new Store(fleet, random.nextLong());
        store.open();
        for (int i = 0; i < count; i++) {
            Moment moment = moment(round, i);
            kill(host, store, moment);
            kills.merge(moment, 1, Integer::sum);
        }
        store.hostAt(host.start());
        store.close();
        store.settle(40);
        Map<Pan, Long> balances = Judgement.balances(store);
        store.hostAt(null);
        host.term();
        int code = host.exitCode(20);
        if (code != 0) {
            problems.add("round " + round + ": the host ended with " + code);
        }
        if (store.history().count("sale 00") < count) {
            problems.add("round " + round + ": too few sales were approved, so this proves nothing");
        }
        Judgement judgement = Judgement.of(host.data(), store.history(), store.history().size(), true, balances);
        judgement.problems().forEach(problem -> problems.add("round " + round + ": " + problem));
        told += judgement.told();
        returned += judgement.returned();
        rolls += judgement.files();
        cuts += Scratch.count(host.journal().resolve("quarantine"), ".cq4.");
        archived += Scratch.count(host.journal().resolve("archive"), ".cq4");
        System.out.println("round " + round + ": " + count + " kills, " + judgement.told() + " decisions told, "
                + judgement.files() + " record files, " + judgement.problems().size() + " problems");
        if (judgement.problems().isEmpty()) {
            Scratch.delete(folder);
        }
    }

    /** Every kind comes in each round, whatever the dice say. */
    private Moment moment(int round, int kill) {
        Moment[] moments = Moment.values();
        return kill < moments.length ? moments[(kill + round) % moments.length]
                : switch (random.nextInt(10)) {
                    case 0, 1 -> Moment.START;
                    case 2, 3 -> Moment.ROLL;
                    case 4 -> Moment.SHUTDOWN;
                    default -> Moment.LOAD;
                };
    }

    private void kill(Host host, Store store, Moment moment) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        CompletableFuture<InetSocketAddress> ready = host.launch();
        if (moment == Moment.START) {
            pause(random.nextInt((int) startMillis));
        } else {
            try {
                store.hostAt(ready.get(60, TimeUnit.SECONDS));
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException("the host did not start again: see " + host.log(), e);
            }
            startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            pause(random.nextInt(100, 700));
            switch (moment) {
                case ROLL -> pause(host.untilRollMillis() + random.nextInt(20) - 5);
                case SHUTDOWN -> {
                    host.term();
                    pause(random.nextInt(150));
                }
                default -> { }
            }
        }
        host.kill();
        store.hostAt(null);
    }

    private static void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
