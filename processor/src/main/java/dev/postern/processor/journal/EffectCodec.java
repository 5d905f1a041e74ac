package dev.postern.processor.journal;

import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchTotals;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Payee;
import dev.postern.processor.authorization.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The parts of events that only some have, in the forms that {@link EventCodec} lists. Static; one buffer a thread. */
final class EffectCodec {

    private EffectCodec() {
    }

    static void encode(Effect effect, ByteBuffer out) {
        EventCodec.text(effect.responseCode(), out);
        out.put((byte) (effect.foreign() ? 1 : 0)).putLong(effect.balanceMinor()).putLong(effect.heldMinor())
                .putLong(effect.linkedSequence());
        OriginalKey original = effect.original();
        out.put((byte) (original == null ? 0 : 1));
        if (original != null) {
            out.putLong(original.terminal()).putInt(original.batch()).putInt(original.stan());
        }
        out.putLong(effect.untilEpochMillis()).putLong(effect.code());
        Tally tally = effect.tally();
        out.put((byte) (tally == null ? 0 : 1));
        if (tally != null) {
            out.put((byte) (tally.credit() ? 1 : 0)).putLong(tally.amountMinor()).put((byte) tally.count());
        }
        Payee payee = effect.payee();
        out.put((byte) (payee == null ? 0 : 1));
        if (payee != null) {
            EventCodec.token(payee.token(), out);
            EventCodec.text(payee.maskedPan(), out);
        }
    }

    static Effect decode(ByteBuffer in) {
        return new Effect(EventCodec.text(in), in.get() != 0, in.getLong(), in.getLong(), in.getLong(),
                in.get() == 0 ? null : new OriginalKey(in.getLong(), in.getInt(), in.getInt()), in.getLong(),
                in.getLong(), in.get() == 0 ? null : new Tally(in.get() != 0, in.getLong(), in.get()),
                in.get() == 0 ? null : new Payee(EventCodec.token(in), EventCodec.text(in)));
    }

    static void totals(BatchTotals totals, ByteBuffer out) {
        out.putLong(totals.debitMinor()).putInt(totals.debitCount()).putLong(totals.creditMinor())
                .putInt(totals.creditCount());
    }

    static BatchTotals totals(ByteBuffer in) {
        return new BatchTotals(in.getLong(), in.getInt(), in.getLong(), in.getInt());
    }

    static void differences(List<BatchDifference> differences, ByteBuffer out) {
        out.putShort((short) differences.size());
        for (BatchDifference line : differences) {
            out.putInt(line.stan()).putLong(line.oursMinor()).putLong(line.theirsMinor());
        }
    }

    static List<BatchDifference> differences(ByteBuffer in) {
        int count = Short.toUnsignedInt(in.getShort());
        List<BatchDifference> differences = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            differences.add(new BatchDifference(in.getInt(), in.getLong(), in.getLong()));
        }
        return List.copyOf(differences);
    }
}
