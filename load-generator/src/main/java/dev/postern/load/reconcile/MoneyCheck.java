package dev.postern.load.reconcile;

import dev.postern.load.schedule.Cards;
import java.util.ArrayList;
import java.util.List;

/**
 * The money check of a run: for each card opening − approved + reversed + given + received must be what the host says at the end, and what is held of it
 * must be what terminals were told is held. Immutable.
 *
 * <p>A card whose balance the issuer withholds must not have sold anything.
 *
 * @param terminals       terminals that took part
 * @param cards           cards that were read
 * @param withheld        cards of them whose issuer tells no balance
 * @param approvedCount   approvals told to terminals
 * @param approvedMinor   their sum
 * @param reversedCount   approvals that were reversed
 * @param reversedMinor   their sum
 * @param givenMinor      what voids, refunds and loads gave to cards
 * @param receivedMinor   what transfers brought to cards; the senders' side is in what was approved, so money that is still in transit shows as a
 *                        difference of the receiver's card
 * @param heldMinor       what is held at the end beyond what was held before
 * @param differenceMinor sum of (found − expected) over all cards; may be 0 while single cards differ
 * @param differing       how many cards differ
 * @param differences     the first of them, at most {@value #DIFFERENCES_LISTED_MAX}
 * @param batches         whether host and terminals count the same entries
 */
public record MoneyCheck(int terminals, int cards, int withheld, long approvedCount, long approvedMinor, long reversedCount,
                         long reversedMinor, long givenMinor, long receivedMinor, long heldMinor, long differenceMinor, int differing, List<Difference> differences,
                         BatchCheck batches) {
    private static final int DIFFERENCES_LISTED_MAX = 20;

    /** A run that was kept before batches were checked has none. */
    public MoneyCheck {
        batches = batches == null ? BatchCheck.NONE : batches;
    }

    /** Compares; after the lanes have stopped. */
    public static MoneyCheck of(Cards cards, Ledger ledger, Balances opening, Balances closing) {
        int withheld = 0;
        long approvedCount = 0;
        long approvedMinor = 0;
        long reversedCount = 0;
        long reversedMinor = 0;
        long givenMinor = 0;
        long receivedMinor = 0;
        long heldMinor = 0;
        long differenceMinor = 0;
        int differing = 0;
        List<Difference> differences = new ArrayList<>();
        for (int card = 0; card < cards.count(); card++) {
            approvedCount += ledger.approvedCount(card);
            approvedMinor += ledger.approvedMinor(card);
            reversedCount += ledger.reversedCount(card);
            reversedMinor += ledger.reversedMinor(card);
            givenMinor += ledger.givenMinor(card);
            receivedMinor += ledger.receivedMinor(card);
            heldMinor += ledger.heldMinor(card);
            boolean known = opening.known(card) && closing.known(card);
            withheld += known ? 0 : 1;
            long openingMinor = known ? opening.minor(card) : 0;
            long foundMinor = known ? closing.minor(card) : 0;
            long expectedMinor = openingMinor - ledger.takenMinor(card);
            long expectedHeldMinor = (known ? opening.heldMinor(card) : 0) + ledger.heldMinor(card);
            long foundHeldMinor = known ? closing.heldMinor(card) : 0;
            if (foundMinor != expectedMinor || foundHeldMinor != expectedHeldMinor) {
                differing++;
                differenceMinor += foundMinor - expectedMinor;
                if (differences.size() < DIFFERENCES_LISTED_MAX) {
                    differences.add(new Difference(cards.masked(card), expectedMinor, foundMinor, expectedHeldMinor, foundHeldMinor));
                }
            }
        }
        return new MoneyCheck(cards.terminals(), cards.count(), withheld, approvedCount, approvedMinor, reversedCount, reversedMinor,
            givenMinor, receivedMinor, heldMinor, differenceMinor, differing, List.copyOf(differences),
            ledger.batches().check());
    }

    /** Whether every card's money is where the terminals were told it is, and every batch has the entries that its terminal knows. */
    public boolean passed() {
        return differing == 0 && batches.differing() == 0;
    }
}
