package dev.postern.processor;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.fraud.JournaledSubject;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.SharedMaking;
import dev.postern.processor.fraud.Warming;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.journal.ScannedRecord;
import java.io.IOException;
import java.nio.file.Path;

/** Windows filled from the journal in its order: the tables of card shards, and those that shards share. One thread. */
final class WindowMaking {

    private final RuleSet rules;
    /** By shard; null where nothing is to be made. */
    private final Warming.Order[] orders;
    /** Null when nothing of them is to be made. */
    private final SharedMaking shared;
    private final long[] through;
    private final JournaledSubject subject;
    private final Observation observation = new Observation();
    private long sequence;
    private long records;
    private boolean complete;

    WindowMaking(RuleSet rules, Warming.Order[] orders, SharedMaking shared, Merchants merchants) {
        this.rules = rules;
        this.orders = orders;
        this.shared = shared;
        subject = new JournaledSubject(merchants);
        through = new long[orders.length];
    }

    /** Reads to the end, from where it was the last time. */
    void scan(Path journal) throws IOException {
        JournalScan.present(journal).run(record -> {
            if (record.sequence() > sequence) {
                sequence = record.sequence();
                records++;
                take(record);
            }
        });
    }

    private void take(ScannedRecord record) {
        String stream = record.stream();
        if (stream.charAt(0) != 'c') {
            return;
        }
        if (shared != null) {
            shared.visit(record.sequence(), record.event());
        }
        int shard = Integer.parseInt(stream.substring(1));
        if (orders[shard] == null) {
            return;
        }
        if (through[shard] == 0 && record.streamSequence() > 1) {
            // Older files were taken away: the windows begin with what is here.
            orders[shard].table().beganAt(record.event().atEpochMillis());
        }
        through[shard] = record.streamSequence();
        take(shard, record.event());
    }

    private void take(int shard, Event event) {
        switch (event) {
            case Approved e when e.kind().isSale() -> observe(shard, subject.of(e), true);
            case Declined e when e.kind().isSale() -> observe(shard, subject.of(e), false);
            case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale()
                    && e.originalEpochMillis() > 0 -> {
                Desk.observe(subject.of(e, 0, e.originalEpochMillis()), rules, observation);
                observation.approved(true);
                orders[shard].table().reverse(observation);
            }
            default -> { }
        }
    }

    private void observe(int shard, Subject of, boolean approved) {
        Desk.observe(of, rules, observation);
        observation.approved(approved);
        orders[shard].table().observe(observation);
    }

    /** Whether everything that happened before the orders is in. */
    boolean reachesAll() {
        for (int shard = 0; shard < orders.length; shard++) {
            if (orders[shard] != null && through[shard] < orders[shard].from()) {
                return false;
            }
        }
        return true;
    }

    /** Everything is in that is needed. */
    void completed() {
        complete = true;
    }

    /** Whether it is; if not, nobody may read what was made. */
    boolean complete() {
        return complete;
    }

    /** The last record of that shard's stream that is in. */
    long through(int shard) {
        return through[shard];
    }

    /** The journal's last record that was read. */
    long sequence() {
        return sequence;
    }

    /** How many records were read. */
    long records() {
        return records;
    }
}
