package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Transfers that this shard has a part in, as payer's or payee's, by their id. Those that are not finished are resumed
 * after a restart and never forgotten; the others are when nobody can ask for them any more. Of those the payee's side keeps how far it
 * has forgotten, stream by stream of the payers, so that none is ever credited twice. Confined to its shard.
 */
public final class Transfers extends Drawers<Transfers.Transfer> {

    /** How far it is, as this shard knows; the payee's shard knows CREDITED and TAKEN only. */
    public enum State {
        CREDITING, SETTLED, RETURNING, RETURNED, CREDITED, TAKEN
    }

    /**
     * One transfer; a change makes a new one.
     *
     * @param payer the payer's card, or null in the payee's shard
     */
    public record Transfer(long id, CardToken payer, Payee payee, long amountMinor, int currency, State state,
            long atEpochMillis) {

        Transfer to(State next) {
            return new Transfer(id, payer, payee, amountMinor, currency, next, atEpochMillis);
        }

        /** Whether something has still to be done. */
        public boolean running() {
            return state == State.CREDITING || state == State.RETURNING;
        }
    }

    private static final int SEQUENCE_BITS = 48;
    private static final int PAN_CHARACTERS_MAX = 19;
    private static final State[] STATES = State.values();

    /** Most that are forgotten with one step, so that none is long after a quiet time. */
    private static final int FORGOTTEN_AT_ONCE = 8;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final Payee NOBODY = new Payee(new CardToken(0, 0), "");

    private final TreeMap<Long, Transfer> running = new TreeMap<>();
    /** The numbers of all others. */
    private final TreeSet<Long> over = new TreeSet<>();

    /** Names a transfer by the place of its debit's record. */
    public static long id(int stream, long sequence) {
        return (long) stream << SEQUENCE_BITS | sequence;
    }

    void put(Transfer transfer) {
        put(id(transfer), transfer);
    }

    private static long id(Transfer transfer) {
        return transfer.id;
    }

    /** Forgets the oldest that a payers' stream sent before that time, if they are over. */
    void forget(int stream, long beforeEpochMillis) {
        Long oldest = oldestOver(stream);
        for (int left = FORGOTTEN_AT_ONCE; oldest != null && left > 0 && get(oldest).atEpochMillis < beforeEpochMillis; left--) {
            boolean ofPayee = get(oldest).payer == null;
            remove(oldest);
            if (ofPayee) {
                put(new Transfer(id(stream, 0), null, NOBODY, oldest & SEQUENCE_MASK, 0, State.CREDITED, 0));
            }
            oldest = oldestOver(stream);
        }
    }

    private Long oldestOver(int stream) {
        Long oldest = over.ceiling(id(stream, 1));
        return oldest != null && streamOf(oldest) == stream ? oldest : null;
    }

    /** Whether the payee's side may have had it and cannot tell any more. */
    boolean forgot(long id) {
        Transfer through = get(id(streamOf(id), 0));
        return through != null && get(id) == null && (id & SEQUENCE_MASK) <= through.amountMinor;
    }

    /** The stream of the debit's record. */
    static int streamOf(long id) {
        return (int) (id >>> SEQUENCE_BITS);
    }

    Iterable<Transfer> running() {
        return running.values().stream().toList();
    }

    /** Money that has left payers here and is not settled or back, minor units. */
    long runningMinor(int currency) {
        return running.values().stream().filter(transfer -> transfer.currency == currency)
                .mapToLong(Transfer::amountMinor).sum();
    }

    @Override
    void added(long number, Transfer transfer) {
        if (transfer.running()) {
            running.put(number, transfer);
        } else if ((number & SEQUENCE_MASK) != 0) {
            over.add(number);
        }
    }

    @Override
    void removed(long number, Transfer transfer) {
        running.remove(number);
        over.remove(number);
    }

    @Override
    int entryBytes() {
        return 7 * Long.BYTES + Integer.BYTES + 3 + PAN_CHARACTERS_MAX;
    }

    @Override
    void write(Transfer transfer, ByteBuffer out) {
        CardToken payer = transfer.payer == null ? new CardToken(0, 0) : transfer.payer;
        CardToken payee = transfer.payee.token();
        out.putLong(transfer.id).putLong(payer.high()).putLong(payer.low()).putLong(payee.high())
                .putLong(payee.low()).putLong(transfer.amountMinor).putInt(transfer.currency)
                .put((byte) transfer.state.ordinal()).put((byte) (transfer.payer == null ? 0 : 1))
                .putLong(transfer.atEpochMillis);
        byte[] masked = transfer.payee.maskedPan().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) masked.length).put(Arrays.copyOf(masked, PAN_CHARACTERS_MAX));
    }

    @Override
    Transfer read(ByteBuffer in) {
        long id = in.getLong();
        CardToken payer = new CardToken(in.getLong(), in.getLong());
        CardToken payee = new CardToken(in.getLong(), in.getLong());
        long amountMinor = in.getLong();
        int currency = in.getInt();
        State state = STATES[in.get()];
        boolean ofPayer = in.get() != 0;
        long atEpochMillis = in.getLong();
        byte[] masked = new byte[PAN_CHARACTERS_MAX];
        int length = in.get();
        in.get(masked);
        return new Transfer(id, ofPayer ? payer : null,
                new Payee(payee, new String(masked, 0, length, StandardCharsets.US_ASCII)), amountMinor, currency, state,
                atEpochMillis);
    }
}
