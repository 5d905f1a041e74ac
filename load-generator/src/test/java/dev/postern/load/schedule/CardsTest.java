package dev.postern.load.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Pan;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardsTest {
    private final Cards cards = Cards.draw(100, 4, 0.05, new int[] {9001, 9002}, 11);

    @Test
    void shouldDrawLuhnValidCardsOfTheDevelopmentBin() {
        assertTrue(all().mapToObj(card -> Pan.of(Long.toString(cards.pan(card))))
            .allMatch(pan -> pan.luhnValid() && pan.length() == 16 && pan.bin6() == 622424));
    }

    @Test
    void shouldGiveNoCardToTwoTerminals() {
        assertEquals(400, all().mapToLong(cards::pan).distinct().count());
        assertEquals(99, cards.terminalOf(399));
    }

    @Test
    void shouldKeepAllButTheSetShareOutOfTheSpecialCases() {
        assertEquals(20, all().filter(cards::special).count());
        assertTrue(all().allMatch(card -> {
            int digits12to15 = (int) (cards.pan(card) / 10 % 10_000);
            return cards.special(card) ? digits12to15 == 9001 || digits12to15 == 9002 : digits12to15 < 9000 || digits12to15 > 9099;
        }));
    }

    @Test
    void shouldMaskAllButFirstSixAndLastFour() {
        String whole = Long.toString(cards.pan(0));
        assertEquals("622424******" + whole.substring(12), cards.masked(0));
    }

    private IntStream all() {
        return IntStream.range(0, cards.count());
    }
}
