package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SenseTest {

    @Test
    void shouldAllowTheDaysOfTheCalendarAndNoOthers() {
        for (int value = 0; value <= 9_999; value++) {
            int day = value;
            assertEquals(holds(() -> LocalDate.of(2024, day / 100, day % 100)), Sense.DAY.allows(value), "MMDD " + value);
            assertEquals(value % 100 >= 1 && value % 100 <= 12, Sense.MONTH.allows(value), "YYMM " + value);
        }
        for (int value = 0; value <= 999_999; value++) {
            int number = value;
            assertEquals(holds(() -> LocalDate.of(2000 + number / 10_000, number / 100 % 100, number % 100)), Sense.DATE.allows(value), "YYMMDD " + value);
            assertEquals(holds(() -> LocalTime.of(number / 10_000, number / 100 % 100, number % 100)), Sense.TIME.allows(value), "hhmmss " + value);
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

    private static boolean holds(Runnable date) {
        try {
            date.run();
            return true;
        } catch (DateTimeException no) {
            return false;
        }
    }
}
