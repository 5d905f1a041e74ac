package dev.postern.processor;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.ApprovalListener;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.SimulatedDisk;
import dev.postern.processor.journal.SimulatedJournal;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.keys.TokenKey;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.simulation.PlantedBug;
import dev.postern.processor.state.Copying;
import dev.postern.processor.state.PieceSink;
import dev.postern.processor.terminal.BatchFlaw;
import dev.postern.processor.terminal.PartitionStage;
import dev.postern.processor.terminal.SimulatedLine;
import dev.postern.processor.terminal.SimulatedLoop;
import dev.postern.processor.terminal.TerminalPartition;
import dev.postern.processor.terminal.Terminals;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One life of a simulated host: the real actors, wired as the guardian does, on one thread. Each of them takes its next
 * message when the surroundings say so, so that all orders come up that mailboxes allow. It ends with {@link #kill}.
 */
public final class SimulatedHost {

    /** What a host stands in. */
    public interface Surroundings extends SimulatedJournal.Director {

        Clock clock();

        /** How long a message waits in a mailbox, or a task before a loop. */
        long hopNanos();

        /** Bytes of a terminal were not read for longer than any answer takes. */
        void starved();

        /** A step of the host's own has ended: it may die here. */
        void stepped(Step step);
    }

    /** What a host does at a time. */
    public enum Step {
        CONNECTION, PARTITION, SCREENER, ISSUER, HOME, FLUSH, ALARM
    }

    /** What lasts longer than a host: who its terminals are, how it is set up, and its token key. */
    public static final class Ground {
        private final NodeSettings settings;
        private final List<FleetRow> fleet;
        private final TokenKey key;
        private final CardTokens tokens;

        private Ground(NodeSettings settings, List<FleetRow> fleet, TokenKey key) {
            this.settings = settings;
            this.fleet = fleet;
            this.key = key;
            tokens = key.tokens();
        }

        /**
         * Every bound is small, so that each is met.
         *
         * @param ofMerchant how many of the terminals stand in one shop
         */
        public static Ground of(int terminals, int ofMerchant, String... lines) {
            List<String> all = new ArrayList<>(List.of(
                    "postern.terminal { event-loops = 2, partitions = 2, in-flight-max-per-connection = 3 }",
                    "postern.terminal { in-flight-max-per-node = 8, requests-max-per-node = 12, answers-max = 4 }",
                    "postern.terminal { first-frame-deadline = 5s, frame-deadline = 2s, idle-deadline = 30s }",
                    "postern.issuer { shards = 4, deadline = 800ms, waiting-max = 2 }",
                    "postern.issuer.ranges = [{ bin = 622424, currency = 156, opening-balance-minor = 25000 }, "
                            + "{ bin = 622848, currency = 156, opening-balance-minor = 25000, foreign = true }]",
                    "postern.fraud { amount-max-minor = 3000, count-max = 30, count-window = 20s }"));
            all.addAll(List.of(lines));
            return new Ground(NodeSettings.read(Settings.with(all.toArray(String[]::new)).at("postern")),
                    shops(TestTerminal.fleet(terminals), ofMerchant), KeyFixture.tokenKey());
        }

        private static List<FleetRow> shops(List<FleetRow> rows, int ofMerchant) {
            List<FleetRow> all = new ArrayList<>();
            for (FleetRow row : rows) {
                all.add(new FleetRow(row.terminalId(), "MERCHANT%07d".formatted(all.size() / ofMerchant + 1), row.mcc(),
                        row.currency(), row.profile(), row.masterKey(), row.keySerial()));
            }
            return all;
        }

        public List<FleetRow> fleet() {
            return fleet;
        }

        /** The card as the host's books know it. */
        public CardToken token(Pan card) {
            return tokens.of(card);
        }

        /** After which an issuer is given up. */
        public long issuerDeadlineNanos() {
            return settings.issuer().deadlineNanos();
        }

        /** How many streams a host's journal has. */
        public int streams() {
            return SimulatedHost.streams(settings).count();
        }
    }

    private static final int LOOPS = 2;
    /** Five seconds: longer than the issuer's deadline and every stall together. */
    private static final int STARVED_CHECKS_MAX = 20;
    /** A clock that is read costs time, so a slice of this length holds one piece. */
    private static final Copying.Pace PACE = new Copying.Pace(50, 2_000_000);
    /** Where stage times go, that nobody looks at: virtual time has them all. */
    private static final StageWriter STAGES = new StageHistograms(1, Clock.system()).writer(0);

    private final class Mailbox {
        final BehaviorTestKit<?> actor;
        final Step step;
        boolean scheduled;

        Mailbox(BehaviorTestKit<?> actor, Step step) {
            this.actor = actor;
            this.step = step;
        }

        void pump() {
            if (!scheduled && actor.selfInbox().hasMessages()) {
                scheduled = true;
                later(surroundings.hopNanos(), this::step);
            }
        }

        private void step() {
            scheduled = false;
            actor.runOne();
            surroundings.stepped(step);
        }
    }

    private final class Home implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean scheduled;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
            schedule();
        }

        private void schedule() {
            if (!scheduled && !tasks.isEmpty()) {
                scheduled = true;
                later(surroundings.hopNanos(), this::step);
            }
        }

        private void step() {
            scheduled = false;
            tasks.remove().run();
            schedule();
            surroundings.stepped(Step.HOME);
        }
    }

    private final class Line {
        final SimulatedLine line;
        final SimulatedLoop loop;
        boolean scheduled;
        int starvedChecks;

        Line(SimulatedLine line, SimulatedLoop loop) {
            this.line = line;
            this.loop = loop;
        }

        void pump() {
            if (!scheduled && line.hasMail()) {
                scheduled = true;
                later(surroundings.hopNanos(), this::step);
            }
        }

        private void step() {
            scheduled = false;
            if (line.hasMail()) {
                line.step();
                later(surroundings.hopNanos(), () -> {
                    loop.endTurn();
                    surroundings.stepped(Step.FLUSH);
                });
                surroundings.stepped(Step.CONNECTION);
            }
        }
    }

    private final Surroundings surroundings;
    private final NodeSettings settings;
    private final Streams streams;
    private final List<FleetRow> fleet;
    private final PlantedBug bug;
    private final Counts counts;
    private final SimulatedState state;
    private final SimulatedJournal journal;
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final List<Home> homes = new ArrayList<>();
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<SnapshotSource> owners = new ArrayList<>();
    private final List<ActorRef<TerminalPartition.Command>> partitions = new ArrayList<>();
    private final List<ActorRef<Issuer.Command>> issuers = new ArrayList<>();
    private boolean alive = true;

    /**
     * Starts on what the disk holds.
     *
     * @throws dev.postern.processor.journal.JournalRefused as the real one does
     */
    public SimulatedHost(Ground ground, SimulatedDisk disk, Counts counts, PlantedBug bug, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = ground.settings;
        this.fleet = ground.fleet;
        this.bug = bug;
        this.counts = counts;
        streams = streams(settings);
        state = new SimulatedState(settings, streams, fleet, bug);
        journal = new SimulatedJournal(disk, streams, new Own(), bug.flaw());
        journal.recover(state);
        for (int i = 0; i < LOOPS; i++) {
            loops.add(new SimulatedLoop(settings.terminal().inFlightMaxPerNode() / LOOPS,
                    settings.terminal().requestsMaxPerNode() / LOOPS, STAGES, surroundings.clock()));
            homes.add(new Home());
        }
        List<ActorRef<FraudScreener.Command>> screeners = new ArrayList<>();
        for (int shard = 0; shard < streams.cards(); shard++) {
            screeners.add(shard(shard));
        }
        List<ActorRef<Issuer.Command>> shards = List.copyOf(issuers);
        shards.forEach(issuer -> issuer.tell(new Issuer.Resume(shards)));
        PartitionStage stage = SimulatedLine.stage(screeners, settings.issuer().ranges(), ground.key, settings.terminal(),
                Catalogues.unwatched(settings.catalogues()), streams.count());
        for (int partition = 0; partition < streams.terminals(); partition++) {
            partitions.add(partition(stage, partition));
        }
    }

    private static Streams streams(NodeSettings settings) {
        return new Streams(settings.issuer().shards(), settings.terminal().partitions());
    }

    private ActorRef<FraudScreener.Command> shard(int shard) {
        Home home = homes.get(shard % LOOPS);
        Ledger ledger = state.ledger(shard);
        if (bug == PlantedBug.SEQUENCE_REUSED && ledger.sequence() > 0) {
            ledger.restored(ledger.sequence() - 1);
        }
        Feedback feedback = new Feedback();
        int stream = streams.card(shard);
        BehaviorTestKit<Issuer.Command> issuer = BehaviorTestKit.create(Issuer.create(ledger, stream, settings.issuer(),
                journal, feedback, alarm(), PACE, surroundings.clock(), STAGES, counts));
        BehaviorTestKit<FraudScreener.Command> screener = BehaviorTestKit.create(FraudScreener.create(
                state.activities(shard), settings.fraud().rules(), state.features(shard), issuer.getRef(), alarm(), PACE, surroundings.clock(),
                STAGES));
        feedback.screener = screener.getRef();
        issuers.add(issuer.getRef());
        mailboxes.add(new Mailbox(issuer, Step.ISSUER));
        mailboxes.add(new Mailbox(screener, Step.SCREENER));
        owners.add(new Owner(stream, home, sink -> issuer.getRef().tell(new Issuer.Snapshot(sink))));
        return screener.getRef();
    }

    private ActorRef<TerminalPartition.Command> partition(PartitionStage stage, int partition) {
        Home home = homes.get(partition % LOOPS);
        int stream = streams.terminal(partition);
        BehaviorTestKit<TerminalPartition.Command> actor = BehaviorTestKit.create(TerminalPartition.create(
                state.terminals(partition), partition, stream, stage, journal, home, alarm(), PACE,
                surroundings.clock(), STAGES, counts));
        mailboxes.add(new Mailbox(actor, Step.PARTITION));
        owners.add(new Owner(stream, home, sink -> actor.getRef().tell(new TerminalPartition.Snapshot(sink))));
        return actor.getRef();
    }

    private Alarm alarm() {
        return (delayNanos, ring) -> later(delayNanos, () -> {
            ring.accept(surroundings.clock().nanos());
            surroundings.stepped(Step.ALARM);
        });
    }

    private void later(long delayNanos, Runnable task) {
        surroundings.after(delayNanos, () -> {
            if (alive) {
                task.run();
            }
        });
    }

    /** A terminal connects. */
    public SimulatedLine connect(int number) {
        SimulatedLoop loop = loops.get(number % LOOPS);
        SimulatedLine line = new SimulatedLine(settings.terminal(), loop, partitions, STAGES, counts,
                surroundings.clock(), bug == PlantedBug.AUTO_READ_LEFT_OFF);
        lines.add(new Line(line, loop));
        return line;
    }

    /** Gives every actor that was told something its turn, some time soon. */
    public void pump() {
        for (Mailbox mailbox : mailboxes) {
            mailbox.pump();
        }
        for (Line line : lines) {
            line.pump();
        }
        lines.removeIf(line -> line.line.isGone());
    }

    /** Looks for lines that stay silent, and for those that nobody reads; to be called four times a second. */
    public void checkDeadlines() {
        for (Line line : lines) {
            line.line.checkDeadlines(surroundings.clock().nanos());
            line.starvedChecks = line.line.isStarved() ? line.starvedChecks + 1 : 0;
            if (line.starvedChecks == STARVED_CHECKS_MAX) {
                surroundings.starved();
            }
        }
    }

    /** Begins a snapshot of one stream. */
    public void snapshot(int number) {
        if (!journal.fenced()) {
            journal.begin(owners.get(number % owners.size()));
        }
    }

    /** Whether nothing is on its way: the state is what the journal says. */
    public boolean isQuiet() {
        return journal.idle() && homes.stream().allMatch(home -> home.tasks.isEmpty())
                && mailboxes.stream().noneMatch(mailbox -> mailbox.actor.selfInbox().hasMessages())
                && loops.stream().allMatch(loop -> loop.inFlight() == 0);
    }

    /** The money of a currency, minor units. */
    public long balanceSumMinor(int currency) {
        long sum = 0;
        for (int shard = 0; shard < streams.cards(); shard++) {
            sum += state.ledger(shard).balanceSumMinor(currency);
        }
        return sum;
    }

    /** What is held of it. */
    public long heldSumMinor(int currency) {
        long sum = 0;
        for (int shard = 0; shard < streams.cards(); shard++) {
            sum += state.ledger(shard).heldSumMinor(currency);
        }
        return sum;
    }

    /** Transfers that are not finished. */
    public int runningTransfers() {
        int running = 0;
        for (int shard = 0; shard < streams.cards(); shard++) {
            for (var _ : state.ledger(shard).runningTransfers()) {
                running++;
            }
        }
        return running;
    }

    /** One number for the live state. */
    public long stateHash(boolean withTerminals) {
        return state.hash(withTerminals);
    }

    /** The same for what a start on this disk would have; snapshots are used, or not. */
    public long replayedHash(SimulatedDisk disk, boolean withSnapshots, boolean withTerminals) {
        SimulatedState fresh = new SimulatedState(settings, streams, fleet, bug);
        SimulatedJournal reader = new SimulatedJournal(disk, streams, new Silent(), SimulatedJournal.Flaw.NONE);
        reader.recover(withSnapshots ? fresh : fresh.withoutSnapshots());
        return fresh.hash(withTerminals);
    }

    /** The process is gone: nothing that was under way goes on, every line is closed. */
    public void kill() {
        alive = false;
        lines.forEach(line -> line.line.close());
        loops.forEach(SimulatedLoop::endTurn);
        lines.forEach(line -> line.line.written());
    }

    public boolean isAlive() {
        return alive;
    }

    private record Owner(int stream, Executor home, Consumer<SnapshotSource.Sink> tell) implements SnapshotSource {
        @Override
        public void begin(Sink sink) {
            tell.accept(sink);
        }
    }

    private static final class Feedback implements ApprovalListener {
        private ActorRef<FraudScreener.Command> screener;

        @Override
        public void notApproved(CardToken token) {
            screener.tell(new FraudScreener.NotApproved(token));
        }

        @Override
        public void ended(Event event, long streamSequence) {
            screener.tell(new FraudScreener.Ended(event, streamSequence, true));
        }

        @Override
        public void recorded(Event event, long originalEpochMillis, long streamSequence) {
            screener.tell(new FraudScreener.Recorded(event, originalEpochMillis, streamSequence));
        }

        @Override
        public void copy(PieceSink sink) {
            screener.tell(new FraudScreener.Copy(sink));
        }
    }

    /** The surroundings as the journal of this life sees them. */
    private final class Own implements SimulatedJournal.Director {
        @Override
        public void after(long delayNanos, Runnable task) {
            later(delayNanos, task);
        }

        @Override
        public long diskNanos() {
            return surroundings.diskNanos();
        }

        @Override
        public boolean refusesAppend() {
            return surroundings.refusesAppend();
        }

        @Override
        public boolean failsForce() {
            return surroundings.failsForce();
        }

        @Override
        public boolean lowOnSpace() {
            return surroundings.lowOnSpace();
        }

        @Override
        public void appended(Event event) {
            if (bug == PlantedBug.REVERSAL_APPLIED_TWICE && event instanceof Reversed reversed
                    && reversed.ending() == Ending.MONEY_RETURNED) {
                Ledger ledger = state.ledger(reversed.token().shard(streams.cards()));
                long sequence = ledger.sequence();
                ledger.apply(reversed);
                ledger.restored(sequence);
            }
            surroundings.appended(event);
        }

        @Override
        public void durable(Event event) {
            if (bug == PlantedBug.BATCH_TOTAL_COUNTED_TWICE && event instanceof Approved approved) {
                long terminal = approved.exchange().terminal();
                BatchFlaw.countAgain(state.terminals(Terminals.partitionOf(terminal, streams.terminals())), approved);
            }
            surroundings.durable(event);
        }

        @Override
        public void passed(SimulatedJournal.Passage passage) {
            surroundings.passed(passage);
        }

        @Override
        public void failed(dev.postern.processor.journal.JournalFailure.Kind kind) {
            surroundings.failed(kind);
        }

        @Override
        public void cut(int records) {
            surroundings.cut(records);
        }

        @Override
        public void passedOver(int stream) {
            surroundings.passedOver(stream);
        }

        @Override
        public void lookedUp(boolean found) {
            surroundings.lookedUp(found);
        }

        @Override
        public void restored(int stream) {
            surroundings.restored(stream);
        }
    }

    /** Of a journal that is only read. */
    private static final class Silent implements SimulatedJournal.Director {
        @Override
        public void after(long delayNanos, Runnable task) {
            throw new IllegalStateException("it is only read");
        }

        @Override
        public long diskNanos() {
            return 0;
        }

        @Override
        public boolean refusesAppend() {
            return true;
        }

        @Override
        public boolean failsForce() {
            return true;
        }

        @Override
        public boolean lowOnSpace() {
            return true;
        }

        @Override
        public void appended(Event event) {
            throw new IllegalStateException("it is only read");
        }

        @Override
        public void durable(Event event) {
            throw new IllegalStateException("something was not durable");
        }

        @Override
        public void passed(SimulatedJournal.Passage passage) {
            // Nobody dies of reading.
        }

        @Override
        public void failed(dev.postern.processor.journal.JournalFailure.Kind kind) {
            throw new IllegalStateException("it is only read");
        }
    }
}
