package dev.postern.processor.authorization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Transfers that this shard has a part in, as payer's or payee's, by their id. Those that are not finished are resumed
 * after a restart. Confined to its shard.
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

    private final TreeMap<Long, Transfer> running = new TreeMap<>();

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
        }
    }

    @Override
    void removed(long number, Transfer transfer) {
        running.remove(number);
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
