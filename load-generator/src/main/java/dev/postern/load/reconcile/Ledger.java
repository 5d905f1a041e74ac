package dev.postern.load.reconcile;

/**
 * What terminals were told about each card. An entry is written only by the event loop of the card's terminal, so lanes share
 * the arrays without a lock; read after the lanes have stopped.
 *
 * <p>Only what the host said counts: an approval, when its answer was received with a good MAC; a reversal, when it was
 * answered 00 and its purchase had been approved. A purchase that was never answered and then reversed is in neither. What was given to
 * a card (void, refund, load) and what is held of it stand apart.
 */
public final class Ledger {
    private final long[] approvedMinor;
    private final long[] reversedMinor;
    private final long[] givenMinor;
    private final long[] heldMinor;
    private final int[] approvedCount;
    private final int[] reversedCount;

    /** An empty ledger for cards 0 to {@code cards - 1}. */
    public Ledger(int cards) {
        approvedMinor = new long[cards];
        reversedMinor = new long[cards];
        givenMinor = new long[cards];
        heldMinor = new long[cards];
        approvedCount = new int[cards];
        reversedCount = new int[cards];
    }

    /** Books an approval. */
    public void approved(int card, long amountMinor) {
        approvedMinor[card] += amountMinor;
        approvedCount[card]++;
    }

    /** Books the reversal of an approval. */
    public void reversed(int card, long amountMinor) {
        reversedMinor[card] += amountMinor;
        reversedCount[card]++;
    }

    /** Books what an approval gave to the card; negative when it was undone. */
    public void given(int card, long amountMinor) {
        givenMinor[card] += amountMinor;
    }

    /** Books a hold; negative when it was released. */
    public void held(int card, long amountMinor) {
        heldMinor[card] += amountMinor;
    }

    /** What the card must have lost. */
    public long takenMinor(int card) {
        return approvedMinor[card] - reversedMinor[card] - givenMinor[card];
    }

    /** What must be held of the card beyond what was held before. */
    public long heldMinor(int card) {
        return heldMinor[card];
    }

    long givenMinor(int card) {
        return givenMinor[card];
    }

    long approvedMinor(int card) {
        return approvedMinor[card];
    }

    long reversedMinor(int card) {
        return reversedMinor[card];
    }

    int approvedCount(int card) {
        return approvedCount[card];
    }

    int reversedCount(int card) {
        return reversedCount[card];
    }
}
