package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerRingTest {

    @Test
    void shouldKnowNothingAtFirst() {
        assertEquals(-1, new AnswerRing(8).find(0), "an empty slot is no answer under key 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 100, 256})
    void shouldKeepExactlyTheLastAnswers(int answersMax) {
        AnswerRing ring = new AnswerRing(answersMax);
        for (int key = 1; key <= 3 * answersMax + 1; key++) {
            ring.add(key, key * 7L, new byte[] {(byte) key});
            int oldest = Math.max(1, key - answersMax + 1);
            for (int kept = oldest; kept <= key; kept++) {
                int slot = ring.find(kept);
                assertEquals(kept * 7L, ring.fingerprint(slot));
                assertArrayEquals(new byte[] {(byte) kept}, ring.answer(slot));
            }
            if (oldest > 1) {
                assertEquals(-1, ring.find(oldest - 1), "the one before the last " + answersMax);
            }
        }
    }
}
