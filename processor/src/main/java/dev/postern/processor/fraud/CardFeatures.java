package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.state.Pieces;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * The rules of the file at work for one card shard, with the features of its cards. What was decided is told by the
 * events of the shard's stream, live and at replay alike, so that both make the same features. Confined to the shard.
 */
public final class CardFeatures {

    /**
     * What is decided when not all rules could be asked in time.
     *
     * @param deadlineNanos from the beginning of a judgement
     */
    public record Lateness(long deadlineNanos, LatePolicy policy, long floorMinor) {
    }

    /** Events kept while windows are made; half a minute of a shard that decides five hundred a second. */
    private static final int KEPT_MAX = 16_384;

    private final LiveRules live;
    private final ToIntFunction<RuleSet> cardsMax;
    private final Lateness lateness;
    private final SharedWindows shared;
    private final JournaledSubject subject;
    private final CardSnoozes snoozes = new CardSnoozes();
    private final RunningSales running = new RunningSales();
    private final FeatureTable nothing = new FeatureTable(FeatureKey.CARD, List.of(), 1);
    private Desk desk;
    private JudgedForm form;
    private byte[] judged;
    /** Windows that a snapshot did not have: they begin with the next thing told; or null. */
    private FeatureTable cold;
    /** Everything that recovery told is in. */
    private boolean serving;
    private TablePieces restoring;
    private TablePieces restoringYoung;
    private Warming warming;
    private long lastSequence;

    /** @param cardsMax cards of the shard whose features are remembered */
    public CardFeatures(LiveRules live, Merchants merchants, int cardsMax, Lateness lateness) {
        this(live, merchants, new SharedWindows(live, merchants, 1, cardsMax), _ -> cardsMax, lateness);
    }

    /**
     * @param shared the features that are not of cards
     * @param cardsMax cards whose features are remembered while a set is in force
     */
    CardFeatures(LiveRules live, Merchants merchants, SharedWindows shared, ToIntFunction<RuleSet> cardsMax,
            Lateness lateness) {
        this.live = live;
        this.shared = shared;
        this.subject = new JournaledSubject(merchants);
        this.cardsMax = cardsMax;
        this.lateness = lateness;
        RuleSet rules = live.current();
        if (rules != null) {
            begin(new Desk(rules, cardsMax.applyAsInt(rules), shared.of(rules, 0)));
        }
    }

    private void begin(Desk newDesk) {
        desk = newDesk;
        desk.snoozedBy(snoozes);
        form = new JudgedForm(desk.rules());
    }

    /**
     * Judges a request by the rules in force now; then {@link #judged} is what its record is to hold.
     *
     * @return the code to refuse with, or null
     */
    String judge(AuthorizationRequest request, LongSupplier nanos) {
        judged = null;
        RuleSet rules = live.current();
        if (!request.kind().isSale()) {
            return null;
        }
        if (rules == null) {
            running.passed(request.token(), null);
            return null;
        }
        long started = nanos.getAsLong();
        take(rules, request.atEpochMillis());
        Subject of = subject.of(request, request.kind());
        desk.read(of);
        running.addTo(desk, request.token());
        Judgement judgement = desk.judgeWhatWasRead(of, nanos, started + lateness.deadlineNanos, lateness.policy,
                lateness.floorMinor);
        judged = form.judged(request.layout().entry(), desk.facts(), judgement, lateness);
        if (judgement.code() == null) {
            running.passed(request.token(), of);
        }
        return judgement.code();
    }

    /** What the record of the last request is to hold; null when there are no rules, or none were asked. */
    byte[] judged() {
        return judged;
    }

    /** The same of a request that no rule is asked about: a reversal, or what a limit has refused. */
    byte[] unasked(CardRequest request) {
        Kind kind = switch (request) {
            case AuthorizationRequest sale -> sale.kind();
            case ReversalRequest reversal -> reversal.kind();
        };
        RuleSet rules = live.current();
        if (rules == null || !kind.isSale()) {
            return null;
        }
        take(rules, request.atEpochMillis());
        return form.unasked(request.layout().entry(), subject.of(request, kind).facts());
    }

    /** Sales of a card that passed here and are not decided. */
    int running(CardToken token) {
        return running.of(token);
    }

    /** A sale that passed here was decided, or never will be. */
    void ended(CardToken token) {
        running.ended(token);
    }

