package dev.postern.processor.issuer;

import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * What a shard does without being asked: it frees holds whose time is over, and sends reversals that an issuer owes an answer to until it
 * answers (docs/lifecycle.md, "Late and silent issuers"). Confined to the shard's actor.
 */
final class Upkeep {

    /** Holds that are freed in one go. */
    private static final int EXPIRED_MAX = 1_000;
    /** A step of the wall clock frees holds no later than this. */
    private static final long HOLD_LOOK_MILLIS_MAX = 60_000;

    private final Ledger ledger;
    private final ShardStream stream;
    private final long retryMillis;
    private final Clock clock;
    private final LongConsumer wakeAfterNanos;
    private final Counts counts;
    /** How often each owed reversal was sent since the start. */
    private final Map<Long, Integer> attempts = new HashMap<>();
    /** When the soonest of the alarms that were set rings. */
    private long wakesAtEpochMillis = Long.MAX_VALUE;

    /** @param wakeAfterNanos sets an alarm; {@link #onDue} has to follow */
    Upkeep(Ledger ledger, ShardStream stream, IssuerSettings settings, Clock clock, LongConsumer wakeAfterNanos,
            Counts counts) {
        this.ledger = ledger;
        this.stream = stream;
        this.retryMillis = TimeUnit.NANOSECONDS.toMillis(settings.reversalRetryNanos());
        this.clock = clock;
        this.wakeAfterNanos = wakeAfterNanos;
        this.counts = counts;
    }

    /** Sets an alarm for the next try of a reversal that is owed, and for the end of the next hold. */
    void setAlarm() {
        long nowMillis = clock.epochMillis();
        long due = ledger.owedReversals().iterator().hasNext() ? nowMillis + retryMillis : Long.MAX_VALUE;
        long holdEnd = ledger.nextHoldEndEpochMillis();
        if (holdEnd != Long.MAX_VALUE) {
            due = Math.min(due, Math.clamp(holdEnd, nowMillis + retryMillis, nowMillis + HOLD_LOOK_MILLIS_MAX));
        }
        if (due < wakesAtEpochMillis) {
            wakesAtEpochMillis = due;
            wakeAfterNanos.accept(TimeUnit.MILLISECONDS.toNanos(due - nowMillis));
        }
    }

    /** An alarm rang. */
    void onDue(long atEpochMillis) {
        if (atEpochMillis >= wakesAtEpochMillis) {
            wakesAtEpochMillis = Long.MAX_VALUE;
        }
        int left = EXPIRED_MAX;
        for (HoldExpired event = ledger.expired(atEpochMillis); event != null && left > 0;
                event = ledger.expired(atEpochMillis)) {
            stream.record(event);
            left--;
        }
        for (long declined : ledger.owedReversals()) {
            sendReversal(declined, atEpochMillis);
        }
        setAlarm();
    }

    /** The simulated issuer answers at the third try; until then ours is the only side that knows of it. */
    private void sendReversal(long declinedSequence, long atEpochMillis) {
        int attempt = attempts.merge(declinedSequence, 1, Integer::sum);
        counts.refused("issuer-reversal-sent");
        if (attempt == 1) {
            // Its late approval has come meanwhile: it must not be sent on.
            counts.refused("late-approval");
        }
        if (attempt >= TestCard.REVERSAL_ANSWERED_AT_ATTEMPT) {
            attempts.remove(declinedSequence);
            stream.record(ledger.reversalAnswered(declinedSequence, attempt, atEpochMillis));
        }
    }
}
