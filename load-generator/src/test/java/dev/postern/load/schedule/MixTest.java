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
        assertEquals("purchase=0,balance=0,echo=1,reversal=0", Mix.parse("echo=1").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "purchase", "refund=1", "purchase=-1", "purchase=1,purchase=2", "echo=0", "echo=1000001"})
    void shouldNameWhatIsWrongWithABadMix(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Mix.parse(text));
        assertTrue(refused.getMessage().startsWith("the mix "), refused::getMessage);
    }
}
