package dev.postern.fraud.features;

import dev.postern.fraud.schema.Facts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;

/**
 * The features of terminals, merchants, BINs and devices, which many card shards read: partitions by a hash of the key,
 * each with one writer. Of each sort a partition has a standing table and a young one, which holds windows that a file
 * was the first to declare and which is empty once they stand with the others. Who writes and reads them is told by
 * the tables' own rules.
 */
public final class SharedFeatures {

    private static final FeatureKey[] SORTS = {FeatureKey.TERMINAL, FeatureKey.MERCHANT, FeatureKey.BIN,
        FeatureKey.DEVICE};
    private static final int ROWS = 2 * SORTS.length;

    private final List<FeatureSpec> specs;
    /** First the standing ones of each sort, then the young ones. */
    private final SharedTable[][] tables = new SharedTable[ROWS][];
    private final boolean[] used = new boolean[ROWS];
    private final int partitions;
    private final int keysMax;

    /**
     * Empty ones.
     *
     * @param specs all features of the file; those of cards are passed over
     * @param keysMax keys of one sort in one partition
     */
    public SharedFeatures(List<FeatureSpec> specs, int partitions, int keysMax) {
        this.specs = List.copyOf(specs);
        this.partitions = partitions;
        this.keysMax = keysMax;
        for (int row = 0; row < ROWS; row++) {
            tables[row] = new SharedTable[partitions];
            for (int partition = 0; partition < partitions; partition++) {
                tables[row][partition] = new SharedTable(SORTS[row % SORTS.length], row < SORTS.length ? this.specs
                        : List.of(), keysMax);
            }
        }
        lookWhatIsUsed();
    }

    private void lookWhatIsUsed() {
        for (int row = 0; row < ROWS; row++) {
            used[row] = false;
            for (SharedTable table : tables[row]) {
                used[row] |= table.used();
            }
        }
    }

    /**
     * Those of the next file: windows that it declares too go on, the others are new.
     *
     * @param beganEpochMillis since when the new ones will see everything
     */
    public SharedFeatures followedBy(List<FeatureSpec> next, int nextKeysMax, long beganEpochMillis) {
        SharedFeatures fresh = new SharedFeatures(next, partitions, nextKeysMax);
        for (int partition = 0; partition < partitions; partition++) {
            for (SharedTable table : fresh.goOn(partition, partition(partition))) {
                table.beganAt(beganEpochMillis);
            }
        }
        fresh.lookWhatIsUsed();
        return fresh;
    }

    /**
     * A partition goes on with what a snapshot held, before anyone else knows it. Several threads, each another partition;
     * then {@link #restored}.
     *
     * @param former in the order of {@link #partition}, null for what it did not hold
     * @return tables for windows that it did not hold, still empty
     */
    public List<SharedTable> goOn(int partition, List<SharedTable> former) {
        List<SharedTable> fresh = new ArrayList<>();
        for (int sort = 0; sort < SORTS.length; sort++) {
            Succession<SharedTable> next = Succession.of(SORTS[sort], specs, former.get(sort),
                    former.get(SORTS.length + sort), SharedTable::windows);
            SharedTable anew = new SharedTable(SORTS[sort], next.anew(), keysMax);
            if (anew.used()) {
                fresh.add(anew);
            }
            tables[sort][partition] = next.standing() == null ? anew : next.standing();
            tables[SORTS.length + sort][partition] = next.young() != null ? next.young()
                    : next.standing() != null ? anew : new SharedTable(SORTS[sort], List.of(), keysMax);
        }
        return fresh;
    }

    /** All partitions have gone on. */
    public void restored() {
        lookWhatIsUsed();
    }

    /** Whether the file declares any. */
    public boolean any() {
        for (boolean row : used) {
            if (row) {
                return true;
            }
        }
        return false;
    }

    /** Whether the tables are what they would be had there never been another file. */
    public boolean areMadeForTheirFile() {
        for (int row = 0; row < ROWS; row++) {
            for (SharedTable table : tables[row]) {
                if (row < SORTS.length ? !table.isMadeFor(specs) : table.used()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The file's features. */
    public List<FeatureSpec> specs() {
        return specs;
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

    /** The tables of one partition, in a fixed order: one of each sort, then the young ones of each. */
    public List<SharedTable> partition(int number) {
        List<SharedTable> all = new ArrayList<>(ROWS);
        for (SharedTable[] row : tables) {
            all.add(row[number]);
        }
        return all;
    }

    /**
     * Takes a decided transaction into the partitions that the caller writes, where its keys belong there.
     *
     * @param mine which partitions those are
     */
    public void observe(Observation seen, IntPredicate mine) {
        for (int row = 0; row < ROWS; row++) {
            int partition = partition(row, seen);
            if (partition >= 0 && mine.test(partition)) {
                tables[row][partition].observe(seen);
            }
        }
    }

    /** Takes an approved one back out; as {@link #observe}. */
    public void reverse(Observation original, IntPredicate mine) {
        for (int row = 0; row < ROWS; row++) {
            int partition = partition(row, original);
            if (partition >= 0 && mine.test(partition)) {
                tables[row][partition].reverse(original);
            }
        }
    }

    private int partition(int row, Observation seen) {
        if (!used[row]) {
            return -1;
        }
        FeatureKey key = SORTS[row % SORTS.length];
        long high = seen.high(key);
        long low = seen.low(key);
        return (high | low) != 0 ? partitionOf(high, low, partitions) : -1;
    }

    /** By place in the file: since when a feature sees everything, the latest of its partitions. Any thread. */
    public long[] beganEpochMillis() {
        long[] began = new long[specs.size()];
        Arrays.fill(began, Long.MIN_VALUE);
        for (int partition = 0; partition < partitions; partition++) {
            BitSet served = new BitSet();
            for (SharedTable[] row : tables) {
                for (int place : row[partition].windows().reading(specs, served).places()) {
                    began[place] = Math.max(began[place], row[partition].beganEpochMillis());
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
        for (SharedTable[] row : tables) {
            for (SharedTable table : row) {
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

        /** By row; null where nothing is read. */
        private final SharedTable.Reader[][] readers = new SharedTable.Reader[ROWS][];

        private Readers() {
            for (int partition = 0; partition < partitions; partition++) {
                BitSet served = new BitSet();
                for (int row = 0; row < ROWS; row++) {
                    SharedTable table = tables[row][partition];
                    Windows.Reading reading = table.windows().reading(specs, served);
                    if (used[row]) {
                        readers[row] = readers[row] == null ? new SharedTable.Reader[partitions] : readers[row];
                        readers[row][partition] = table.reader(reading);
                    }
                }
            }
        }

        /** Writes what is known of the observation's keys into the facts. */
        public void read(Observation now, Facts facts) {
            for (int row = 0; row < ROWS; row++) {
                if (readers[row] != null) {
                    FeatureKey key = SORTS[row % SORTS.length];
                    readers[row][partitionOf(now.high(key), now.low(key), partitions)].read(now, facts);
                }
            }
        }

        /** Whose they are. */
        public SharedFeatures features() {
            return SharedFeatures.this;
        }
    }
}
