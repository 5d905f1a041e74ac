package dev.postern.processor.issuer;

import dev.postern.processor.authorization.OriginalKey;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Requests that wait for a slow issuer, by key and by the time they are due. Confined to its shard's actor.
 */
final class Waiting {

    /** One request that waits, and whether it is decided or given up when its time has come. */
    record Entry(OriginalKey key, Issuer.Handle handle, long dueNanos, boolean decides) {
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

    /** When the next one is due; only when there is one. */
    long nextDueNanos() {
        return byDue.peek().dueNanos;
    }
}
