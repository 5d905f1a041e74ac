package dev.postern.load.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
    @Test
    void shouldReadWhatItPrints() {
        assertEquals("purchase=70,balance=10,echo=10,reversal=10", Mix.RETAIL.toString());
        assertEquals(Mix.RETAIL.toString(), Mix.parse(Mix.RETAIL.toString()).toString());
    }

    @Test
    void shouldGiveAKindThatIsNotNamedTheWeightZero() {
        assertEquals("echo=1", Mix.parse("echo=1").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "purchase", "loan=1", "refund=x", "purchase=-1", "purchase=1,purchase=2", "echo=0", "echo=1000001"})
    void shouldNameWhatIsWrongWithABadMix(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Mix.parse(text));
        assertTrue(refused.getMessage().startsWith("the mix "), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retail", "restaurant", "fuel", "wallet", "utility", "worst-day"})
    void shouldShipMixes(String name) {
        Mix mix = Mix.parse(name);

        assertTrue(mix.toString().split(",").length >= 5, mix::toString);
        assertEquals(mix.toString(), Mix.parse(mix.toString()).toString());
    }

    @Test
    void shouldHaveEveryKindInTheWorstDay() {
        assertEquals(Kind.count(), Mix.parse("worst-day").toString().split(",").length);
    }

    @Test
    void shouldSayWhichMixesShip() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Mix.parse("best-day")).getMessage().contains("worst-day"));
    }
}
