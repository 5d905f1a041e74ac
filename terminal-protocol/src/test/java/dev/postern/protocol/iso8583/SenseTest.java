package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SenseTest {

    @Test
    void shouldAllowTheDaysOfTheCalendarAndNoOthers() {
        Set<Integer> days = LocalDate.of(2024, 1, 1).datesUntil(LocalDate.of(2025, 1, 1))
                .map(day -> day.getMonthValue() * 100 + day.getDayOfMonth()).collect(Collectors.toSet());
        for (int value = 0; value <= 9_999; value++) {
            assertSame(days.contains(value), Sense.DAY.allows(value), "MMDD", value);
            assertSame(value % 100 >= 1 && value % 100 <= 12, Sense.MONTH.allows(value), "YYMM", value);
        }
        Set<Integer> dates = LocalDate.of(2000, 1, 1).datesUntil(LocalDate.of(2100, 1, 1))
                .map(day -> day.getYear() % 100 * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth()).collect(Collectors.toSet());
        Set<Integer> times = IntStream.range(0, 86_400).mapToObj(LocalTime::ofSecondOfDay)
                .map(time -> time.getHour() * 10_000 + time.getMinute() * 100 + time.getSecond()).collect(Collectors.toSet());
        for (int value = 0; value <= 999_999; value++) {
            assertSame(dates.contains(value), Sense.DATE.allows(value), "YYMMDD", value);
            assertSame(times.contains(value), Sense.TIME.allows(value), "hhmmss", value);
        }
    }

    @Test
    void shouldCheckBothHalvesOfADateAndTime() {
        assertTrue(Sense.DAY_TIME.allows(1231_235959L));
        assertTrue(!Sense.DAY_TIME.allows(1231_240000L) && !Sense.DAY_TIME.allows(1131_000060L) && !Sense.DAY_TIME.allows(1301_000000L));
        assertTrue(Sense.DATE_TIME.allows(240229_000000L));
        assertTrue(!Sense.DATE_TIME.allows(230229_000000L) && !Sense.DATE_TIME.allows(240229_006000L));
    }

    @Test
    void shouldTakeNothingNegativeOrTooLong() {
        for (Sense sense : Sense.values()) {
            assertTrue(!sense.allows(-1), sense.name());
        }
        assertTrue(!Sense.DAY.allows(1_0101) && !Sense.TIME.allows(1_000_000));
        assertEquals(java.util.List.of(0, 6, 4, 12), java.util.stream.Stream.of(Sense.AMOUNT, Sense.TIME, Sense.DAY, Sense.DATE_TIME).map(Sense::digits).toList());
        assertTrue(Sense.AMOUNT.allows(999_999_999_999L) && Sense.COUNT.allows(0));
    }

    @Test
    void shouldCheckAValueWhenItIsRead() {
        MessageView view = new MessageView(Dialect.terminal());
        byte[] message = Samples.message(new MessageWriter(Dialect.terminal()), Dialect.terminal(), 0x0200,
                new TreeMap<>(Map.of(3, "000000", 4, "000000012345", 12, "240000", 13, "0229", 74, "0000000003")));
        assertTrue(Purchases.decode(view, message), "a terminal that has no clock is served all the same");
        assertEquals(12_345, view.checked(4));
        assertEquals(-1, view.checked(12));
        assertEquals(229, view.checked(13));
        assertEquals(3, view.checked(74));
        assertThrows(IllegalStateException.class, () -> view.checked(3));
        assertThrows(IllegalStateException.class, () -> view.checked(5));
    }

    /** No message is made for the many that hold. */
    private static void assertSame(boolean expected, boolean actual, String what, int value) {
        if (expected != actual) {
            assertEquals(expected, actual, what + " " + value);
        }
    }
}
