package dev.postern.processor;

import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.fraud.LiveRules;
import dev.postern.processor.fraud.SharedWindows;
import dev.postern.processor.issuer.ApprovalListener;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.Follower;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.keys.PanSealing;
import dev.postern.processor.keys.TokenKey;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Inquiries;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.state.Copying;
import dev.postern.processor.state.PieceSink;
import dev.postern.processor.terminal.CardChecks;
import dev.postern.processor.terminal.Connections;
import dev.postern.processor.terminal.EventLoops;
import dev.postern.processor.terminal.LoopDispatchers;
import dev.postern.processor.terminal.PartitionStage;
import dev.postern.processor.terminal.TerminalPartition;
import dev.postern.processor.terminal.TerminalServer;
import dev.postern.processor.terminal.Terminals;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The one place that wires the stages. They are made right to left, each handed only what comes after it, so that none
 * can call backwards; the way back is the {@code replyTo} of a request. It runs once, when the state is recovered.
 * A stage that throws stops, and with it the node: its state may be half changed, and the journal has the whole of it.
 */
final class Guardian {

    /** What exists before the actors do. */
    record Parts(NodeSettings settings, RecoveredState state, Streams streams, Journal journal, TokenKey tokens, CardChecks checks, PanSealing sealing,
            EventLoops loops, LoopDispatchers dispatchers, TerminalServer server, StageHistograms stages,
            Counts counts, Clock clock, Catalogues catalogues) {

        private Alarm alarm(int loop) {
            return Alarm.on(loops.scheduler(loop), clock);
        }

        private Copying.Pace pace() {
            return settings.journal().snapshots().pace();
        }
    }

    /**
     * What the actors offer.
     *
     * @param entrance where connections go
     * @param owners of the streams' states, for snapshots
     * @param drain gives up what waits for an issuer
     * @param inquiries answers questions about terminals
     * @param issuers by card shard
     * @param screeners by card shard
     */
    record Wired(ActorRef<Connections.Command> entrance, List<SnapshotSource> owners, Runnable drain,
            Inquiries inquiries, List<ActorRef<Issuer.Command>> issuers,
            List<ActorRef<FraudScreener.Command>> screeners) {
    }

    private record Owner(int stream, Executor home, Consumer<SnapshotSource.Sink> tell) implements SnapshotSource {

        @Override
        public void begin(Sink sink) {
            tell.accept(sink);
        }
    }

    /** Hands a question to the partition of its terminal. */
    private record Asked(List<ActorRef<TerminalPartition.Command>> partitions) implements Inquiries {

        @Override
        public CompletionStage<String> why(String terminal, int stan) {
            return ask(terminal, stan);
        }

        @Override
        public CompletionStage<String> batch(String terminal) {
            return ask(terminal, -1);
        }

        private CompletionStage<String> ask(String terminal, int stan) {
            CompletableFuture<String> page = new CompletableFuture<>();
            long id = Terminals.idOf(terminal);
            partitions.get(Terminals.partitionOf(id, partitions.size()))
                    .tell(new TerminalPartition.Inquire(id, stan, page));
            return page;
        }
    }

    private Guardian() {
    }

    /**
     * Waits for the parts and wires them.
     *
     * @param wired completed with the way in, once everything behind it is there
     */
    static Behavior<Parts> create(CompletableFuture<Wired> wired) {
        return Behaviors.setup(context -> Behaviors.receiveMessage(parts -> {
            try {
                wired.complete(wire(context, parts));
            } catch (RuntimeException e) {
                wired.completeExceptionally(e);
                throw e;
            }
            return Behaviors.empty();
        }));
    }

    private static Wired wire(ActorContext<Parts> context, Parts parts) {
        List<SnapshotSource> owners = new ArrayList<>();
        // 1. Issuer and fraud screener of each card shard, on the loop that owns the shard.
        List<ActorRef<FraudScreener.Command>> screeners = new ArrayList<>();
        List<ActorRef<Issuer.Command>> issuers = new ArrayList<>();
        for (int shard = 0; shard < parts.settings.issuer().shards(); shard++) {
            screeners.add(shard(context, parts, shard, issuers, owners));
        }
        List<ActorRef<Issuer.Command>> shards = List.copyOf(issuers);
        shards.forEach(issuer -> issuer.tell(new Issuer.Resume(shards)));
        // 2. Terminal partitions, on theirs.
        PartitionStage stage = new PartitionStage(screeners, parts.settings.issuer().ranges(), parts.tokens,
                parts.settings.keyTerms(), parts.checks, parts.sealing, parts.server.answers(), parts.catalogues,
                parts.state.shared(), parts.streams.count());
        List<ActorRef<TerminalPartition.Command>> partitions = new ArrayList<>();
        for (int partition = 0; partition < parts.settings.terminal().partitions(); partition++) {
            partitions.add(partition(context, parts, stage, partition, owners));
        }
        parts.journal.follow(parts.state.shared()::wants, followers(parts));
        // 3. Connections, each on its channel's loop.
        return new Wired(context.spawn(Connections.create(parts.server,
                parts.settings.terminal().inFlightMaxPerConnection(), parts.settings.terminal().lateNanos(), parts.dispatchers, partitions,
                parts.counts, parts.clock), "connections"), owners,
                () -> shards.forEach(issuer -> issuer.tell(new Issuer.Drain())), new Asked(List.copyOf(partitions)),
                shards, List.copyOf(screeners));
    }

