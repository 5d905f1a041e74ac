package dev.postern.processor.authorization;

import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Wrong PINs and the last chip counter of the cards of one shard that have used a PIN or a chip. {@link #judge} reads, {@link #apply}
 * changes. Confined to its shard.
 */
public final class CardGuards implements Pieces {

    private static final int PIECE_SHIFT = 9;
    private static final int PIECE = 1 << PIECE_SHIFT;
    private static final int CARD_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;
    /** At this many times the bound of wrong PINs the card is to be kept. */
    private static final int PICK_UP_TIMES = 2;

    private static final class Guard {
        final int slot;
        final CardToken token;
        int pinTries;
        int transactionCounter = CardProof.NO_CHIP;

        Guard(int slot, CardToken token) {
            this.slot = slot;
            this.token = token;
        }
    }

    /**
     * A verdict.
     *
     * @param responseCode why the request is refused, or null
     * @param change what has to be recorded before the outcome, or null
     */
    public record Verdict(String responseCode, CardGuarded change) {

        private static final Verdict PASSED = new Verdict(null, null);
    }

    private final Map<CardToken, Guard> byToken = new HashMap<>();
    private final List<Guard> guards = new ArrayList<>();
    private PieceWatch watch;

    /** How many cards are guarded. */
    public int size() {
        return guards.size();
    }

    /**
     * What the proof says for the card: 99 a PIN block error, 63 data that contradict each other or a wrong card value, 88 a cryptogram that is
     * wrong or was used before, 55 a wrong PIN, 75 too many of them, 38 far too many.
     *
     * @param pinTriesMax wrong PINs in a row that block the card
     */
    public Verdict judge(CardToken token, CardProof proof, int pinTriesMax, long atEpochMillis) {
        if (proof == null) {
            return Verdict.PASSED;
        }
        Guard guard = byToken.get(token);
        int tries = guard == null ? 0 : guard.pinTries;
        int counter = guard == null ? CardProof.NO_CHIP : guard.transactionCounter;
        if (proof.pin() == CardProof.Pin.BAD_BLOCK) {
            return new Verdict(ResponseCode.PIN_BLOCK_ERROR, null);
        }
        if (!proof.fitsMessage() || !proof.cardValueRight()) {
            return new Verdict(ResponseCode.SECURITY_VIOLATION, null);
        }
        boolean chip = proof.transactionCounter() != CardProof.NO_CHIP;
        if (!proof.cryptogramRight() || chip && proof.transactionCounter() <= counter) {
            return new Verdict(ResponseCode.CRYPTOGRAM_FAILED, null);
        }
        int counterNow = chip ? proof.transactionCounter() : counter;
        int triesNow = triesAfter(proof.pin(), tries, pinTriesMax);
        String code = code(proof.pin(), triesNow, pinTriesMax);
        boolean changed = triesNow != tries || counterNow != counter;
        return changed ? new Verdict(code, new CardGuarded(token, triesNow, counterNow, atEpochMillis))
                : code == null ? Verdict.PASSED : new Verdict(code, null);
    }

    private static int triesAfter(CardProof.Pin pin, int tries, int pinTriesMax) {
        return switch (pin) {
            case NONE, BAD_BLOCK -> tries;
            case RIGHT -> tries < pinTriesMax ? 0 : tries;
            case WRONG -> Math.min(tries + 1, PICK_UP_TIMES * pinTriesMax);
        };
    }

    /** A blocked card stays blocked for PIN transactions, also for the right PIN. */
    private static String code(CardProof.Pin pin, int triesNow, int pinTriesMax) {
        if (pin == CardProof.Pin.NONE) {
            return null;
        }
        if (triesNow >= PICK_UP_TIMES * pinTriesMax) {
            return ResponseCode.PIN_TRIES_PICK_UP;
        }
        return triesNow >= pinTriesMax ? ResponseCode.PIN_TRIES_EXCEEDED : pin == CardProof.Pin.WRONG ? ResponseCode.WRONG_PIN : null;
    }

    /** Takes a change into the state, live and at replay alike. */
    public void apply(CardGuarded event) {
        Guard guard = byToken.get(event.token());
        int slot = guard == null ? guards.size() : guard.slot;
        if (watch != null) {
            watch.changing(slot >>> PIECE_SHIFT);
        }
        if (guard == null) {
            guard = new Guard(slot, event.token());
            guards.add(guard);
            byToken.put(event.token(), guard);
        }
        guard.pinTries = event.pinTries();
        guard.transactionCounter = event.transactionCounter();
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return (guards.size() + PIECE - 1) >>> PIECE_SHIFT;
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        // Each piece says how many cards it has.
    }

    @Override
    public int bytesMax(int piece) {
        return Integer.BYTES + PIECE * CARD_BYTES;
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        int from = piece << PIECE_SHIFT;
        int to = Math.min(guards.size(), from + PIECE);
        out.putInt(to - from);
        for (Guard guard : guards.subList(from, to)) {
            out.putLong(guard.token.high()).putLong(guard.token.low()).putInt(guard.pinTries).putInt(guard.transactionCounter);
        }
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
    }

    @Override
    public void readHead(ByteBuffer in) {
        // There is nothing in it.
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            CardToken token = new CardToken(in.getLong(), in.getLong());
            apply(new CardGuarded(token, in.getInt(), in.getInt(), 0));
        }
    }

    @Override
    public void restored() {
        // Nothing follows from the guards.
    }
}
