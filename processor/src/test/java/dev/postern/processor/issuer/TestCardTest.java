package dev.postern.processor.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestCardTest {

    private static final Path PAGE = Path.of("..", "docs", "test-cards.md");

    @Test
    void shouldBeDocumentedRowByRow() throws IOException {
        List<String> documented;
        try (Stream<String> lines = Files.lines(PAGE)) {
            documented = lines.filter(line -> line.startsWith("| 9")).toList();
        }
        List<String> expected = Arrays.stream(TestCard.values()).map(TestCardTest::row).toList();
        assertEquals(expected, documented, "docs/test-cards.md and issuer/TestCard.java");
    }

    private static String row(TestCard card) {
        String name = card.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        boolean silent = card.delayNanos() == Long.MAX_VALUE;
        String code = card.responseCode() != null ? card.responseCode() : silent ? card == TestCard.LATE ? "68" : "91" : "as any card";
        return "| " + card.digits() + " | " + name + " | " + code + " | " + delay(card.delayNanos()) + " |";
    }

    private static String delay(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (nanos == Long.MAX_VALUE) {
            return "the issuer deadline";
        }
        return millis == 0 ? "at once" : millis < 1_000 ? millis + " ms" : millis / 1_000 + " s";
    }

    @Test
    void shouldShowAnExampleThatIsACard() throws IOException {
        String page = Files.readString(PAGE);
        String example = page.replaceAll("(?s).*`([0-9 ]+)`, for example.*", "$1").replace(" ", "");
        Pan pan = Pan.of(example);
        assertTrue(pan.luhnValid());
        assertEquals(TestCard.NOT_ENOUGH_FUNDS, TestCard.of(pan));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsDigits(TestCard card) {
        for (int number : new int[] {0, 1, 99_999}) {
            assertEquals(card, TestCard.of(Cards.special(number, card.digits())));
        }
    }

    @Test
    void shouldBeNothingSpecialAnywhereElse() {
        Set<Integer> special = new HashSet<>();
        for (TestCard card : TestCard.values()) {
            special.add(card.digits());
            assertTrue(card.digits() >= 9_000 && card.digits() <= 9_099, card + " is outside 9000 to 9099");
        }
        assertEquals(TestCard.values().length, special.size(), "two cards share their digits");
        for (int digits = 0; digits <= 9_999; digits++) {
            if (!special.contains(digits)) {
                assertNull(TestCard.of(Cards.special(1, digits)), "digits " + digits);
            }
        }
    }

    @Test
    void shouldNotSeeDigitsThatAShortNumberDoesNotHave() {
        assertNull(TestCard.of(Pan.of("62242400001900")));
        assertEquals(TestCard.NOT_ENOUGH_FUNDS, TestCard.of(Pan.of("622424000019000")), "15 digits end with them");
    }
}
