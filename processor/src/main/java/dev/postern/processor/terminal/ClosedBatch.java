package dev.postern.processor.terminal;

import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchTotals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How a terminal's last batch was closed, for the operator. Immutable. */
record ClosedBatch(int batch, BatchClosed.Reason reason, BatchTotals ours, BatchTotals claimed,
        List<BatchDifference> differences, int differencesMore, long atEpochMillis) {

    private static final BatchClosed.Reason[] REASONS = BatchClosed.Reason.values();
    private static final int LINE_BYTES = Integer.BYTES + 2 * Long.BYTES;

    static ClosedBatch of(BatchClosed event) {
        return new ClosedBatch(event.exchange().batch(), event.reason(), event.home().plus(event.foreign()),
                event.claimedHome().plus(event.claimedForeign()), event.differences(), event.differencesMore(),
                event.atEpochMillis());
    }

    int bytes() {
        return 3 * Integer.BYTES + 1 + Long.BYTES + 2 * BatchState.Totals.BYTES + differences.size() * LINE_BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(batch).put((byte) reason.ordinal());
        BatchState.Totals.write(ours, out);
        BatchState.Totals.write(claimed, out);
        out.putInt(differences.size());
        for (BatchDifference line : differences) {
            out.putInt(line.stan()).putLong(line.oursMinor()).putLong(line.theirsMinor());
        }
        out.putInt(differencesMore).putLong(atEpochMillis);
    }

    static ClosedBatch read(ByteBuffer in) {
        int batch = in.getInt();
        BatchClosed.Reason reason = REASONS[in.get()];
        BatchTotals ours = BatchState.Totals.of(in);
        BatchTotals claimed = BatchState.Totals.of(in);
        int count = in.getInt();
        List<BatchDifference> differences = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            differences.add(new BatchDifference(in.getInt(), in.getLong(), in.getLong()));
        }
        return new ClosedBatch(batch, reason, ours, claimed, List.copyOf(differences), in.getInt(), in.getLong());
    }
}
