package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.OriginalKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Requests that wait for a slow issuer, by key and by the time they are due. Confined to its shard's actor.
 */
final class Waiting {

    /** What happens when the time has come. */
    enum End {
        /** The issuer answers in time. */
        DECIDED,
        /** It never does, and never took the request: 91. */
        GIVEN_UP,
        /** It took the request and has not answered: 68, and we reverse. */
        TOO_LATE
    }

    /** One request that waits. */
    record Entry(OriginalKey key, Issuer.Handle handle, long dueNanos, End end) {
    }

    private final Map<OriginalKey, Entry> byKey = new HashMap<>();
    private final PriorityQueue<Entry> byDue =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos - b.dueNanos));

    int size() {
        return byKey.size();
    }

    void add(Entry entry) {
        byKey.put(entry.key, entry);
        byDue.add(entry);
    }

    /** The request under that key, no longer waiting; or null. */
    Entry take(OriginalKey key) {
        Entry entry = byKey.remove(key);
        if (entry != null) {
            byDue.remove(entry);
        }
        return entry;
    }

    /** The next one that is due, no longer waiting; or null. */
    Entry takeDue(long nowNanos) {
        Entry first = byDue.peek();
        if (first == null || first.dueNanos - nowNanos > 0) {
            return null;
        }
        byDue.poll();
        byKey.remove(first.key);
        return first;
    }

    /** The one that is to pay that bill, or null; there are few. */
    Entry paying(long code) {
        for (Entry entry : byDue) {
            if (entry.handle.request() instanceof AuthorizationRequest request && BillClaims.code(request) == code) {
                return entry;
            }
        }
        return null;
    }

    /** Those whose issuer will not answer in time, no longer waiting. */
    List<Entry> takeUnanswered() {
        List<Entry> unanswered = byDue.stream().filter(entry -> entry.end != End.DECIDED).toList();
        for (Entry entry : unanswered) {
            take(entry.key);
        }
        return unanswered;
    }

    /** When the next one is due; only when there is one. */
    long nextDueNanos() {
        return byDue.peek().dueNanos;
    }
}
