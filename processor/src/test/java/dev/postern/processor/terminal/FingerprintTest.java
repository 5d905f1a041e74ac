package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import org.junit.jupiter.api.Test;

/** The same request again: terminal, STAN, batch, amount, card and type all equal; nothing else counts. */
class FingerprintTest {

    private static final CardToken CARD = new CardToken(1, 2);

    private final WireMessage purchase =
            new TestTerminal(TestTerminal.fleet(1).getFirst()).purchase(Cards.cny(1), 100);
    private final long first = of(purchase, CARD);

    @Test
    void shouldBeTheSameForARepeat() {
        assertEquals(first, of(purchase.copy(), CARD));
        assertEquals(first, of(purchase.copy().mti(0x0201), CARD), "a repeat that says that it is one");
        assertEquals(first, of(purchase.copy().set(22, "022"), CARD));
        assertEquals(first, of(purchase.copy().set(12, "101112"), CARD));
    }

    @Test
    void shouldDifferWhenTypeAmountCurrencyOrCardDo() {
        assertNotEquals(first, of(purchase.copy().set(4, 101, 12), CARD));
        assertNotEquals(first, of(purchase.copy().set(3, "310000"), CARD));
        assertNotEquals(first, of(purchase.copy().set(25, "06"), CARD));
        assertNotEquals(first, of(purchase.copy().set(49, "840"), CARD));
        assertNotEquals(first, of(purchase.copy().set(60, "23000001000"), CARD));
        assertNotEquals(first, of(purchase.copy().without(4), CARD));
        assertNotEquals(first, of(purchase, new CardToken(1, 3)));
        assertNotEquals(first, of(purchase, new CardToken(3, 2)));
        assertNotEquals(first, of(purchase, null));
    }

    private static long of(WireMessage message, CardToken token) {
        return Fingerprint.of(Requests.of(message), token);
    }
}
