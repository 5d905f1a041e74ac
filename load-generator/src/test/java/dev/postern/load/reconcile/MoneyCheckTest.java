package dev.postern.load.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.schedule.Cards;
import org.junit.jupiter.api.Test;

class MoneyCheckTest {
    private final Cards cards = Cards.draw(2, 1, 0, new int[0], 1);
    private final Ledger ledger = new Ledger(2);
    private final Balances opening = new Balances(2);
    private final Balances closing = new Balances(2);

    @Test
    void shouldPassWhenEveryBalanceFollowsFromWhatTerminalsWereTold() {
        opening.read(0, 10_000, 0);
        opening.read(1, 500, 0);
        ledger.approved(0, 1_200);
        ledger.approved(0, 300);
        ledger.reversed(0, 300);
        closing.read(0, 8_800, 0);
        closing.read(1, 500, 0);

        MoneyCheck check = check();

        assertTrue(check.passed());
        assertEquals(new MoneyCheck(2, 2, 0, 2, 1_500, 1, 300, 0, 0, 0, 0, 0, check.differences(), BatchCheck.NONE), check);
    }

    @Test
    void shouldNameTheCardAndBothBalancesWhenMoneyIsMissing() {
        opening.read(0, 10_000, 0);
        opening.read(1, 500, 0);
        closing.read(0, 9_900, 0);
        closing.read(1, 500, 0);

        MoneyCheck check = check();

        assertFalse(check.passed());
        assertEquals("card " + cards.masked(0) + ": expected 100.00, found 99.00", check.differences().getFirst().sentence());
    }

    @Test
    void shouldFailWhenDifferencesCancelOut() {
        opening.read(0, 1_000, 0);
        opening.read(1, 1_000, 0);
        closing.read(0, 900, 0);
        closing.read(1, 1_100, 0);

        assertEquals(0, check().differenceMinor());
        assertEquals(2, check().differing());
        assertFalse(check().passed());
    }

    @Test
    void shouldFailWhenACardSoldWhoseBalanceIsWithheld() {
        opening.turnedDown(0);
        closing.turnedDown(0);
        opening.read(1, 500, 0);
        closing.read(1, 500, 0);
        assertTrue(check().passed());
        assertEquals(1, check().withheld());

        ledger.approved(0, 100);
        assertFalse(check().passed());
    }

    @Test
    void shouldCountWhatWasGivenAndWhatIsHeld() {
        ledger.approved(0, 1_000);
        ledger.given(0, 400);
        ledger.held(0, 700);
        ledger.held(0, -200);
        opening.read(0, 10_000, 50);
        opening.read(1, 500, 0);
        closing.read(0, 9_400, 550);
        closing.read(1, 500, 0);

        assertTrue(check().passed());
        assertEquals(400, check().givenMinor());
        assertEquals(500, check().heldMinor());
    }

    @Test
    void shouldNameAHoldThatWasLeaked() {
        ledger.held(0, 700);
        ledger.held(0, -700);
        opening.read(0, 10_000, 0);
        opening.read(1, 500, 0);
        closing.read(0, 10_000, 700);
        closing.read(1, 500, 0);

        assertFalse(check().passed());
        assertEquals("card " + cards.masked(0) + ": expected 100.00, found 100.00; of it held: expected 0.00, found 7.00",
            check().differences().getFirst().sentence());
    }

    private MoneyCheck check() {
        return MoneyCheck.of(cards, ledger, opening, closing);
    }
}
