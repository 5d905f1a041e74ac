package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.state.Pieces;
import dev.postern.protocol.iso8583.Pan;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The rules of the file at work for one card shard, with the features that they read. What was decided is told by the
 * events of the shard's stream, live and at replay alike, so that both make the same features. Confined to the shard.
 */
public final class CardFeatures {

    private static final int BIN_DIGITS = 6;

    /**
     * What is decided when not all rules could be asked in time.
     *
     * @param deadlineNanos from the beginning of a judgement
     */
    public record Lateness(long deadlineNanos, LatePolicy policy, long floorMinor) {
    }

    private final LiveRules live;
    private final int cardsMax;
    private final Lateness lateness;
    private final JournaledSubject subject;
    private final FeatureTable nothing = new FeatureTable(FeatureKey.CARD, List.of(), 1);
    private Desk desk;
    /** A snapshot had no features that fit: they begin with the next thing told. */
    private boolean cold;
    private TablePieces restoring;

    /** @param cardsMax cards of the shard whose features are remembered */
    public CardFeatures(LiveRules live, Merchants merchants, int cardsMax, Lateness lateness) {
        this.live = live;
        this.subject = new JournaledSubject(merchants);
        this.cardsMax = cardsMax;
        this.lateness = lateness;
        RuleSet rules = live.current();
        desk = rules == null ? null : new Desk(rules, cardsMax);
    }

    /**
     * Judges a request by the rules in force now.
     *
     * @return the code to refuse with, or null
     */
    String judge(AuthorizationRequest request, LongSupplier nanos) {
        RuleSet rules = live.current();
        if (rules == null || !request.kind().isSale()) {
            return null;
        }
        take(rules, request.atEpochMillis());
        Pan pan = request.pan();
        long bin = 0;
        for (int i = 0; i < BIN_DIGITS; i++) {
            bin = bin << 8 | '0' + pan.digit(i);
        }
        Subject of = subject.of(request.exchange(), request.token(), bin << 16, request.kind(), request.amountMinor(),
                request.currency(), request.atEpochMillis());
        return desk.judge(of, nanos, nanos.getAsLong() + lateness.deadlineNanos, lateness.policy,
                lateness.floorMinor).code();
    }

    private void take(RuleSet rules, long nowEpochMillis) {
        if (desk == null) {
            desk = new Desk(rules, cardsMax);
            desk.beganAt(nowEpochMillis);
        } else if (desk.rules() != rules) {
            desk = desk.followedBy(rules, nowEpochMillis);
        }
        begin(nowEpochMillis);
    }

    private void begin(long nowEpochMillis) {
        if (cold) {
            cold = false;
            desk.beganAt(nowEpochMillis);
        }
    }

    /**
     * Takes what was decided into the features.
     *
     * @param originalEpochMillis of a reversal: when its original was decided; else not looked at
     */
    public void apply(Event event, long originalEpochMillis) {
        if (desk == null) {
            return;
        }
        switch (event) {
            case Approved e when e.kind().isSale() -> decided(e.exchange(), e.token(), e.kind(), e.amountMinor(),
                    e.currency(), e.atEpochMillis(), true);
            case Declined e when e.kind().isSale() -> decided(e.exchange(), e.token(), e.kind(), e.amountMinor(),
                    e.currency(), e.atEpochMillis(), false);
            case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale() && originalEpochMillis > 0 -> {
                desk.reversed(subject.of(e.exchange(), e.token(), 0, e.kind(), e.amountMinor(), e.currency(),
                        originalEpochMillis));
            }
            default -> { }
        }
    }

    private void decided(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency, long at,
            boolean approved) {
        begin(at);
        desk.decided(subject.of(exchange, token, 0, kind, amountMinor, currency, at), approved);
    }

    /** The features as a snapshot copies them now. */
    public Pieces pieces() {
        return new TablePieces(table());
    }

    /** Where a snapshot's features are read into, before the start; then {@link #restored}. */
    public Pieces restoring() {
        restoring = new TablePieces(table());
        return restoring;
    }

    /** A snapshot was read. Features that it did not have begin with the next event. */
    public void restored() {
        cold = desk != null && !restoring.fits();
    }

    private FeatureTable table() {
        return desk == null ? nothing : desk.table(FeatureKey.CARD);
    }

    /** A hash of the features. */
    public long hash() {
        return table().hash();
    }
}
