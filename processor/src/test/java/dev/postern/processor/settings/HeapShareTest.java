package dev.postern.processor.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapShareTest {

    private static final long GIB = 1L << 30;

    @Test
    void shouldKeepWhatFits() {
        assertEquals(1_000, HeapShare.atMost(1_000, 64, 64, 4, 2 * GIB));
    }

    @Test
    void shouldLowerWhatDoesNot() {
        assertEquals(131_072, HeapShare.atMost(1_000_000, 64, 64, 4, 2 * GIB));
        assertEquals(1, HeapShare.atMost(1_000_000, 1_024, 1 << 20, 8, 1 << 20), "never nothing");
    }
}
