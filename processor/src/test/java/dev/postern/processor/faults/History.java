package dev.postern.processor.faults;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.audit.Invariants;
import java.util.ArrayList;
import java.util.List;

/** What terminals asked and were told, in the order in which they noticed. Any thread. */
final class History {

    /** One answer, with what it answered; null when the request was sent and nothing came yet. */
    private record Entry(ExchangeKey key, String code, byte[] answer) {
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> odd = new ArrayList<>();
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
