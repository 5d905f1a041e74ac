package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What can be used once and was, until it may be forgotten. Confined to its shard. */
final class UsedCodes extends Drawers<Long> {

    private final TreeMap<Long, TreeSet<Long>> byEnd = new TreeMap<>();

    boolean contains(long code) {
        return get(code) != null;
    }

    void use(long code, long untilEpochMillis, long atEpochMillis) {
        for (Map.Entry<Long, TreeSet<Long>> first = byEnd.firstEntry();
                first != null && first.getKey() < atEpochMillis; first = byEnd.firstEntry()) {
            for (Long over : first.getValue().toArray(Long[]::new)) {
                remove(over);
            }
        }
        put(code, untilEpochMillis);
    }

    @Override
    void added(long number, Long until) {
        byEnd.computeIfAbsent(until, _ -> new TreeSet<>()).add(number);
    }

    @Override
    void removed(long number, Long until) {
        TreeSet<Long> same = byEnd.get(until);
        same.remove(number);
        if (same.isEmpty()) {
            byEnd.remove(until);
        }
    }

    @Override
    int entryBytes() {
        return Long.BYTES;
    }

    @Override
    void write(Long until, ByteBuffer out) {
        out.putLong(until);
    }

    @Override
    Long read(ByteBuffer in) {
        return in.getLong();
    }
}
