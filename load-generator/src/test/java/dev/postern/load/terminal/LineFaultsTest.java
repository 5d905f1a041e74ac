package dev.postern.load.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFaultsTest {
    @Test
    void shouldStrikeAsOftenAsItSays() {
        LineFaults faults = LineFaults.parse("split=10%, cut-after=0.5%,half-open=1%,clock-skew=2%");
        SplittableRandom random = new SplittableRandom(1);
        Map<LineFault, Integer> struck = new EnumMap<>(LineFault.class);
        for (int i = 0; i < 100_000; i++) {
            LineFault fault = faults.draw(random);
            if (fault != null) {
                struck.merge(fault, 1, Integer::sum);
            }
        }
        assertEquals(4, struck.size());
        assertTrue(Math.abs(struck.get(LineFault.SPLIT) - 10_000) < 600, struck::toString);
        assertTrue(Math.abs(struck.get(LineFault.CLOCK_SKEW) - 2_000) < 250, struck::toString);
        assertTrue(Math.abs(struck.get(LineFault.CUT_AFTER) - 500) < 150, struck::toString);
        assertTrue(Math.abs(struck.get(LineFault.HALF_OPEN) - 1_000) < 200, struck::toString);
    }

    @Test
    void shouldNeverStrikeWhenThereAreNone() {
        assertTrue(LineFaults.parse("none").none());
        assertNull(LineFaults.NONE.draw(new SplittableRandom(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "split", "split=1", "split=101%", "split=60%,bytes=60%", "fire=1%", "split=-1%"})
    void shouldRefuseWhatIsNoFault(String text) {
        assertThrows(IllegalArgumentException.class, () -> LineFaults.parse(text));
    }
}
