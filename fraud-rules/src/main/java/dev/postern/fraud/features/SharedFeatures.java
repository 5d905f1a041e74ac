package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;

/**
 * The features of terminals, merchants, BINs and devices, which many card shards read: partitions by a hash of the key,
 * each with one writer. The tables are fixed; who writes and reads them is told by their own rules.
 */
public final class SharedFeatures {

    private static final FeatureKey[] SORTS = {FeatureKey.TERMINAL, FeatureKey.MERCHANT, FeatureKey.BIN,
        FeatureKey.DEVICE};

    private final List<FeatureSpec> specs;
    private final SharedTable[][] tables;
    private final int partitions;

    /**
     * Empty ones.
     *
     * @param specs all features of the file; those of cards are passed over
     * @param keysMax keys of one sort in one partition
     */
    public SharedFeatures(List<FeatureSpec> specs, int partitions, int keysMax) {
        this(specs, new SharedTable[SORTS.length][partitions], partitions);
        for (int sort = 0; sort < SORTS.length; sort++) {
            for (int partition = 0; partition < partitions; partition++) {
                tables[sort][partition] = new SharedTable(SORTS[sort], specs, keysMax);
            }
        }
    }

    private SharedFeatures(List<FeatureSpec> specs, SharedTable[][] tables, int partitions) {
        this.specs = List.copyOf(specs);
        this.tables = tables;
        this.partitions = partitions;
    }

    /**
     * Those of the next file: tables whose features it declares too go on, the others are new.
     *
     * @param beganEpochMillis since when the new ones will see everything
     */
    public SharedFeatures followedBy(List<FeatureSpec> next, int keysMax, long beganEpochMillis) {
        SharedFeatures fresh = new SharedFeatures(next, partitions, keysMax);
        for (int sort = 0; sort < SORTS.length; sort++) {
            for (int partition = 0; partition < partitions; partition++) {
                if (tables[sort][partition].layout() == fresh.tables[sort][partition].layout()) {
                    fresh.tables[sort][partition] = tables[sort][partition];
                } else {
                    fresh.tables[sort][partition].beganAt(beganEpochMillis);
                }
            }
        }
        return fresh;
    }

    /** Whether the file declares any. */
    public boolean any() {
        for (SharedTable[] sort : tables) {
            if (sort[0].used()) {
                return true;
            }
        }
        return false;
    }

    /** The partition that a key belongs to. */
    public static int partitionOf(long high, long low, int partitions) {
        long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xD6E8FEB86659FD93L;
        return (int) Long.remainderUnsigned(mixed ^ mixed >>> 32, partitions);
    }

    /** How many partitions there are. */
    public int partitions() {
        return partitions;
    }

    /** The tables of one partition, in a fixed order. */
    public List<SharedTable> partition(int number) {
        return List.of(tables[0][number], tables[1][number], tables[2][number], tables[3][number]);
    }

    /**
     * Takes a decided transaction into the partitions that the caller writes, where its keys belong there.
     *
     * @param mine which partitions those are
     */
    public void observe(Observation seen, IntPredicate mine) {
        for (SharedTable[] sort : tables) {
            int partition = partition(sort, seen);
            if (partition >= 0 && mine.test(partition)) {
                sort[partition].observe(seen);
            }
        }
    }

    /** Takes an approved one back out; as {@link #observe}. */
    public void reverse(Observation original, IntPredicate mine) {
        for (SharedTable[] sort : tables) {
            int partition = partition(sort, original);
            if (partition >= 0 && mine.test(partition)) {
                sort[partition].reverse(original);
            }
        }
    }

    private int partition(SharedTable[] sort, Observation seen) {
        FeatureKey key = sort[0].sort();
        long high = seen.high(key);
        long low = seen.low(key);
        return sort[0].used() && (high | low) != 0 ? partitionOf(high, low, partitions) : -1;
    }

    /** Since when the features of a sort see everything: the latest of its partitions. Any thread. */
    public long beganEpochMillis(FeatureKey key) {
        long began = Long.MIN_VALUE;
        for (SharedTable[] sort : tables) {
            for (SharedTable table : sort) {
                if (table.sort() == key) {
                    began = Math.max(began, table.beganEpochMillis());
                }
            }
        }
        return began;
    }

    /** Keys remembered, all sorts and partitions together. Any thread. */
    public long size() {
        return sum(SharedTable::size);
    }

    /** Keys forgotten at the bound. Any thread. */
    public long evicted() {
        return sum(SharedTable::evicted);
    }

    /** Reads that were given up. Any thread. */
    public long givenUp() {
        return sum(SharedTable::givenUp);
    }

    private long sum(ToLongFunction<SharedTable> figure) {
        long sum = 0;
        for (SharedTable[] sort : tables) {
            for (SharedTable table : sort) {
                sum += figure.applyAsLong(table);
            }
        }
        return sum;
    }

    /** One thread's way to read all of them. */
    public Readers readers() {
        return new Readers();
    }

    /** Reads all sorts of one observation. One thread. */
    public final class Readers {

        private final SharedTable.Reader[][] readers = new SharedTable.Reader[SORTS.length][];

        private Readers() {
            for (int sort = 0; sort < SORTS.length; sort++) {
                if (tables[sort][0].used()) {
                    readers[sort] = new SharedTable.Reader[partitions];
                    for (int partition = 0; partition < partitions; partition++) {
                        readers[sort][partition] = tables[sort][partition].reader(specs);
                    }
                }
            }
        }

        /** Writes what is known of the observation's keys into the facts. */
        public void read(Observation now, Facts facts) {
            for (int sort = 0; sort < SORTS.length; sort++) {
                if (readers[sort] != null) {
                    FeatureKey key = SORTS[sort];
                    readers[sort][partitionOf(now.high(key), now.low(key), partitions)].read(now, facts);
                }
            }
        }

        /** Whose they are. */
        public SharedFeatures features() {
            return SharedFeatures.this;
        }
    }
}
