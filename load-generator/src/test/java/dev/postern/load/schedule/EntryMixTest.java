package dev.postern.load.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryMixTest {
    @Test
    void shouldReadWhatItPrints() {
        assertEquals("keyed=1", EntryMix.KEYED.toString());
        EntryMix mix = EntryMix.parse("chip-pin=30, keyed=60,track=10");
        assertEquals("keyed=60,track=10,chip-pin=30", mix.toString());
        assertEquals(mix.toString(), EntryMix.parse(mix.toString()).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "swipe", "chip=x", "chip=-1", "chip,chip=2", "chip=0", "chip=1000001", "chip=1=2"})
    void shouldNameWhatIsWrong(String text) {
        String refused = assertThrows(IllegalArgumentException.class, () -> EntryMix.parse(text)).getMessage();
        assertTrue(!refused.isBlank() && refused.length() < 200, refused);
    }

    @Test
    void shouldDrawByWeight() {
        EntryMix mix = EntryMix.parse("keyed=50,track-pin=30,contactless=20");
        SplittableRandom random = new SplittableRandom(7);
        Map<Entry, Integer> drawn = new EnumMap<>(Entry.class);
        for (int i = 0; i < 10_000; i++) {
            drawn.merge(mix.draw(random), 1, Integer::sum);
        }
        assertEquals(3, drawn.size());
        assertEquals(5_000, drawn.get(Entry.KEYED), 300);
        assertEquals(3_000, drawn.get(Entry.TRACK_PIN), 300);
        assertEquals(2_000, drawn.get(Entry.CONTACTLESS), 300);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayInField22HowACardWasRead(Entry entry) {
        assertEquals(entry.pin() ? 1 : 2, entry.mode() % 10);
        assertEquals(switch (entry) {
            case KEYED, KEYED_PIN -> 1;
            case TRACK, TRACK_PIN -> 2;
            case CHIP, CHIP_PIN -> 5;
            case CONTACTLESS -> 7;
        }, entry.mode() / 10);
        assertEquals(entry, Entry.of(entry.label()));
        assertEquals(entry.chip(), entry.withoutChip() != entry);
        assertEquals(entry.pin(), entry.withoutChip().pin());
    }
}
