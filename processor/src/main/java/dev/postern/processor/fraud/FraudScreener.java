package dev.postern.processor.fraud;

import dev.postern.fraud.features.CardActivities;
import dev.postern.fraud.features.CardActivity;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.rules.LimitRules;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Transaction;
import dev.postern.fraud.rules.Verdict;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.Stage;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.state.Copying;
import dev.postern.processor.state.PieceSink;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.time.Alarm;
import dev.postern.processor.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Judges the requests of one card shard and passes them on to the shard's issuer with the verdict; the issuer writes
 * the outcome, so that the stream has one writer. The only writer of the shard's features. Runs on the shard's loop.
 * Reversals pass unjudged, but by this way, so that none overtakes its original.
 */
public final class FraudScreener extends AbstractMatchingBehavior<FraudScreener.Command> {

    /** What a screener is told. */
    public sealed interface Command permits Screen, AskBill, Ended, NotApproved, Recorded, Prepare, Warmed, Copy,
            CopyOn {
    }

    /** A request to be judged; the issuer gets the same object. */
    public static non-sealed class Screen extends Issuer.Handle implements Command {

        /** With its passage and the way back, as {@link Issuer.Handle} has them. */
        public Screen(CardRequest request, Passage passage, Issuer.ReplyTo replyTo, Executor home) {
            super(request, passage, replyTo, home);
        }
    }

    /** A question about a bill of the shard: it passes unjudged. */
    public record AskBill(Issuer.BillAsked asked) implements Command {
    }

    /**
     * The shard's issuer decided a sale: it does not run any more, and is counted, between two judgements.
     *
     * @param event an {@link Approved} or a {@link Declined}
     * @param streamSequence its number in the shard's stream
     * @param counted rules are in force: their features take it too
     */
    public record Ended(Event event, long streamSequence, boolean counted) implements Command {
    }

    /** The shard's issuer did not approve a sale that passed here, or never will. */
    public record NotApproved(CardToken token) implements Command {
    }

    /**
     * The shard's issuer took an event into its state.
     *
     * @param originalEpochMillis of a reversal: when its original was decided
     * @param streamSequence its number in the shard's stream
     */
    public record Recorded(Event event, long originalEpochMillis, long streamSequence) implements Command {
    }

    /**
     * A set is in force whose windows may have to be made from the journal.
     *
     * @param ready told what is to be filled; nothing when the shard's features are warm
     */
    public record Prepare(RuleSet rules, long atEpochMillis, CompletableFuture<Optional<Warming.Order>> ready)
            implements Command {
    }

    /**
     * That was done.
     *
     * @param rules null when it could not be
     * @param through the last record of the shard's stream that is in the table
     * @param taken told whether the shard goes on with it
     */
    public record Warmed(RuleSet rules, FeatureTable table, long through, long atEpochMillis,
            CompletableFuture<Warming.End> taken) implements Command {
    }

    /** The features are to be copied as they are when this arrives. */
    public record Copy(PieceSink sink) implements Command {
    }

    /** The pause between two slices of the copy is over. */
    private record CopyOn() implements Command {
    }

    /** The features' section in a snapshot of the shard, behind those of the ledger. */
    public static final int SECTION = Ledger.SECTIONS;

    private final CardActivities activities;
    private final Copying copying;
    private final LimitRules rules;
    private final CardFeatures features;
    private final ActorRef<Issuer.Command> issuer;
    private final Clock clock;
    private final LongSupplier nanos;
    private final StageWriter stages;

    private FraudScreener(ActorContext<Command> context, CardActivities activities, LimitRules rules,
            CardFeatures features, ActorRef<Issuer.Command> issuer, Alarm alarm, Copying.Pace pace, Clock clock,
            StageWriter stages) {
        super(context);
        this.features = features;
        this.activities = activities;
        this.rules = rules;
        this.issuer = issuer;
        this.clock = clock;
        this.nanos = clock::nanos;
        this.stages = stages;
        ActorRef<Command> self = context.getSelf();
        copying = new Copying(pace, alarm, clock, _ -> self.tell(new CopyOn()));
    }

    /**
     * @param activities the shard's sales as recovered; from now on this actor's alone
     * @param features those that the rule file declares, likewise
     */
    public static Behavior<Command> create(CardActivities activities, LimitRules rules, CardFeatures features,
            ActorRef<Issuer.Command> issuer, Alarm alarm, Copying.Pace pace, Clock clock, StageWriter stages) {
        return Behaviors.setup(context -> new FraudScreener(context, activities, rules, features, issuer, alarm, pace,
                clock, stages));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Screen screen -> onScreen(screen);
            case AskBill bill -> issuer.tell(bill.asked());
            case Ended ended -> onEnded(ended);
            case NotApproved refused -> features.ended(refused.token());
            case Recorded recorded -> onRecorded(recorded);
            case Prepare prepare -> prepare.ready().complete(features.prepare(prepare.rules(), prepare.atEpochMillis()));
            case Warmed warmed -> warmed.taken().complete(features.warmed(warmed.rules(), warmed.table(),
                    warmed.through(), warmed.atEpochMillis()));
            case Copy copy -> copy(copy.sink());
            case CopyOn copyOn -> copying.next();
        }
        return this;
    }

    private void onScreen(Screen screen) {
        long started = clock.nanos();
        screen.passage().turn(started);
        byte[] judged;
        String refusal = null;
        switch (screen.request()) {
            case AuthorizationRequest request -> {
                refusal = judge(request).responseCode();
                if (refusal == null) {
                    refusal = features.judge(request, nanos);
                    judged = features.judged();
                } else {
                    judged = features.unasked(request);
                }
            }
            case ReversalRequest request -> judged = features.unasked(request);
        }
        long ended = clock.nanos();
        screen.passage().judged(ended);
        stages.record(Stage.FRAUD, ended - started);
        screen.judged(refusal, judged);
        issuer.tell(screen);
    }

    private void onEnded(Ended sale) {
        switch (sale.event()) {
            case Approved approved -> {
                features.ended(approved.token());
                activities.sold(approved.token().high(), approved.token().low(), approved.atEpochMillis());
            }
            case Declined declined -> features.ended(declined.token());
            default -> throw new IllegalArgumentException(sale.event().getClass().getSimpleName() + " ends no sale");
        }
        if (sale.counted()) {
            features.recorded(sale.event(), 0, sale.streamSequence());
        }
    }

    private void onRecorded(Recorded recorded) {
        features.recorded(recorded.event(), recorded.originalEpochMillis(), recorded.streamSequence());
    }

    private void copy(PieceSink sink) {
        List<Pieces> sections = new ArrayList<>(List.of(new ActivityPieces(activities)));
        sections.addAll(features.pieces());
        copying.begin(sections, SECTION, sink);
    }

    /** The two limits, which are asked first; then the rules of the file. */
    private Verdict judge(AuthorizationRequest request) {
        return rules.evaluate(
                new Transaction(request.amountMinor(), request.currency(), request.kind().isSale(),
                        request.atEpochMillis()),
                withRunning(request.token()));
    }

    /** Sales that passed here and are not decided yet count too: else a card could outrun its own count. */
    private CardActivity withRunning(CardToken token) {
        CardActivity decided = activities.of(token.high(), token.low());
        int more = features.running(token);
        return more == 0 ? decided : nowEpochMillis -> decided.salesWithinWindow(nowEpochMillis) + more;
    }
}
