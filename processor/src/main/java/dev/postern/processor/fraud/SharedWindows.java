package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.features.SharedTable;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.settings.HeapShare;
import dev.postern.processor.state.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The features of terminals, merchants, BINs and devices: partitions beside those of terminals, written on their loops,
 * read by every card shard without waiting. What feeds them is the journal, in its order and once it is durable, live as
 * at replay, so that both make the same features.
 */
public final class SharedWindows {

    /** @param after everything of the journal up to there is in them, whatever the partitions were handed */
    private record Current(RuleSet rules, SharedFeatures features, long after) {
    }

    private static final int PARTITIONS_MAX = 1_024;
    /** Events that a loop keeps while windows are made; some seconds of a loop at its limit. */
    private static final int KEPT_MAX = 131_072;
    private static final FeatureKey[] SORTS = FeatureKey.values();

    private final LiveRules live;
    private final Merchants merchants;
    private final int partitions;
    private final int keysMax;
    /** By partition: the journal's sequence up to which everything is in it. Its loop's alone. */
    private final long[] through;
    /** By partition and sort: behind the newest sale that it could not see, because its record does not tell its key. */
    private final long[][] unseenEpochMillis;
    private final SharedPieces[][] restoring;
    /** Tables for windows that the partitions' snapshots did not have. */
    private final List<SharedTable> cold = new ArrayList<>();
    private final Writer recovering;
    /** One a loop; complete before anything is served. */
    private final List<Writer> writers = new ArrayList<>();
    private volatile Current current;

    /**
     * @param partitions as many as terminals have
     * @param keysMax keys of one sort in one partition
     */
    SharedWindows(LiveRules live, Merchants merchants, int partitions, int keysMax) {
        this.live = live;
        this.merchants = merchants;
        this.partitions = partitions;
        this.keysMax = keysMax;
        through = new long[partitions];
        unseenEpochMillis = new long[partitions][SORTS.length];
        restoring = new SharedPieces[partitions][];
        recovering = new Writer(Runnable::run, _ -> true);
        RuleSet rules = live.current();
        current = rules == null ? null : new Current(rules, features(rules), 0);
    }

    /** For partitions that keep none. */
    public static SharedWindows none() {
        return new SharedWindows(LiveRules.none(), new Merchants(List.of()), PARTITIONS_MAX, 1);
    }

    private SharedFeatures features(RuleSet rules) {
        return new SharedFeatures(rules.features(), partitions, keysMax(rules));
    }

    /** A sixteenth of the heap for all sorts and partitions together. */
    private int keysMax(RuleSet rules) {
        long bytes = 1;
        for (SharedTable table : new SharedFeatures(rules.features(), 1, 1).partition(0)) {
            bytes = Math.max(bytes, table.used() ? table.keyBytes() : 0);
        }
        return HeapShare.atMost(keysMax, partitions * FeatureKey.values().length, bytes, 16);
    }

    /**
     * The features that a set reads; the first who asks for a new set makes them. Any thread.
     *
     * @param nowEpochMillis since when new ones will see everything
     */
    SharedFeatures of(RuleSet rules, long nowEpochMillis) {
        Current now = current;
        return now != null && now.rules == rules ? now.features : next(rules, nowEpochMillis);
    }

    private synchronized SharedFeatures next(RuleSet rules, long nowEpochMillis) {
        Current now = current;
        if (now != null && now.rules == rules) {
            return now.features;
        }
        SharedFeatures features;
        if (now != null) {
            features = now.features.followedBy(rules.features(), keysMax(rules), nowEpochMillis);
        } else {
            features = features(rules);
            for (int partition = 0; partition < partitions; partition++) {
                features.partition(partition).forEach(table -> table.beganAt(nowEpochMillis));
            }
        }
        if (live.current() == rules) {
            current = new Current(rules, features, now == null ? 0 : now.after);
        }
        return features;
    }

    /**
     * What is to be made from the journal for a set in force: its windows, when one is not warm, or when they are not held
     * as they would be had there never been another set. The thread that makes them; then {@link #begin}.
     */
    public Optional<SharedMaking> prepare(RuleSet rules, long nowEpochMillis) {
        SharedFeatures features = of(rules, nowEpochMillis);
        if (live.current() != rules || features.areMadeForTheirFile() && !isCold(features, nowEpochMillis)) {
            return Optional.empty();
        }
        return Optional.of(new SharedMaking(rules, features(rules), merchants));
    }

