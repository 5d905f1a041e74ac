package dev.postern.processor.simulation;

import dev.postern.processor.SimulatedHost;
import dev.postern.processor.till.Cards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs worlds one after the other. Not thread-safe. */
final class Simulation {

    /** What many runs showed. */
    record Summary(long from, int seeds, int transactions, List<String> breaks, Happenings happenings, long steps,
            long nanos) {

        @Override
        public String toString() {
            return "%d seeds from %d, %d transactions each, %d steps in %d s: %d breaks%n%s".formatted(seeds, from,
                    transactions, steps, nanos / 1_000_000_000, breaks.size(), happenings);
        }
    }

    private static final int SEEDS_THAT_BREAK_MAX = 10;
    /** Worlds begin 20 s before midnight. */
    private static final String ZONE = "postern.terminal.time-zone = \"+15:59:40\"";
    /** One shop's business day ends before midnight, one's at midnight, one's a little later. */
    private static final String DAYS_END = "postern.merchants { cut-over = \"00:00:20\", cut-over-of-merchants = ["
            + "{ merchant = \"MERCHANT0000001\", at = \"23:59:52\" }, { merchant = \"MERCHANT0000002\", at = \"00:00\" }] }";

    private final SimulatedHost.Ground ground;
    private final SimulatedHost.Ground shortHolds;
    private final SimulatedHost.Ground endingDays;
    private final SimulatedHost.Ground patient;

    /** @param folder an empty one: the catalogues have to be files */
    Simulation(Path folder) throws IOException {
        Bill.write(folder.resolve("bills.csv"));
        Bill.writeProducts(folder.resolve("products.csv"));
        WalletCode.write(folder.resolve("wallet-codes.csv"), number -> World.card(number % World.CARDS));
        String catalogues = ("postern.catalogues { bills = \"%1$s/bills.csv\", products = \"%1$s/products.csv\","
                + " wallet-codes = \"%1$s/wallet-codes.csv\", merchant-code-paid-after = 300ms, merchant-code-lifetime = %3$s,"
                + " merchant-code-payers = [\"%2$s\"] }").formatted(folder, Cards.digits(World.card(World.PAYER)), "1h");
        ground = ground(catalogues);
        shortHolds = ground(catalogues, "postern.issuer.hold-retention = 15s",
                "postern.catalogues.merchant-code-lifetime = 6s");
        endingDays = ground(catalogues, ZONE, DAYS_END);
        patient = ground(catalogues, "postern.issuer.deadline = 5m");
    }

    private static SimulatedHost.Ground ground(String... lines) {
        return SimulatedHost.Ground.of(World.TERMINALS, World.TERMINALS_OF_MERCHANT, lines);
    }

    World.Result run(long seed, int transactions, PlantedBug bug) {
        SimulatedHost.Ground usual = switch (Math.floorMod(seed, 3)) {
            case 0 -> shortHolds;
            case 1 -> endingDays;
            default -> ground;
        };
        SimulatedHost.Ground chosen = bug == PlantedBug.LATE_ANSWER_SENT_AS_APPROVAL ? patient : usual;
        return new World(chosen, ground.issuerDeadlineNanos(), chosen == shortHolds, chosen == endingDays, seed, transactions,
                bug).run();
    }

    /** So many seeds, one after the other; stops when many of them break. */
    Summary run(long from, int seeds, int transactions) {
        long begun = System.nanoTime();
        List<String> breaks = new ArrayList<>();
        Happenings happenings = new Happenings();
        long steps = 0;
        int broken = 0;
        for (long seed = from; seed < from + seeds && broken < SEEDS_THAT_BREAK_MAX; seed++) {
            World.Result result = run(seed, transactions, PlantedBug.NONE);
            for (String sentence : result.breaks()) {
                breaks.add("seed " + seed + ", " + sentence);
            }
            broken += result.good() ? 0 : 1;
            happenings.addAll(result.happenings());
            steps += result.steps();
        }
        return new Summary(from, seeds, transactions, breaks, happenings, steps, System.nanoTime() - begun);
    }
}
