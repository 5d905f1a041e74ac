package dev.postern.processor.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotIndexTest {

    /** Few different hashes, so that runs of neighbours form, and slots leave from their middle. */
    @Test
    void shouldFindWhatAMapFindsWhileSlotsComeAndGo() {
        long seed = Seed.of("SlotIndexTest");
        Random random = new Random(seed);
        SlotIndex index = new SlotIndex();
        Map<Integer, Integer> hashes = new HashMap<>();
        int removed = 0;
        for (int step = 0; step < 50_000; step++) {
            int slot = random.nextInt(600);
            Integer hash = hashes.get(slot);
            if (hash == null) {
                hash = random.nextInt(40) * 0x01010101;
                index.add(hash, slot);
                hashes.put(slot, hash);
            } else if (random.nextBoolean()) {
                index.remove(hash, slot);
                hashes.remove(slot);
                removed++;
            }
            int wanted = random.nextInt(600);
            int of = hashes.getOrDefault(wanted, 7);
            assertEquals(hashes.containsKey(wanted) ? wanted : -1, index.find(of, found -> found == wanted),
                    "seed " + seed + " step " + step);
            assertEquals(hashes.size(), index.size());
        }
        assertTrue(removed > 10_000, "hardly anything left");
    }
}
