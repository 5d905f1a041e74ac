package dev.postern.load.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldGoThroughItsPhasesOneAfterTheOther() {
        Profile profile = Profile.parse("ramp 0->1000/s 10s, hold 1000/s 5s, stairs 1000->3000/s 3 steps 2s, sine 500..1500/s period 4s 8s");

        assertEquals(29 * SECOND, profile.durationNanos());
        assertEquals(0, profile.ratePerSecond(0), 1e-9);
        assertEquals(500, profile.ratePerSecond(5 * SECOND), 1e-9);
        assertEquals(1_000, profile.ratePerSecond(12 * SECOND), 1e-9);
        assertEquals(1_000, profile.ratePerSecond(15 * SECOND), 1e-9);
        assertEquals(2_000, profile.ratePerSecond(18 * SECOND), 1e-9);
        assertEquals(3_000, profile.ratePerSecond(20 * SECOND), 1e-9);
        assertEquals(500, profile.ratePerSecond(21 * SECOND), 1e-9);
        assertEquals(1_500, profile.ratePerSecond(23 * SECOND), 1e-6);
        assertEquals(0, profile.ratePerSecond(29 * SECOND), 1e-9);
        // 5,000 + 5,000 + 2,000 + 4,000 + 6,000 + 8,000 sends in 29 s.
        assertEquals(30_000 / 29.0, profile.meanPerSecond(), 0.1);
    }

    @Test
    void shouldSayWhenAStormStrikes() {
        Profile profile = Profile.parse("hold 100/s 10s, storm 2000 reconnects in 1s, hold 100/s 10s");

        assertEquals(List.of(new Profile.Storm(10 * SECOND, 2_000, SECOND)), profile.storms());
        assertEquals(List.of(new Profile.Storm(12 * SECOND, 2_000, SECOND)), profile.after(2 * SECOND).storms());
        assertEquals(20 * SECOND, profile.durationNanos());
    }

    @Test
    void shouldHoldTheFirstRateWhileItWarmsUp() {
        Profile profile = Profile.parse("hold 300/s 1s, hold 100/s 1s").after(2 * SECOND);

        assertEquals(4 * SECOND, profile.durationNanos());
        assertEquals(300, profile.ratePerSecond(SECOND), 1e-9);
        assertEquals(100, profile.ratePerSecond(3 * SECOND + 1), 1e-9);
    }

    @Test
    void shouldPlaceEvenSendsWhereTheRampHasThem() {
        List<Long> times = new ArrayList<>();
        Profile.parse("ramp 0->1000/s 10s").times(() -> 1, true, at -> times.add(at));

        // So many are due after t seconds: 50 t squared.
        assertEquals(5_000, times.size(), 1);
        assertEquals(5.0 * SECOND, times.get(1_250), 0.01 * SECOND);
        assertTrue(IntStream.range(1, times.size()).allMatch(i -> times.get(i - 1) <= times.get(i)));
        assertTrue(times.getLast() < 10 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hold 5000/s", "hold x/s 1s", "ramp 5000/s 3s", "stairs 1->2/s 1 steps 1s", "storm 5 reconnects in 1s", "hold 1/s 0s",
        "sine 1..2/s 5s", "jump 1s"})
    void shouldRefuseWhatIsNoProfile(String text) {
        assertThrows(IllegalArgumentException.class, () -> Profile.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0->500", "0 -> 500"})
    void shouldTakeSpacesAroundTheArrow(String rates) {
        assertEquals(250, Profile.parse("ramp " + rates + "/s 4s").meanPerSecond(), 0.1);
    }
}
