package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.features.SharedTable;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.settings.HeapShare;
import dev.postern.processor.state.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The features of terminals, merchants, BINs and devices: partitions beside those of terminals, written on their loops,
 * read by every card shard without waiting. What feeds them is the journal, in its order and once it is durable, live as
 * at replay, so that both make the same features.
 */
public final class SharedWindows {

    private record Current(RuleSet rules, SharedFeatures features) {
    }

    private static final int PARTITIONS_MAX = 1_024;

    private final LiveRules live;
    private final Merchants merchants;
    private final int partitions;
    private final int keysMax;
    /** By partition: the journal's sequence up to which everything is in it. Its loop's alone. */
    private final long[] through;
    /** By partition: the newest sale that it could not see, because its record does not tell whom it concerns. */
    private final long[] unseenEpochMillis;
    private final SharedPieces[][] restoring;
    /** By partition: its snapshot was written for other features. */
    private final boolean[] cold;
    private final Writer recovering;
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
        unseenEpochMillis = new long[partitions];
        restoring = new SharedPieces[partitions][];
        cold = new boolean[partitions];
        recovering = new Writer(_ -> true);
        RuleSet rules = live.current();
        current = rules == null ? null : new Current(rules, features(rules));
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
            current = new Current(rules, features);
        }
        return features;
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
            return;
        }
        long unseen = switch (event) {
            case Approved e when e.kind().isSale() -> e.atEpochMillis();
            case Declined e when e.kind().isSale() -> e.atEpochMillis();
            default -> 0;
        };
        for (int partition = 0; unseen > 0 && partition < partitions; partition++) {
            if (sequence > through[partition]) {
                unseenEpochMillis[partition] = Math.max(unseenEpochMillis[partition], unseen + 1);
            }
        }
    }

    /**
     * All was visited: what could not be seen leaves windows that are not full yet. The recovering thread.
     *
     * @param nowEpochMillis when what follows begins
     */
    public void recovered(long nowEpochMillis) {
        Current now = current;
        for (int partition = 0; now != null && partition < partitions; partition++) {
            long unseen = cold[partition] ? nowEpochMillis : unseenEpochMillis[partition];
            if (unseen > 0) {
                now.features.partition(partition).forEach(table ->
                        table.beganAt(Math.max(table.beganEpochMillis(), unseen)));
            }
        }
    }

    /** One partition as a snapshot copies it now; on its loop. */
    public List<Pieces> pieces(int partition) {
        List<Pieces> pieces = new ArrayList<>();
        Current now = current;
        List<SharedTable> tables = now == null ? new SharedFeatures(List.of(), 1, 1).partition(0)
                : now.features.partition(partition);
        for (SharedTable table : tables) {
            pieces.add(new SharedPieces(table, through[partition]));
        }
        return pieces;
    }

    /** Where a partition's snapshot is read into; then {@link #restored}. */
    public List<Pieces> restoring(int partition) {
        List<Pieces> pieces = pieces(partition);
        restoring[partition] = pieces.toArray(SharedPieces[]::new);
        return pieces;
    }

    /**
     * A partition's snapshot was read. Features that it does not have begin with what follows it.
     *
     * @param sequence everything of the journal up to there is not handed to the partition again
     */
    public void restored(int partition, long sequence) {
        for (SharedPieces pieces : restoring[partition]) {
            through[partition] = Math.max(through[partition], Math.max(sequence, pieces.through()));
            if (!pieces.fits()) {
                cold[partition] = true;
            }
        }
        restoring[partition] = null;
    }

    /** A partition's snapshot could not be used. */
    public void notRestored(int partition) {
        restoring[partition] = null;
        Current now = current;
        if (now != null) {
            now.features.partition(partition).forEach(SharedTable::clear);
        }
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

    /** A writer for those partitions; its thread is the only one that writes them. */
    public Writer writer(IntPredicate mine) {
        return new Writer(mine);
    }

    /** Brings the durable records into the partitions of one loop. */
    public final class Writer {

        private final IntPredicate mine;
        private final JournaledSubject subject = new JournaledSubject(merchants);
        private final Observation observation = new Observation();
        private long sequence;
        private final IntPredicate due = this::isDue;

        private Writer(IntPredicate mine) {
            this.mine = mine;
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
            switch (event) {
                case Approved e when e.kind().isSale() -> observe(now, subject.of(e), true);
                case Declined e when e.kind().isSale() -> observe(now, subject.of(e), false);
                case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale()
                        && e.originalEpochMillis() > 0 -> {
                    Desk.observe(subject.of(e, 0, e.originalEpochMillis()), now.rules, observation);
                    observation.approved(true);
                    now.features.reverse(observation, due);
                }
                default -> { }
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

        private boolean isDue(int partition) {
            return mine.test(partition) && sequence > through[partition];
        }

        private void observe(Current now, Subject of, boolean approved) {
            Desk.observe(of, now.rules, observation);
            observation.approved(approved);
            now.features.observe(observation, due);
        }
    }
}
