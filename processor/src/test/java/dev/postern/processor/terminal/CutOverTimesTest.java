package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.settings.BadSetting;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutOverTimesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static CutOverTimes times(String... lines) {
        return CutOverTimes.read(Settings.with(lines).at("postern.merchants"), ZONE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T14:59:59Z, 2026-11-22T15:00:00Z",
        "2026-11-22T15:00:00Z, 2026-11-23T15:00:00Z",
        "2026-11-22T16:30:00Z, 2026-11-23T15:00:00Z",
        "2026-12-31T23:00:00Z, 2027-01-01T15:00:00Z"})
    void shouldEndTheDayAtTheNextSuchTimeOfTheZone(String first, String end) {
        long after = times("postern.merchants.cut-over = \"23:00\"").after("M", Instant.parse(first).toEpochMilli());
        assertEquals(Instant.parse(end), Instant.ofEpochMilli(after));
    }

    @Test
    void shouldKnowMerchantsOfTheirOwn() {
        CutOverTimes times = times("postern.merchants.cut-over-of-merchants = [{ merchant = \"M1\", at = \"04:30\" }]");
        long at = Instant.parse("2026-11-22T00:00:00Z").toEpochMilli();
        assertEquals(Instant.parse("2026-11-22T20:30:00Z"), Instant.ofEpochMilli(times.after("M1", at)));
        assertEquals(Long.MAX_VALUE, times.after("M2", at));
        assertTrue(times.any());
        assertFalse(times().any(), "as it ships");
    }

    @Test
    void shouldRefuseWhatIsNoTime() {
        assertThrows(BadSetting.class, () -> times("postern.merchants.cut-over = \"25:00\""));
    }
}
