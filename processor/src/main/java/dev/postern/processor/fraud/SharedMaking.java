package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.features.SharedTable;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Event;

/**
 * The features of terminals, merchants, BINs and devices as they would be had a set been in force from the journal's
 * beginning. One thread makes them from the journal; then those that write the partitions bring in what happened
 * meanwhile, and all shards read them.
 */
public final class SharedMaking {

    private final RuleSet rules;
    private final SharedFeatures features;
    private final SharedTaking taking;
    /** By sort: behind the newest sale whose record does not tell its key of it. */
    private final long[] unseenEpochMillis = new long[FeatureKey.values().length];
    private volatile long through;

    SharedMaking(RuleSet rules, SharedFeatures features, Merchants merchants) {
        this.rules = rules;
        this.features = features;
        taking = new SharedTaking(merchants);
    }

    /** One record of the journal, each once and in order; the maker's thread. */
    public void visit(long sequence, Event event) {
        long at = SharedTaking.saleEpochMillis(event);
        if (through == 0 && sequence > 1) {
            // Older files were taken away: the windows begin with what is here.
            unseenAt(event.atEpochMillis());
        }
        for (FeatureKey sort : FeatureKey.values()) {
            if (at > 0 && !Judged.tells(event, sort)) {
                unseenEpochMillis[sort.ordinal()] = Math.max(unseenEpochMillis[sort.ordinal()], at + 1);
            }
        }
        if (Judged.of(event) != null) {
            taking.take(rules, features, _ -> true, event);
        }
        through = sequence;
    }

    private void unseenAt(long epochMillis) {
        for (int sort = 0; sort < unseenEpochMillis.length; sort++) {
            unseenEpochMillis[sort] = epochMillis;
        }
    }

    /** The last record was visited; the maker's thread. */
    public void made() {
        for (int partition = 0; partition < features.partitions(); partition++) {
            for (SharedTable table : features.partition(partition)) {
                long unseen = unseenEpochMillis[table.sort().ordinal()];
                if (unseen > 0) {
                    table.beganAt(unseen);
                }
            }
        }
    }

    /** The last record that was visited; any thread. */
    public long through() {
        return through;
    }

    RuleSet rules() {
        return rules;
    }

    SharedFeatures features() {
        return features;
    }
}
