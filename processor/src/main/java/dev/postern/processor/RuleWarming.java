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
import dev.postern.processor.fraud.CardWarming;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.fraud.JournaledSubject;
import dev.postern.processor.fraud.LiveRules;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes windows of cards that began empty from the journal, on a thread of its own, while their rules are in shadow. Each
 * shard keeps what happens meanwhile and brings it in when its table comes; so the table is what it would be had the set
 * been in force from the journal's beginning. Reversals of before the first rule file are not taken back: their records
 * do not tell when the original was. What cannot be made stays in shadow until it is full by itself.
 */
final class RuleWarming implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleWarming.class);
    private static final int SECONDS_MAX = 10;
    /** The journal's last records may not be in its files yet when the scan comes to their end. */
    private static final int SCANS_MAX = 5;
    private static final long BETWEEN_SCANS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LiveRules live;
    private final Merchants merchants;
    private final List<ActorRef<FraudScreener.Command>> screeners;
    private final Path journal;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean wanted = true;

    RuleWarming(LiveRules live, Merchants merchants, List<ActorRef<FraudScreener.Command>> screeners, Path journal,
            Clock clock) {
        this.live = live;
        this.merchants = merchants;
        this.screeners = screeners;
        this.journal = journal;
        this.clock = clock;
        thread = Thread.ofPlatform().daemon().name("rule-warming").unstarted(this);
    }

    /** Begins with the set in force. */
    void start() {
        thread.start();
    }

    /** Another set is in force. Any thread. */
    void wake() {
        wanted = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closing) {
            if (!wanted) {
                LockSupport.park(this);
                continue;
            }
            wanted = false;
            RuleSet rules = live.current();
            try {
                if (rules != null) {
                    warm(rules);
                }
            } catch (IOException | JournalRefused | ExecutionException | TimeoutException | IllegalArgumentException e) {
                LOG.warn("windows of {} could not be made from the journal ({}): their rules stay in shadow until these are "
                        + "full", rules.name(), e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void warm(RuleSet rules) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<Optional<CardWarming.Order>>> asked = new ArrayList<>();
        for (ActorRef<FraudScreener.Command> screener : screeners) {
            CompletableFuture<Optional<CardWarming.Order>> ready = new CompletableFuture<>();
            asked.add(ready);
            screener.tell(new FraudScreener.Prepare(rules, clock.epochMillis(), ready));
        }
        CardWarming.Order[] orders = new CardWarming.Order[screeners.size()];
        boolean any = false;
        for (int shard = 0; shard < orders.length; shard++) {
            orders[shard] = asked.get(shard).get(SECONDS_MAX, TimeUnit.SECONDS).orElse(null);
            any |= orders[shard] != null;
        }
        if (any) {
            Making making = new Making(rules, orders);
            making.scan();
            hand(rules, orders, making);
        }
    }

    private void hand(RuleSet rules, CardWarming.Order[] orders, Making making)
            throws InterruptedException, ExecutionException, TimeoutException {
        int taken = 0;
        int wantedByShards = 0;
        for (int shard = 0; shard < orders.length; shard++) {
            if (orders[shard] != null) {
                wantedByShards++;
                CompletableFuture<Boolean> done = new CompletableFuture<>();
                boolean whole = making.through[shard] >= orders[shard].from();
                screeners.get(shard).tell(new FraudScreener.Warmed(whole ? rules : null, orders[shard].table(),
                        making.through[shard], done));
                taken += done.get(SECONDS_MAX, TimeUnit.SECONDS) ? 1 : 0;
            }
        }
        LOG.info("windows of {} were made from {} records of the journal: warm in {} of {} shards", rules.name(),
                making.records, taken, wantedByShards);
    }

    /** The tables of all shards, filled from the journal in its order. The warming thread only. */
    private final class Making {

        private final RuleSet rules;
        private final CardWarming.Order[] orders;
        private final long[] through;
        private final JournaledSubject subject = new JournaledSubject(merchants);
        private final Observation observation = new Observation();
        private long records;

        Making(RuleSet rules, CardWarming.Order[] orders) {
            this.rules = rules;
            this.orders = orders;
            through = new long[orders.length];
        }

        /** Reads to the end; again from where it was when a shard's last record was not there yet. */
        void scan() throws IOException {
            for (int scan = 0; scan < SCANS_MAX && !reachesAll() && !closing && live.current() == rules; scan++) {
                if (scan > 0) {
                    LockSupport.parkNanos(BETWEEN_SCANS_NANOS);
                }
                JournalScan.present(journal).run(record -> {
                    String stream = record.stream();
                    int shard = stream.charAt(0) == 'c' ? Integer.parseInt(stream.substring(1)) : -1;
                    if (shard >= 0 && orders[shard] != null && record.streamSequence() > through[shard]) {
                        if (through[shard] == 0 && record.streamSequence() > 1) {
                            // Older files were taken away: the windows begin with what is here.
                            orders[shard].table().beganAt(record.event().atEpochMillis());
                        }
                        through[shard] = record.streamSequence();
                        records++;
                        take(shard, record.event());
                    }
                });
            }
        }

        private boolean reachesAll() {
            for (int shard = 0; shard < orders.length; shard++) {
                if (orders[shard] != null && (through[shard] < orders[shard].from())) {
                    return false;
                }
            }
            return true;
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
    }

    /** Ends; a table that is being made is given up. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
