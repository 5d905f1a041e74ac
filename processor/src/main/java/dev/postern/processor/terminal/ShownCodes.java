package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Payments of one terminal that came without a card number: codes that it showed, and codes that customers showed it. A
 * poll or a reversal names none either, so the terminal's partition remembers whose card it was. The oldest leave at the
 * bound. Confined to its partition.
 */
final class ShownCodes {

    static final int CODES_MAX = 256;

    enum State {
        OPEN, PAID, CANCELLED
    }

    /**
     * One code; a change makes a new one.
     *
     * @param batch of the message that made it
     * @param stan of the message that made it
     * @param rrn that polls name; empty of a customer's code
     * @param payer whose card paid; null before
     * @param paidBatch batch of the message that took the money
     * @param paidStan STAN of that message
     */
    record Shown(int batch, int stan, long code, long amountMinor, long untilEpochMillis, long atEpochMillis,
            String rrn, State state, CardToken payer, boolean foreign, int paidBatch, int paidStan) {

        private Shown paid(Approved event) {
            return new Shown(batch, stan, code, amountMinor, untilEpochMillis, atEpochMillis, rrn, State.PAID,
                    event.token(), event.effect().foreign(), event.exchange().batch(), event.exchange().stan());
        }

        private Shown cancelled() {
            return new Shown(batch, stan, code, amountMinor, untilEpochMillis, atEpochMillis, rrn, State.CANCELLED,
                    payer, foreign, paidBatch, paidStan);
        }
    }

    private static final State[] STATES = State.values();
    private static final int RRN_CHARACTERS = 12;
    private static final int SHOWN_BYTES = 5 * Integer.BYTES + 6 * Long.BYTES + RRN_CHARACTERS + 3;

    private final List<Shown> codes = new ArrayList<>(0);

    void shown(CodeShown event) {
        add(new Shown(event.exchange().batch(), event.exchange().stan(), event.code(), event.amountMinor(),
                event.untilEpochMillis(), event.atEpochMillis(), event.rrn(), State.OPEN, null, false, 0, 0));
    }

    /** Takes in who paid with a code; other kinds say nothing here. */
    void approved(Approved event) {
        if (event.kind() == Kind.CUSTOMER_CODE) {
            add(new Shown(event.exchange().batch(), event.exchange().stan(), event.effect().code(), event.amountMinor(),
                    event.effect().untilEpochMillis(), event.atEpochMillis(), "", State.OPEN, null, false, 0, 0)
                    .paid(event));
        } else if (event.kind() == Kind.MERCHANT_CODE) {
            for (int i = 0; i < codes.size(); i++) {
                if (codes.get(i).code == event.effect().code()) {
                    codes.set(i, codes.get(i).paid(event));
                }
            }
        }
    }

    void reversed(Reversed event) {
        boolean ofCode = event.kind() == Kind.CUSTOMER_CODE || event.kind() == Kind.MERCHANT_CODE;
        if (!ofCode || event.ending() == Ending.ORIGINAL_UNKNOWN) {
            return;
        }
        for (int i = 0; i < codes.size(); i++) {
            Shown code = codes.get(i);
            if (code.batch == event.exchange().batch() && code.stan == event.exchange().stan()) {
                codes.set(i, code.cancelled());
            }
        }
    }

    private void add(Shown code) {
        if (codes.size() >= CODES_MAX) {
            codes.removeFirst();
        }
        codes.add(code);
    }

    /** The code that a message made, or null. */
    Shown find(int batch, int stan) {
        return codes.stream().filter(code -> code.batch == batch && code.stan == stan).findFirst().orElse(null);
    }

    /** The code that a poll names, or null. */
    Shown find(String rrn) {
        return codes.stream().filter(code -> code.rrn.equals(rrn)).findFirst().orElse(null);
    }

    int bytes() {
        return Integer.BYTES + codes.size() * SHOWN_BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(codes.size());
        for (Shown code : codes) {
            out.putInt(code.batch).putInt(code.stan).putInt(code.paidBatch).putInt(code.paidStan).putLong(code.code)
                    .putLong(code.amountMinor).putLong(code.untilEpochMillis).putLong(code.atEpochMillis)
                    .put((byte) code.state.ordinal()).put((byte) (code.payer == null ? 0 : 1))
                    .put((byte) (code.foreign ? 1 : 0)).putLong(code.payer == null ? 0 : code.payer.high())
                    .putLong(code.payer == null ? 0 : code.payer.low()).putInt(code.rrn.length());
            out.put(code.rrn.getBytes(StandardCharsets.US_ASCII));
        }
    }

    void read(ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            int batch = in.getInt();
            int stan = in.getInt();
            int paidBatch = in.getInt();
            int paidStan = in.getInt();
            long code = in.getLong();
            long amountMinor = in.getLong();
            long until = in.getLong();
            long at = in.getLong();
            State state = STATES[in.get()];
            boolean paid = in.get() != 0;
            boolean foreign = in.get() != 0;
            CardToken payer = new CardToken(in.getLong(), in.getLong());
            byte[] rrn = new byte[in.getInt()];
            in.get(rrn);
            codes.add(new Shown(batch, stan, code, amountMinor, until, at,
                    new String(rrn, StandardCharsets.US_ASCII), state, paid ? payer : null, foreign, paidBatch, paidStan));
        }
    }
}
