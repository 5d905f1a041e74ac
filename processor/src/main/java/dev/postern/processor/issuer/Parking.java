package dev.postern.processor.issuer;

import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.time.Alarm;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Where requests stand until their slow issuer answers or is given up, or until a bill's shard has said whether they may pay it; with the
 * alarms that end it. Bounded by {@code postern.issuer.waiting-max}. Confined to the shard's actor.
 */
final class Parking {

    private final Waiting waiting = new Waiting();
    /** When the alarms that were set will ring, soonest first. */
    private final PriorityQueue<Long> rings = new PriorityQueue<>((a, b) -> Long.signum(a - b));
    private final long deadlineNanos;
    private final int waitingMax;
    private final Alarm alarm;
    private final LongConsumer ring;
    private boolean draining;

    /** @param ring told the time when an alarm rings; {@link #onDue} has to follow */
    Parking(IssuerSettings settings, Alarm alarm, LongConsumer ring) {
        this.deadlineNanos = settings.deadlineNanos();
        this.waitingMax = settings.waitingMax();
        this.alarm = alarm;
        this.ring = ring;
    }

    /** Whether it may wait for its issuer; when not it gets 91. */
    boolean park(Issuer.Handle handle, TestCard card) {
        boolean answersInTime = card.delayNanos() < deadlineNanos;
        if (draining && !answersInTime || waiting.size() >= waitingMax) {
            return false;
        }
        stand(handle, answersInTime ? card.delayNanos() : deadlineNanos, card == TestCard.LATE ? Waiting.End.TOO_LATE
                : answersInTime ? Waiting.End.DECIDED : Waiting.End.GIVEN_UP);
        return true;
    }

    /** Whether one more may wait for another shard. */
    boolean hasRoom() {
        return !draining && waiting.size() < waitingMax;
    }

    /** Waits for another shard, until {@link #take} or the issuer's deadline. */
    void awaitShard(Issuer.Handle handle) {
        stand(handle, deadlineNanos, Waiting.End.GIVEN_UP);
    }

    private void stand(Issuer.Handle handle, long forNanos, Waiting.End end) {
        long arrivedNanos = handle.passage().arrivedNanos();
        waiting.add(new Waiting.Entry(OriginalKey.of(handle.request().exchange()), handle, arrivedNanos + forNanos, end));
        setAlarm(arrivedNanos);
    }

    /** The one that is to pay that bill, still waiting; or null. */
    Waiting.Entry paying(long code) {
        return waiting.paying(code);
    }

    /** It waits no longer. */
    void take(Waiting.Entry entry) {
        waiting.take(entry.key());
    }

    /** The original of a reversal, no longer waiting; null when none waits, or one of another card. */
    Issuer.Handle takeOriginal(ReversalRequest reversal) {
        Waiting.Entry original = waiting.take(
                new OriginalKey(reversal.exchange().terminal(), reversal.originalBatch(), reversal.originalStan()));
        if (original != null && !isOf(original, reversal.token())) {
            waiting.add(original);
            return null;
        }
        return original == null ? null : original.handle();
    }

    /** Whether that card is the request's. */
    static boolean isOf(Waiting.Entry entry, CardToken token) {
        return entry.handle().request().token().equals(token);
    }

    /** An alarm rang: ends what is due. */
    void onDue(long nowNanos, Consumer<Waiting.Entry> end) {
        rings.poll();
        for (Waiting.Entry entry = waiting.takeDue(nowNanos); entry != null; entry = waiting.takeDue(nowNanos)) {
            end.accept(entry);
        }
        setAlarm(nowNanos);
    }

    /** Nothing more comes: ends what waits for an issuer that will not answer in time, and lets no such stand any more. */
    void drain(Consumer<Waiting.Entry> end) {
        draining = true;
        waiting.takeUnanswered().forEach(end);
    }

    /** Sets an alarm unless one rings early enough, so that only a few are ever set at once. */
    private void setAlarm(long nowNanos) {
        if (waiting.size() == 0) {
            return;
        }
        long due = waiting.nextDueNanos();
        if (rings.isEmpty() || due - rings.peek() < 0) {
            rings.add(due);
            alarm.ringAfter(Math.max(0, due - nowNanos), ring);
        }
    }
}
