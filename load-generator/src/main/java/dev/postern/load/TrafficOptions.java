package dev.postern.load;

import dev.postern.load.run.BatchPlan;
import dev.postern.load.run.CardPlan;
import dev.postern.load.run.Limits;
import dev.postern.load.run.Traffic;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that {@code load} and {@code demo} share. */
final class TrafficOptions {
    @Option(names = "--duration", defaultValue = "30s", paramLabel = "TIME", description = "Length of the measured part (default: ${DEFAULT-VALUE}).")
    private NanosOption duration;

    @Option(names = "--warm-up", defaultValue = "2s", paramLabel = "TIME",
        description = "Sent before, counted in the money check and not timed (default: ${DEFAULT-VALUE}).")
    private NanosOption warmUp;

    @Option(names = "--mix", defaultValue = "purchase=70,balance=10,echo=10,reversal=10", paramLabel = "MIX",
        description = {"Weights of what is sent, or a mix that ships: retail, restaurant, fuel, wallet, utility, worst-day (default: ${DEFAULT-VALUE}).",
            "Kinds: purchase, balance, echo, reversal, cashback, void, refund, credit, hold, hold-raised, hold-voided, hold-advised, completion-voided, offline, tip, top-up, load,",
            "transfer, bill, customer-code, merchant-code, merchant-code-cancelled, merchant-code-expired, cash, adjustment, stand-in, stand-in-hold, product,",
            "batch-close."})
    private MixOption mix;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of cards and schedule (default: drawn, and shown).")
    private Long seed;

    @Option(names = "--out", defaultValue = "runs", paramLabel = "DIR", description = "Where the run's folder is made (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--cards", defaultValue = "2", paramLabel = "N", description = "Cards per terminal (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(names = "--special-share", defaultValue = "0.02", paramLabel = "SHARE",
        description = "Share of cards that are the issuer's special cases, so that declines show (default: ${DEFAULT-VALUE}).")
    private double specialShare;

    @Option(names = "--special-cases", defaultValue = "9000,9001,9002", split = ",", paramLabel = "N",
        description = "Digits 12 to 15 of those cards (default: ${DEFAULT-VALUE}).")
    private List<Integer> cases;

    @Option(names = "--entry", defaultValue = "keyed", paramLabel = "WAYS", description = {
        "How cards are read where they are at hand, as WAY or WAY=N with commas between (default: ${DEFAULT-VALUE}):",
        "keyed, keyed-pin, track, track-pin, chip, chip-pin, contactless."})
    private EntryOption entry;

    @Option(names = "--event-loops", defaultValue = "1", paramLabel = "N", description = "Event loops of the generator (default: ${DEFAULT-VALUE}).")
    private int eventLoops;

    @Option(names = "--timeout", defaultValue = "10s", paramLabel = "TIME",
        description = "How long a terminal awaits an answer before it reverses (default: ${DEFAULT-VALUE}).")
    private NanosOption timeout;

    @Option(names = "--reversal-spacing", defaultValue = "2s", paramLabel = "TIME",
        description = "Time between repeats of a reversal (default: ${DEFAULT-VALUE}).")
    private NanosOption reversalSpacing;

    @Option(names = "--settle", defaultValue = "60s", paramLabel = "TIME",
        description = "How long after the last send was due sends may wait for their terminals, and then reversals for their answers (default: ${DEFAULT-VALUE}).")
    private NanosOption settle;

    @Option(names = "--batch-entries", paramLabel = "N", description = {
        "Entries after which a terminal closes its batch; it does so at the end of the run too. 0: never (default: 900; 0 in closed loops)."})
    private Integer batchEntries;

    @Option(names = "--left-out", defaultValue = "0", paramLabel = "SHARE",
        description = "Share of closed batches of which the terminal leaves an entry out, which the host has to name (default: ${DEFAULT-VALUE}).")
    private double leftOut;

    /** The same, with batches closed as the options say. */
    Traffic withBatches(Traffic sent) {
        return sent.with(new BatchPlan(batchEntries == null ? sent.batches().entriesMax() : batchEntries, leftOut));
    }

    long durationNanos() {
        return duration.nanos();
    }

    long warmUpNanos() {
        return warmUp.nanos();
    }

    MixOption mix() {
        return mix;
    }

    long seed() {
        // Short enough to be typed again from the screen.
        return seed != null ? seed : System.nanoTime() >>> 8 & 0xFF_FFFF;
    }

    Path out() {
        return out;
    }

    CardPlan cardPlan() {
        return new CardPlan(cards, specialShare, List.copyOf(cases), entry.mix());
    }

    int eventLoops() {
        return eventLoops;
    }

    /** The limits, with the command's own for the send lag. */
    Limits limits(NanosOption lagLimit) {
        return new Limits(timeout.nanos(), reversalSpacing.nanos(), settle.nanos(), lagLimit.nanos(), Limits.DEFAULT.inFlightMax(),
            Limits.DEFAULT.signOnsMax());
    }

    /** What is wrong with the values together, or null. */
    String complaint() {
        return durationNanos() < 100_000_000 ? "--duration is under 100ms"
            : timeout.nanos() == 0 || reversalSpacing.nanos() == 0 ? "--timeout and --reversal-spacing must be above 0"
            : cards < 1 || cards > 1_000 ? "--cards " + cards + " is not 1 to 1000"
            : !(specialShare >= 0 && specialShare <= 1) ? "--special-share " + specialShare + " is not 0 to 1"
            : cases.stream().anyMatch(digits -> digits < 9000 || digits > 9099) ? "--special-cases has a number that is not 9000 to 9099"
            : batchEntries != null && (batchEntries < 0 || batchEntries > 20_000) ? "--batch-entries " + batchEntries + " is not 0 to 20000"
            : !(leftOut >= 0 && leftOut <= 1) ? "--left-out " + leftOut + " is not 0 to 1"
            : eventLoops < 1 || eventLoops > 64 ? "--event-loops " + eventLoops + " is not 1 to 64" : null;
    }
}
