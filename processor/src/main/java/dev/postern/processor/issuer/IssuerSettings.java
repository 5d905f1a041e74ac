package dev.postern.processor.issuer;

import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.LedgerTerms;
import dev.postern.processor.settings.HeapShare;
import dev.postern.processor.settings.Section;
import java.util.concurrent.TimeUnit;

/**
 * What {@code postern.issuer} says. Immutable.
 *
 * @param shards card shards of the node
 * @param deadlineNanos after which an issuer that has not answered is given up: 91
 * @param waitingMax requests of a shard that may wait for their issuer; more get 91 at once
 * @param bounds of each shard's memory
 * @param terms what is agreed for all cards
 * @param reversalRetryNanos between two tries of our own reversal of what an issuer was too late for
 * @param ranges the issuers' card ranges
 * @param pinTriesMax wrong PINs in a row that block a card
 */
public record IssuerSettings(int shards, long deadlineNanos, int waitingMax, Ledger.Bounds bounds,
        LedgerTerms terms, long reversalRetryNanos, BinTable ranges, int pinTriesMax) {

    /** What an original and a card take in a ledger, index included, rounded up. */
    private static final long ORIGINAL_BYTES = 80;
    private static final long CARD_BYTES = 72;

    /** Reads the section {@code postern.issuer}. */
    public static IssuerSettings read(Section issuer) {
        long retentionNanos = issuer.nanos("originals-retention", TimeUnit.HOURS.toNanos(1),
                TimeUnit.DAYS.toNanos(400));
        int shards = issuer.integer("shards", 1, 1_024);
        return new IssuerSettings(shards,
                issuer.nanos("deadline", TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MINUTES.toNanos(5)),
                issuer.integer("waiting-max", 1, 1_000_000),
                new Ledger.Bounds(
                        HeapShare.atMost(issuer.integer("originals-max", 1, 100_000_000), shards, ORIGINAL_BYTES, 4),
                        TimeUnit.NANOSECONDS.toMillis(retentionNanos),
                        HeapShare.atMost(issuer.integer("cards-max", 1, 100_000_000), shards, CARD_BYTES, 8)),
                new LedgerTerms(
                        TimeUnit.NANOSECONDS.toMillis(issuer.nanos("hold-retention", TimeUnit.SECONDS.toNanos(1),
                                TimeUnit.DAYS.toNanos(90))),
                        issuer.integer("holds-max", 1, 10_000_000), issuer.integer("completion-percent-max", 100, 1_000),
                        issuer.integer("tip-percent-max", 100, 1_000)),
                issuer.nanos("reversal-retry", TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.HOURS.toNanos(1)),
                BinTable.read(issuer), issuer.integer("pin-tries-max", 1, 100));
    }
}
