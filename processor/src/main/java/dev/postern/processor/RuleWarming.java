package dev.postern.processor;

import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.fraud.LiveRules;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.SharedMaking;
import dev.postern.processor.fraud.SharedWindows;
import dev.postern.processor.fraud.Warming;
import dev.postern.processor.fraud.WarmingRetries;
import dev.postern.processor.journal.Journal;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes new windows from the journal, on a thread of its own, while the rules that read them are in shadow; all other rules
 * stay as they are. Who writes the windows keeps what happens meanwhile and brings it in at the end; so they are what they
 * would be had the set been in force from the journal's beginning. Reversals of before the first rule file are not
 * taken back: their records do not tell when the original was. What cannot be made is tried again later, so often; its rules
 * stay in shadow until then, or until it is full by itself.
 */
final class RuleWarming implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleWarming.class);
    private static final int SECONDS_MAX = 10;
    /** So often it is tried again when more happened meanwhile than is kept. */
    private static final int ATTEMPTS_MAX = 3;
    /** The journal's last records may not be in its files yet when the scan comes to their end. */
    private static final int SCANS_MAX = 5;
    private static final long BETWEEN_SCANS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long DURABLE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LiveRules live;
    private final Merchants merchants;
    private final SharedWindows shared;
    private final List<ActorRef<FraudScreener.Command>> screeners;
    private final Journal journal;
    private final Path journalFolder;
    private final Clock clock;
    private final WarmingRetries retries;
    private final Thread thread;
    private final LongAdder made = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private volatile boolean closing;
    private volatile boolean wanted = true;
    private volatile boolean busy = true;

    RuleWarming(LiveRules live, Merchants merchants, SharedWindows shared,
            List<ActorRef<FraudScreener.Command>> screeners, Journal journal, Path journalFolder, Clock clock,
            WarmingRetries.Terms retries) {
        this.live = live;
        this.merchants = merchants;
        this.shared = shared;
        this.screeners = screeners;
        this.journal = journal;
        this.journalFolder = journalFolder;
        this.clock = clock;
        this.retries = new WarmingRetries(retries);
        thread = Thread.ofPlatform().daemon().name("rule-warming").unstarted(this);
    }

    /** Begins with the set in force. */
    void start() {
        thread.start();
    }

    /** Another set is in force. Any thread. */
    void wake() {
        busy = true;
        wanted = true;
        LockSupport.unpark(thread);
    }

    /** Whether a set's windows are being looked at or made. Any thread. */
    boolean busy() {
        return busy;
    }

    /** Windows that were made and taken, those of a card shard as one, shared ones as one. Any thread. */
    long made() {
        return made.sum();
    }

    /** Such ones that were given up: too much happened meanwhile, or the journal could not be read. Any thread. */
    long givenUp() {
        return givenUp.sum();
    }

    /** Retries of such ones that have begun. Any thread. */
    long retried() {
        return retries.begun();
    }

    /** How it stands, in a sentence without its end. Any thread. */
    String standing() {
        String given = busy ? null : retries.standing(clock.nanos());
        return "new windows " + (busy ? "are being made" : given == null ? "are made, as far as the journal goes back" : given);
    }

    @Override
    public void run() {
        RuleSet last = null;
        while (!closing) {
            boolean retry = !wanted && retries.waits() && retries.leftNanos(clock.nanos()) == 0;
            if (!wanted && !retry) {
                busy = false;
                rest();
                continue;
            }
            busy = true;
            wanted = false;
            RuleSet rules = live.current();
            if (rules != last) {
                retries.forget();
            }
            last = rules;
            if (retry) {
                retries.begin();
            }
            try {
                if (rules == null || make(rules)) {
                    retries.forget();
                } else {
                    retries.gaveUp(clock.nanos());
                    LOG.warn("windows of {} {}", rules.name(), retries.standing(clock.nanos()));
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Until another set or the next retry; woken without a reason at most. */
    private void rest() {
        if (retries.waits()) {
            LockSupport.parkNanos(this, retries.leftNanos(clock.nanos()));
        } else {
            LockSupport.park(this);
        }
    }

    /** @return false when it was given up */
    private boolean make(RuleSet rules) throws InterruptedException {
        long givenUpBefore = givenUp();
        try {
            for (int attempt = 0; attempt < ATTEMPTS_MAX && !closing; attempt++) {
                if (warm(rules)) {
                    return true;
                }
                LOG.info("more happened while windows of {} were made than is kept", rules.name());
            }
            return closing;
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
            if (givenUp() == givenUpBefore) {
                givenUp.increment();
            }
            LOG.warn("windows of {} could not be made from the journal ({}): their rules are in shadow until they are", rules.name(),
                    e.toString());
            return live.current() != rules;
        }
    }

    /** @return false when it is to be tried again */
    private boolean warm(RuleSet rules) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Warming.Order[] orders = orders(rules);
        SharedMaking others = shared.prepare(rules, clock.epochMillis()).orElse(null);
        int wantedByShards = 0;
        for (Warming.Order order : orders) {
            wantedByShards += order == null ? 0 : 1;
        }
        if (wantedByShards == 0 && others == null) {
            return true;
        }
        long givenUpBefore = givenUp();
        WindowMaking making = new WindowMaking(rules, orders, others, merchants);
        try {
            if (others != null) {
                shared.begin(others).get(SECONDS_MAX, TimeUnit.SECONDS);
            }
            scan(rules, making);
        } finally {
            if (!making.complete() && live.current() == rules && !closing) {
                givenUp.increment();
            }
            int taken = hand(rules, orders, making);
            boolean takenByAll = others != null && goOnWith(others, making);
            LOG.info("windows of {} were made from {} records of the journal: warm in {} of {} card shards{}", rules.name(),
                    making.records(), taken, wantedByShards, others == null ? "" : takenByAll ? ", and those that are shared"
                    : ", those that are shared were not taken");
        }
        return givenUp() == givenUpBefore || live.current() != rules;
    }

    private Warming.Order[] orders(RuleSet rules) throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<Optional<Warming.Order>>> asked = new ArrayList<>();
        for (ActorRef<FraudScreener.Command> screener : screeners) {
            CompletableFuture<Optional<Warming.Order>> ready = new CompletableFuture<>();
            asked.add(ready);
            screener.tell(new FraudScreener.Prepare(rules, clock.epochMillis(), ready));
        }
        Warming.Order[] orders = new Warming.Order[screeners.size()];
        for (int shard = 0; shard < orders.length; shard++) {
            orders[shard] = asked.get(shard).get(SECONDS_MAX, TimeUnit.SECONDS).orElse(null);
        }
        return orders;
    }

    /** Until everything is read that happened before somebody began to keep it. */
    private void scan(RuleSet rules, WindowMaking making) throws IOException {
        long durable = journal.sequence();
        for (int scan = 0; scan < SCANS_MAX && !closing && live.current() == rules; scan++) {
            if (scan > 0) {
                LockSupport.parkNanos(BETWEEN_SCANS_NANOS);
            }
            making.scan(journalFolder);
            if (making.reachesAll() && making.sequence() >= durable) {
                making.completed();
                return;
            }
        }
    }

    /** @return how many shards went on with it; the others forget what they kept */
    private int hand(RuleSet rules, Warming.Order[] orders, WindowMaking making)
            throws InterruptedException, ExecutionException, TimeoutException {
        int taken = 0;
        for (int shard = 0; shard < orders.length; shard++) {
            if (orders[shard] != null) {
                CompletableFuture<Warming.End> done = new CompletableFuture<>();
                screeners.get(shard).tell(new FraudScreener.Warmed(making.complete() ? rules : null,
                        orders[shard].table(), making.through(shard), clock.epochMillis(), done));
                Warming.End end = done.get(SECONDS_MAX, TimeUnit.SECONDS);
                taken += end == Warming.End.TAKEN ? 1 : 0;
                givenUp.add(end == Warming.End.GIVEN_UP ? 1 : 0);
            }
        }
        made.add(taken);
        return taken;
    }

    /** Nothing is read from them that a power cut could take away. */
    private boolean goOnWith(SharedMaking others, WindowMaking making)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            long deadline = clock.nanos() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (making.complete() && journal.sequence() < making.sequence() && clock.nanos() - deadline < 0 && !closing) {
                LockSupport.parkNanos(DURABLE_POLL_NANOS);
            }
            if (!making.complete() || journal.sequence() < making.sequence()) {
                return false;
            }
            others.made();
            if (!shared.bringIn(others).get(SECONDS_MAX, TimeUnit.SECONDS)) {
                givenUp.increment();
                return false;
            }
            boolean taken = shared.goOnWith(others, clock.epochMillis());
            made.add(taken ? 1 : 0);
            return taken;
        } finally {
            shared.end(others);
        }
    }

    /** Ends; windows that are being made are given up. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
