package dev.postern.processor.faults;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.audit.Invariants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What terminals asked and were told, in the order in which they noticed. Any thread. */
final class History {

    /** One answer, with what it answered; null when the request was sent and nothing came yet. */
    private record Entry(ExchangeKey key, String code, byte[] answer) {
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> odd = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Long> firstNanos = new HashMap<>();
    private long told;

    synchronized void asked(ExchangeKey key) {
        entries.add(new Entry(key, null, null));
    }

    synchronized void told(ExchangeKey key, String code, byte[] answer) {
        entries.add(new Entry(key, code, answer));
        told++;
    }

    /** Something that no host may send, whatever happens to it. */
    synchronized void odd(String sentence) {
        odd.add(sentence);
    }

    /** An answer of this sort came now, such as {@code sale 96}, {@code reversal 00} or {@code repeat 00}. */
    synchronized void came(String sort) {
        counts.merge(sort, 1, Integer::sum);
        firstNanos.putIfAbsent(sort, System.nanoTime());
    }

    /** Begins to count anew. */
    synchronized void countAnew() {
        counts.clear();
        firstNanos.clear();
    }

    /** How many of this sort came since. */
    synchronized int count(String sort) {
        return counts.getOrDefault(sort, 0);
    }

    /** When the first of this sort came since; null when none has. */
    synchronized Long firstNanos(String sort) {
        return firstNanos.get(sort);
    }

    synchronized long toldCount() {
        return told;
    }

    synchronized List<String> odd() {
        return List.copyOf(odd);
    }

    /** How much there is now; {@link #tell} takes it as its end. */
    synchronized int size() {
        return entries.size();
    }

    /** Tells the bookkeeper the first entries. */
    synchronized void tell(Invariants invariants, int end) {
        for (Entry entry : entries.subList(0, end)) {
            if (entry.code == null) {
                invariants.asked(entry.key);
            } else {
                invariants.told(entry.key, entry.code, entry.answer);
            }
        }
    }
}
