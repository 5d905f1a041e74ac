package dev.postern.processor;

import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.fraud.LiveRules;
import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.SnapshotRounds;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.keys.KeyRoom;
import dev.postern.processor.keys.PanSealing;
import dev.postern.processor.keys.SimulatedIssuer;
import dev.postern.processor.keys.TokenKey;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.IntervalSeries;
import dev.postern.processor.ops.OpsKey;
import dev.postern.processor.ops.OpsServer;
import dev.postern.processor.ops.SafeText;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.ops.StageIntervals;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.terminal.AnswerReference;
import dev.postern.processor.terminal.CardChecks;
import dev.postern.processor.terminal.Commissioned;
import dev.postern.processor.terminal.FleetProof;
import dev.postern.processor.terminal.TerminalServer;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running processor: opens what it stands on in the order in which it is needed, and closes it in the reverse. The
 * thread that starts it owns it; {@link #drainAndClose} may be called from another one, once.
 */
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Told once when the node can no longer keep its promise and must stop at once. Any thread. */
    @FunctionalInterface
    public interface FailureListener {

        /** @param exitCode what the process is to end with */
        void failed(int exitCode, String sentence);
    }

    /** Exit code when the journal failed: a supervisor restarts the node, which then recovers. */
    public static final int EXIT_JOURNAL_FAILED = 74;
    /** Exit code when a stage failed. */
    public static final int EXIT_STAGE_FAILED = 70;

    private final KeyRoom keys;
    private final Journal journal;
    private final NodeLoops loops;
    private final StageIntervals intervals;
    private final OpsServer ops;
    private final TerminalServer server;
    private final SnapshotRounds snapshots;
    private final LiveRules liveRules;
    private final RuleWarming warming;
    private final Runnable drain;
    private final Catalogues catalogues;
    private final InetSocketAddress terminals;
    private final RecoveredState state;
    private final Clock clock;
    private final long drainNanos;
    private volatile boolean ready;
    private volatile boolean closing;

    private Node(NodeSettings settings, Section root, Path data, List<FleetRow> fleet,
            Clock clock, FailureListener failures, NodeLoops.Begun begunLoops) throws IOException {
        this.clock = clock;
        this.drainNanos = settings.terminal().drainNanos();
        FleetProof.check(fleet, settings.measuresWithoutMac());
        // 1. What it remembers: its keys, then the journal, then every state that the journal tells.
        makeFolder(data);
        Path journalFolder = data.resolve("journal");
        keys = KeyRoom.open(data, settings.keys());
        TokenKey tokens = TokenKey.open(data, keys.module(), !Files.exists(journalFolder));
        List<Commissioned> commissioned = Commissioned.all(fleet, keys.module(), keys.fleetKey());
        SimulatedIssuer issuers = SimulatedIssuer.read(root.at("postern").at("issuer").at("test-keys"), keys.module());
        PanSealing sealing = new PanSealing(keys.days(), clock.epochMillis());
        Counts counts = new Counts();
        counts.counter("postern_card_numbers_not_sealed", "Card numbers that could not be sealed; must stay 0.", sealing::failures);
        catalogues = Catalogues.open(settings.catalogues(), counts);
        Streams streams = new Streams(settings.issuer().shards(), settings.terminal().partitions());
        int loopCount = settings.terminal().eventLoops();
        // One writer a loop, and the journal's.
        StageHistograms stages = new StageHistograms(loopCount + 1, clock);
        journal = ChronicleJournal.open(journalFolder, streams, settings.journal(), clock,
                (why, cause) -> journalFailed(failures, why, cause), observer(failures, counts, stages.writer(loopCount)));
        settings.fraud().live().settle(data);
        state = new RecoveredState(settings, streams, commissioned);
        long started = clock.nanos();
        journal.recover(state);
        state.recovered(clock.epochMillis());
        LOG.info("recovered in {} ms; {} terminals are commissioned",
                TimeUnit.NANOSECONDS.toMillis(clock.nanos() - started), state.terminalCount());
        // 2. What it runs on; begun before all that.
        loops = begunLoops.get();
        server = new TerminalServer(settings.terminal(), loops.loops(), stages, counts, clock);
        counts.counter("postern_log_card_numbers_stopped", "What looked like a card number on its way into the log; must stay 0.",
                SafeText::stopped);
        counts.gauge("postern_journal_waiting", "Appends that wait for the journal's writer.", journal::depth);
        LiveRules rules = settings.fraud().live();
        counts.counter("postern_fraud_rules_undecided", "Rules that could not be decided for a request, since the rule set came into force.",
                rules::undecided);
        counts.gauge("postern_fraud_shared_keys", "Terminals, merchants, BINs and devices whose features are remembered.",
                state.shared()::size);
        counts.counter("postern_fraud_shared_keys_forgotten", "Such keys that were forgotten at the bound.", state.shared()::evicted);
        counts.counter("postern_fraud_shared_reads_given_up", "Reads of such a key that its writer kept changing; must stay 0.",
                state.shared()::givenUp);
        counts.counter("postern_fraud_rules_late", "Requests whose deadline passed before all rules were asked, likewise.", rules::late);
        counts.counter("postern_fraud_rules_taken", "Rule sets that came into force since the start.", rules::reloads);
        counts.counter("postern_fraud_files_refused", "Changed rule files that were not taken.", rules::refused);
        // 3. The stages.
        loops.wire(new Guardian.Parts(settings, state, streams, journal, tokens, new CardChecks(keys.module(), issuers),
                sealing, loops.loops(), loops.dispatchers(), server, stages, counts, clock, catalogues));
        // 4. The doors, operations first, so that a start that hangs can be seen.
        IntervalSeries series = new IntervalSeries(counts, settings.ops().seriesMax());
        intervals = StageIntervals.start(stages, series, new AnswerReference()::of, data.resolve("histograms"), settings.ops(), clock);
        ops = OpsServer.start(settings.ops(), facts(settings), this::unready, stages, series, counts, clock);
        Guardian.Wired stagesThere = loops.wired().join();
        snapshots = SnapshotRounds.start(journal, stagesThere.owners(), settings.journal().snapshots(), clock);
        drain = stagesThere.drain();
        ops.answer(stagesThere.inquiries());
        warming = new RuleWarming(rules, state.merchants(), state.shared(), stagesThere.screeners(), journal, journalFolder,
                clock, settings.fraud().retries());
        RuleOrders orders = new RuleOrders(rules, warming::standing, stagesThere.issuers(), streams, journal, clock);
        counts.gauge("postern_fraud_windows_in_the_making", "1 while new windows are looked for and made from the journal.",
                () -> warming.busy() ? 1 : 0);
        counts.counter("postern_fraud_windows_made", "Windows that were made from the journal: of a card shard, or those that are shared.",
                warming::made);
        counts.counter("postern_fraud_windows_given_up", "Those that could not be made: their rules are in shadow until a retry makes them, or they are full.",
                warming::givenUp);
        counts.counter("postern_fraud_windows_retried", "Retries of such ones, after postern.fraud.windows-retry and longer.", warming::retried);
        rules.tell((set, by, source) -> {
            orders.taken(set, by, source);
            warming.wake();
        });
        warming.start();
        ops.obey(orders, OpsKey.open(data));
        terminals = server.bind(stagesThere.entrance());
        rules.watch();
        liveRules = rules;
        loops.system().getWhenTerminated().whenComplete((done, error) -> stagesEnded(failures));
        ready = true;
    }

    /**
     * Starts a node; it answers terminals when this returns.
     *
     * @param root the whole configuration
     * @param data folder of the journal, the token key and the histogram logs
     * @throws BadSetting or IOException or JournalRefused with one sentence that names what is wrong
     */
    public static Node start(Section root, NodeSettings settings, Path data, List<FleetRow> fleet, Clock clock,
            FailureListener failures) throws IOException {
        NodeLoops.Begun loops = NodeLoops.begin(settings.terminal().eventLoops(), root, clock);
        try {
            return new Node(settings, root, data, fleet, clock, failures, loops);
        } catch (IOException | RuntimeException | Error refused) {
            loops.abandon();
            throw refused;
        }
    }

    private static void makeFolder(Path data) throws IOException {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new IOException("the data folder " + data + " cannot be made (" + e
                    + "): make its parent writable, or name another one with --data", e);
        }
    }

    private static Map<String, String> facts(NodeSettings settings) {
        String version = Node.class.getPackage().getImplementationVersion();
        return Map.of("version", version == null ? "unpacked classes" : version,
                "durability", settings.journal().durability().name().toLowerCase(Locale.ROOT),
                "eventLoops", Integer.toString(settings.terminal().eventLoops()));
    }

    private JournalObserver observer(FailureListener failures, Counts counts, StageWriter writer) {
        return new JournalObserver() {
            @Override
            public void committed(int appends, long bytes, long forceNanos, int depth) {
                counts.forced(appends, forceNanos);
                writer.record(Stage.FORCE, forceNanos);
            }

            @Override
            public void failed(JournalFailure.Kind kind) {
                counts.refused("journal-" + kind.name().toLowerCase(Locale.ROOT));
                if (kind == JournalFailure.Kind.FULL || kind == JournalFailure.Kind.OUT_OF_SEQUENCE) {
                    // The stream's state is ahead of its records now and can never be written: only a restart mends that.
                    streamBroken(failures, kind);
                }
            }

            @Override
            public void undeliverable() {
                counts.refused("journal-undeliverable");
            }
        };
    }

    private void streamBroken(FailureListener failures, JournalFailure.Kind kind) {
        if (ready && !closing) {
            ready = false;
            LOG.error("an append was refused ({}), the node stops approving and ends", kind);
            failures.failed(EXIT_JOURNAL_FAILED, "the journal refused an append (" + kind
                    + "): the state is ahead of it, a restart recovers");
        }
    }

    private void journalFailed(FailureListener failures, JournalFailure why, Throwable cause) {
        LOG.error("the journal failed, the node stops approving and ends: {}", why.sentence(), cause);
        ready = false;
        failures.failed(EXIT_JOURNAL_FAILED, why.sentence());
    }

    private void stagesEnded(FailureListener failures) {
        if (!closing) {
            ready = false;
            failures.failed(EXIT_STAGE_FAILED, "a stage failed and the node ends; the log has the cause");
        }
    }

    private Optional<String> unready() {
        if (closing) {
            return Optional.of("draining");
        }
        if (journal.fenced()) {
            return Optional.of("the journal failed");
        }
        return ready ? Optional.empty() : Optional.of("starting");
    }

    /** What the stages hold; theirs alone until {@link #drainAndClose} has returned. */
    RecoveredState state() {
        return state;
    }

    /** Where terminals connect. */
    public InetSocketAddress terminals() {
        return terminals;
    }

    /** Where the operations port listens. */
    public InetSocketAddress ops() {
        return ops.address();
    }

    /** Takes no new connection and no further request, answers what is in flight, forces the journal, closes all. */
    public void drainAndClose() {
        closing = true;
        server.drain();
        drain.run();
        long deadline = clock.nanos() + drainNanos;
        while (server.inFlight() > 0 && clock.nanos() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
        int left = server.inFlight();
        if (left > 0) {
            LOG.warn("{} requests were still without an answer when the drain ended", left);
        }
        journal.close();
        liveRules.close();
        warming.close();
        snapshots.close();
        server.close();
        // The actors stop on the loops, so the loops go last.
        loops.terminate();
        ops.close();
        intervals.close();
        catalogues.close();
        loops.closeLoops();
        keys.close();
        LOG.info("drained");
    }
}