    /** Each loop keeps the shared features of its partitions, by what is durable. */
    private static List<Follower> followers(Parts parts) {
        List<Follower> followers = new ArrayList<>();
        for (int loop = 0; loop < parts.settings.terminal().eventLoops(); loop++) {
            int number = loop;
            followers.add(new FeatureFollower(parts.state.shared().writer(parts.dispatchers.home(loop),
                    partition -> parts.loops.ownerOf(partition) == number)));
        }
        return followers;
    }

    private record FeatureFollower(SharedWindows.Writer writer) implements Follower {

        @Override
        public Executor home() {
            return writer.home();
        }

        @Override
        public void take(long sequence, Event event) {
            writer.take(sequence, event);
        }

        @Override
        public void reached(long sequence) {
            writer.reached(sequence);
        }
    }

    private static ActorRef<FraudScreener.Command> shard(ActorContext<Parts> context, Parts parts, int shard,
            List<ActorRef<Issuer.Command>> issuers, List<SnapshotSource> owners) {
        int loop = parts.loops.ownerOf(shard);
        Feedback feedback = new Feedback();
        ActorRef<Issuer.Command> issuer = context.spawn(
                Issuer.create(parts.state.ledger(shard), parts.streams.card(shard),
                        parts.settings.issuer(), parts.journal, feedback, parts.alarm(loop), parts.pace(), parts.clock,
                        parts.stages.writer(loop), parts.counts),
                "issuer-" + shard, parts.dispatchers.selector(loop));
        ActorRef<FraudScreener.Command> screener = context.spawn(
                FraudScreener.create(parts.state.activities(shard), parts.settings.fraud().rules(),
                        parts.state.features(shard), issuer, parts.alarm(loop), parts.pace(), parts.clock, parts.stages.writer(loop)),
                "fraud-" + shard, parts.dispatchers.selector(loop));
        feedback.screener = screener;
        feedback.rules = parts.settings.fraud().live();
        issuers.add(issuer);
        owners.add(new Owner(parts.streams.card(shard), parts.dispatchers.home(loop),
                sink -> issuer.tell(new Issuer.Snapshot(sink))));
        context.watch(issuer);
        context.watch(screener);
        return screener;
    }

    private static ActorRef<TerminalPartition.Command> partition(ActorContext<Parts> context, Parts parts,
            PartitionStage stage, int partition, List<SnapshotSource> owners) {
        int loop = parts.loops.ownerOf(partition);
        ActorRef<TerminalPartition.Command> terminals = context.spawn(
                TerminalPartition.create(parts.state.terminals(partition), partition,
                        parts.streams.terminal(partition), stage, parts.journal, parts.dispatchers.home(loop),
                        parts.alarm(loop), parts.pace(), parts.clock, parts.stages.writer(loop), parts.counts),
                "terminals-" + partition, parts.dispatchers.selector(loop));
        owners.add(new Owner(parts.streams.terminal(partition), parts.dispatchers.home(loop),
                sink -> terminals.tell(new TerminalPartition.Snapshot(sink))));
        context.watch(terminals);
        return terminals;
    }

    /** The one way back: the issuer tells its own shard's screener what it approved. */
    private static final class Feedback implements ApprovalListener {

        private volatile ActorRef<FraudScreener.Command> screener;
        private volatile LiveRules rules;

        @Override
        public void notApproved(CardToken token) {
            screener.tell(new FraudScreener.NotApproved(token));
        }

        @Override
        public void ended(Event event, long streamSequence) {
            screener.tell(new FraudScreener.Ended(event, streamSequence, rules.current() != null));
        }

        @Override
        public void recorded(Event event, long originalEpochMillis, long streamSequence) {
            if (rules.current() != null || event instanceof RuleSnoozed) {
                screener.tell(new FraudScreener.Recorded(event, originalEpochMillis, streamSequence));
            }
        }

        @Override
        public void copy(PieceSink sink) {
            screener.tell(new FraudScreener.Copy(sink));
        }
    }
}