    private static boolean isCold(SharedFeatures features, long nowEpochMillis) {
        long[] began = features.beganEpochMillis();
        for (int place = 0; place < began.length; place++) {
            if (Desk.isCold(features.specs().get(place), began[place], nowEpochMillis)) {
                return true;
            }
        }
        return false;
    }

    /** From when this completes on every loop keeps what it is handed. Any thread. */
    public CompletableFuture<Boolean> begin(SharedMaking making) {
        return everywhere(writer -> writer.begin(making));
    }

    /** They are made and durable: the loops bring in what they kept. False when one had to keep too much. Any thread. */
    public CompletableFuture<Boolean> bringIn(SharedMaking making) {
        return everywhere(writer -> writer.bringIn(making));
    }

    /** Nothing is kept any more. Any thread. */
    public CompletableFuture<Boolean> end(SharedMaking making) {
        return everywhere(writer -> writer.end(making));
    }

    private CompletableFuture<Boolean> everywhere(Predicate<Writer> order) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (Writer writer : writers) {
            all = all.thenCombine(CompletableFuture.supplyAsync(() -> order.test(writer), writer.home), Boolean::logicalAnd);
        }
        return all;
    }

    /**
     * Every shard reads what was made from its next transaction on, once all loops have brought in what they kept. Any
     * thread.
     *
     * @return false when another set came, or what was made saw less than what is there
     */
    public synchronized boolean goOnWith(SharedMaking making, long nowEpochMillis) {
        Current now = current;
        if (now == null || now.rules != making.rules() || live.current() != making.rules()) {
            return false;
        }
        long[] before = now.features.beganEpochMillis();
        long[] made = making.features().beganEpochMillis();
        for (int place = 0; place < made.length; place++) {
            FeatureSpec spec = now.features.specs().get(place);
            if (Desk.isCold(spec, made[place], nowEpochMillis) && !Desk.isCold(spec, before[place], nowEpochMillis)) {
                return false;
            }
        }
        current = new Current(now.rules, making.features(), making.through());
        return true;
    }

    /** Whether an event tells something of them. Any thread. */
    public boolean wants(Event event) {
        return Judged.of(event) != null && current != null && current.features.any();
    }

    /** Keys remembered. Any thread. */
    public long size() {
        return current == null ? 0 : current.features.size();
    }

    /** Keys forgotten at the bound. Any thread. */
    public long evicted() {
        return current == null ? 0 : current.features.evicted();
    }

    /** Reads that were given up and saw nothing. Any thread. */
    public long givenUp() {
        return current == null ? 0 : current.features.givenUp();
    }

    /** One record at replay, verified and in order. The recovering thread. */
    public void visit(long sequence, Event event) {
        if (Judged.of(event) != null) {
            recovering.take(sequence, event);
        }
        long at = SharedTaking.saleEpochMillis(event);
        for (FeatureKey sort : SORTS) {
            if (at > 0 && !Judged.tells(event, sort)) {
                unseen(sequence, sort, at + 1);
            }
        }
    }

    private void unseen(long sequence, FeatureKey sort, long epochMillis) {
        for (int partition = 0; partition < partitions; partition++) {
            if (sequence > through[partition]) {
                long[] unseen = unseenEpochMillis[partition];
                unseen[sort.ordinal()] = Math.max(unseen[sort.ordinal()], epochMillis);
            }
        }
    }

    /**
     * All was visited: what could not be seen leaves windows that are not full yet. The recovering thread.
     *
     * @param nowEpochMillis when what follows begins
     */
    public void recovered(long nowEpochMillis) {
        cold.forEach(table -> table.beganAt(nowEpochMillis));
        cold.clear();
        Current now = current;
        for (int partition = 0; now != null && partition < partitions; partition++) {
            for (SharedTable table : now.features.partition(partition)) {
                long unseen = unseenEpochMillis[partition][table.sort().ordinal()];
                if (unseen > 0) {
                    table.beganAt(Math.max(table.beganEpochMillis(), unseen));
                }
            }
        }
    }

    /** One partition as a snapshot copies it now; on its loop. */
    public List<Pieces> pieces(int partition) {
        List<Pieces> pieces = new ArrayList<>();
        Current now = current;
        List<SharedTable> tables = now == null ? new SharedFeatures(List.of(), 1, 1).partition(0)
                : now.features.partition(partition);
        long reached = now == null ? through[partition] : Math.max(through[partition], now.after);
        for (SharedTable table : tables) {
            pieces.add(new SharedPieces(table, reached));
        }
        return pieces;
    }

    /** Where a partition's snapshot is read into; then {@link #restored}. */
    public List<Pieces> restoring(int partition) {
        Current now = current;
        List<FeatureSpec> file = now == null ? List.of() : now.rules.features();
        int tableKeysMax = now == null ? 1 : keysMax(now.rules);
        List<Pieces> pieces = new ArrayList<>();
        for (SharedTable table : new SharedFeatures(List.of(), 1, 1).partition(0)) {
            pieces.add(new SharedPieces(table.sort(), file, tableKeysMax));
        }
        restoring[partition] = pieces.toArray(SharedPieces[]::new);
        return pieces;
    }

    /**
     * A partition's snapshot was read. Windows that it does not have begin with what follows it.
     *
     * @param sequence everything of the journal up to there is not handed to the partition again
     */
    public synchronized void restored(int partition, long sequence) {
        List<SharedTable> tables = new ArrayList<>();
        for (SharedPieces pieces : restoring[partition]) {
            through[partition] = Math.max(through[partition], Math.max(sequence, pieces.through()));
            tables.add(pieces.table());
        }
        restoring[partition] = null;
        Current now = current;
        if (now != null) {
            cold.addAll(now.features.goOn(partition, tables));
            now.features.restored();
        }
    }

    /** A partition's snapshot could not be used. */
    public void notRestored(int partition) {
        restoring[partition] = null;
    }

    /** A hash of all of it. */
    public long hash() {
        long hash = 0;
        Current now = current;
        for (int partition = 0; now != null && partition < partitions; partition++) {
            for (SharedTable table : now.features.partition(partition)) {
                hash = hash * 31 + table.hash();
            }
        }
        return hash;
    }

    /**
     * A writer for those partitions; called for each loop before anything is served.
     *
     * @param home its thread is the only one that writes them
     */
    public Writer writer(Executor home, IntPredicate mine) {
        Writer writer = new Writer(home, mine);
        writers.add(writer);
        return writer;
    }

    /** Brings the durable records into the partitions of one loop. */
    public final class Writer {

        private final Executor home;
        private final IntPredicate mine;
        private final SharedTaking taking = new SharedTaking(merchants);
        private final IntPredicate due = this::isDue;
        private final IntPredicate dueToMade = this::isDueToMade;
        private long sequence;
        private long after;
        private SharedMaking making;
        /** What happened since; null once it was brought in. */
        private Warming kept;

        private Writer(Executor home, IntPredicate mine) {
            this.home = home;
            this.mine = mine;
        }

        /** Where it runs. */
        public Executor home() {
            return home;
        }

        /**
         * Takes one record of the journal, each once and in order.
         *
         * @param journalSequence its number
         */
        public void take(long journalSequence, Event event) {
            Current now = current;
            if (now == null) {
                return;
            }
            sequence = journalSequence;
            after = now.after;
            taking.take(now.rules, now.features, due, event);
            if (making == null || making.features() == now.features) {
                return;
            }
            if (kept != null) {
                kept.keep(event, 0, journalSequence);
            } else {
                taking.take(making.rules(), making.features(), dueToMade, event);
            }
        }

        /** Everything of the journal up to there was handed over. */
        public void reached(long journalSequence) {
            for (int partition = 0; partition < partitions; partition++) {
                if (mine.test(partition)) {
                    through[partition] = Math.max(through[partition], journalSequence);
                }
            }
        }

        private boolean begin(SharedMaking newMaking) {
            making = newMaking;
            kept = new Warming(KEPT_MAX);
            return true;
        }

        private boolean bringIn(SharedMaking made) {
            if (making != made || kept == null || kept.givenUp()) {
                return false;
            }
            for (Warming.Kept next = kept.take(); next != null; next = kept.take()) {
                sequence = next.sequence();
                taking.take(made.rules(), made.features(), dueToMade, next.event());
            }
            kept = null;
            return true;
        }

        private boolean end(SharedMaking ended) {
            if (making == ended) {
                making = null;
                kept = null;
            }
            return true;
        }

        private boolean isDue(int partition) {
            return mine.test(partition) && sequence > through[partition] && sequence > after;
        }

        private boolean isDueToMade(int partition) {
            return mine.test(partition) && sequence > making.through();
        }
    }
}
