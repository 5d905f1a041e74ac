package dev.postern.load.reconcile;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What terminals were told about each card. Any event loop may book; read after the lanes have stopped.
 *
 * <p>Only what the host said counts: an approval, when its answer was received with a good MAC; a reversal, when it was
 * answered 00 and its purchase had been approved. A purchase that was never answered and then reversed is in neither. What was given to
 * a card (void, refund, load), what came to it by transfers, and what is held of it stand apart.
 */
public final class Ledger {
    private final AtomicLongArray approvedMinor;
    private final AtomicLongArray reversedMinor;
    private final AtomicLongArray givenMinor;
    private final AtomicLongArray receivedMinor;
    private final AtomicLongArray heldMinor;
    private final AtomicIntegerArray approvedCount;
    private final AtomicIntegerArray reversedCount;
    private final Batches batches = new Batches();

    /** An empty ledger for cards 0 to {@code cards - 1}. */
    public Ledger(int cards) {
        approvedMinor = new AtomicLongArray(cards);
        reversedMinor = new AtomicLongArray(cards);
        givenMinor = new AtomicLongArray(cards);
        receivedMinor = new AtomicLongArray(cards);
        heldMinor = new AtomicLongArray(cards);
        approvedCount = new AtomicIntegerArray(cards);
        reversedCount = new AtomicIntegerArray(cards);
    }

    /** How batches were closed. */
    public Batches batches() {
        return batches;
    }

    /** Books an approval. */
    public void approved(int card, long amountMinor) {
        approvedMinor.addAndGet(card, amountMinor);
        approvedCount.incrementAndGet(card);
    }

    /** Books the reversal of an approval. */
    public void reversed(int card, long amountMinor) {
        reversedMinor.addAndGet(card, amountMinor);
        reversedCount.incrementAndGet(card);
    }

    /** Books what an approval gave to the card; negative when it was undone. */
    public void given(int card, long amountMinor) {
        givenMinor.addAndGet(card, amountMinor);
    }

    /** Books what another card sent to this one; negative when it was taken back. The sender's side is an approval. */
    public void received(int card, long amountMinor) {
        receivedMinor.addAndGet(card, amountMinor);
    }

    /** Books a hold; negative when it was released. */
    public void held(int card, long amountMinor) {
        heldMinor.addAndGet(card, amountMinor);
    }

    /** What the card must have lost. */
    public long takenMinor(int card) {
        return approvedMinor.get(card) - reversedMinor.get(card) - givenMinor.get(card) - receivedMinor.get(card);
    }

    /** What must be held of the card beyond what was held before. */
    public long heldMinor(int card) {
        return heldMinor.get(card);
    }

    long givenMinor(int card) {
        return givenMinor.get(card);
    }

    long receivedMinor(int card) {
        return receivedMinor.get(card);
    }

    long approvedMinor(int card) {
        return approvedMinor.get(card);
    }

    long reversedMinor(int card) {
        return reversedMinor.get(card);
    }

    int approvedCount(int card) {
        return approvedCount.get(card);
    }

    int reversedCount(int card) {
        return reversedCount.get(card);
    }
}
