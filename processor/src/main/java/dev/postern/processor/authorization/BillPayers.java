package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * For which card each bill of this shard is kept, by the bill's number, until it may be forgotten. Whether that card has paid,
 * its own shard knows. Confined to its shard.
 */
final class BillPayers extends Drawers<BillPayers.Payer> {

    /** Whose payment a bill is kept for. */
    record Payer(CardToken token, long untilEpochMillis) {
    }

    private final TreeMap<Long, TreeSet<Long>> byEnd = new TreeMap<>();

    void keep(BillReserved event) {
        for (Map.Entry<Long, TreeSet<Long>> first = byEnd.firstEntry();
                first != null && first.getKey() < event.atEpochMillis(); first = byEnd.firstEntry()) {
            for (Long over : first.getValue().toArray(Long[]::new)) {
                remove(over);
            }
        }
        put(event.code(), new Payer(event.token(), event.untilEpochMillis()));
    }

    @Override
    void added(long number, Payer payer) {
        byEnd.computeIfAbsent(payer.untilEpochMillis, _ -> new TreeSet<>()).add(number);
    }

    @Override
    void removed(long number, Payer payer) {
        TreeSet<Long> same = byEnd.get(payer.untilEpochMillis);
        same.remove(number);
        if (same.isEmpty()) {
            byEnd.remove(payer.untilEpochMillis);
        }
    }

    @Override
    int entryBytes() {
        return 3 * Long.BYTES;
    }

    @Override
    void write(Payer payer, ByteBuffer out) {
        out.putLong(payer.token.high()).putLong(payer.token.low()).putLong(payer.untilEpochMillis);
    }

    @Override
    Payer read(ByteBuffer in) {
        return new Payer(new CardToken(in.getLong(), in.getLong()), in.getLong());
    }
}