    private void take(RuleSet rules, long nowEpochMillis) {
        SharedFeatures others = shared.of(rules, nowEpochMillis);
        if (desk == null) {
            begin(new Desk(rules, cardsMax.applyAsInt(rules), others));
            desk.beganAt(nowEpochMillis);
        } else if (desk.rules() != rules) {
            begin(desk.followedBy(rules, others, cardsMax.applyAsInt(rules), nowEpochMillis));
        } else if (!serving || desk.readsFrom() != others) {
            desk.readFrom(others);
        }
        serving = true;
        beginCold(nowEpochMillis);
    }

    private void beginCold(long nowEpochMillis) {
        if (cold != null) {
            cold.beganAt(nowEpochMillis);
            cold = null;
            desk.lookWhatIsWarm();
        }
    }

    /**
     * Takes what was decided into the features.
     *
     * @param originalEpochMillis of a reversal: when its original was decided; else not looked at
     */
    public void apply(Event event, long originalEpochMillis) {
        if (event instanceof RuleSnoozed snoozed) {
            snoozes.take(snoozed);
        }
        if (desk == null) {
            return;
        }
        switch (event) {
            case Approved e when e.kind().isSale() -> decided(subject.of(e), true);
            case Declined e when e.kind().isSale() -> decided(subject.of(e), false);
            case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale() && originalEpochMillis > 0 ->
                    desk.reversed(subject.of(e, 0, originalEpochMillis));
            default -> { }
        }
    }

    private void decided(Subject of, boolean approved) {
        beginCold(of.atEpochMillis());
        desk.decided(of, approved);
    }

    /** As {@link #apply}, live: what happens while windows are made from the journal is kept for them. */
    void recorded(Event event, long originalEpochMillis, long streamSequence) {
        lastSequence = streamSequence;
        apply(event, originalEpochMillis);
        if (warming != null) {
            warming.keep(event, originalEpochMillis, streamSequence);
        }
    }

    /** Takes the set now; what is to be made from the journal, if its windows are not warm, or not as the set has them. */
    Optional<Warming.Order> prepare(RuleSet rules, long nowEpochMillis) {
        if (live.current() != rules) {
            return Optional.empty();
        }
        take(rules, nowEpochMillis);
        if (desk.isWhole(nowEpochMillis)) {
            return Optional.empty();
        }
        warming = new Warming(KEPT_MAX);
        return Optional.of(new Warming.Order(
                new FeatureTable(FeatureKey.CARD, rules.features(), cardsMax.applyAsInt(rules)), lastSequence));
    }

    /** Goes on with windows that were made from the journal, if they are still wanted and whole. */
    Warming.End warmed(RuleSet rules, FeatureTable made, long through, long nowEpochMillis) {
        Warming done = warming;
        warming = null;
        if (done == null || desk == null || desk.rules() != rules) {
            return Warming.End.NOT_WANTED;
        }
        if (done.givenUp()) {
            return Warming.End.GIVEN_UP;
        }
        if (!desk.goOnWith(made, nowEpochMillis)) {
            return Warming.End.NOT_WANTED;
        }
        for (Warming.Kept kept = done.take(); kept != null; kept = done.take()) {
            if (kept.sequence() > through) {
                apply(kept.event(), kept.originalEpochMillis());
            }
        }
        return Warming.End.TAKEN;
    }

    /** The features as a snapshot copies them now, and the rules that rest. */
    public List<Pieces> pieces() {
        return List.of(new TablePieces(table()), snoozes, new TablePieces(young()));
    }

    /** Where a snapshot's features are read into, before the start; then {@link #restored}. */
    public List<Pieces> restoring() {
        List<FeatureSpec> file = desk == null ? List.of() : desk.rules().features();
        int keysMax = desk == null ? 1 : cardsMax.applyAsInt(desk.rules());
        restoring = new TablePieces(file, keysMax);
        restoringYoung = new TablePieces(file, keysMax);
        return List.of(restoring, snoozes, restoringYoung);
    }

    /** A snapshot was read. Windows that it did not have begin with the next event. */
    public void restored() {
        cold = desk == null ? null : desk.goOn(FeatureKey.CARD, restoring.table(), restoringYoung.table());
        restoring = null;
        restoringYoung = null;
    }

    private FeatureTable table() {
        return desk == null ? nothing : desk.table(FeatureKey.CARD);
    }

    private FeatureTable young() {
        return desk == null ? null : desk.youngTable(FeatureKey.CARD);
    }

    /** A hash of the features and of what rests. */
    public long hash() {
        long young = young() == null ? 0 : young().hash();
        return (table().hash() ^ young) * 31 + snoozes.hash();
    }
}
