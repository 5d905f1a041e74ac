package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkTest {
    @TempDir
    Path folder;

    @Test
    void shouldRememberTheLastAdvance() throws IOException {
        for (int i = 1; i <= 9; i++) {
            try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
                assertEquals(i == 1, mark.fresh());
                assertEquals(i == 1 ? 0 : i * 10 - 10, mark.sequence());
                mark.advance(i * 10 - 1, 5);
                assertTrue(mark.dirty());
                mark.advance(i * 10, i * 7);
                mark.force();
                assertFalse(mark.dirty());
            }
        }
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            assertEquals(90, mark.sequence());
            assertEquals(63, mark.chain());
        }
    }

    @Test
    void shouldBeginAgainWhenItsMakingWasCutShort() throws IOException {
        Files.write(folder.resolve("journal.mark.new"), new byte[7]);
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            assertTrue(mark.fresh());
            assertEquals(0, mark.sequence());
        }
        assertFalse(Files.exists(folder.resolve("journal.mark.new")));
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            assertFalse(mark.fresh());
        }
    }

    @Test
    void shouldFallBackToTheOneBeforeWhenAWriteWasTorn() throws IOException {
        Path file = folder.resolve("journal.mark");
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            mark.advance(1, 11);
            mark.advance(2, 22);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[9] ^= 1;
        Files.write(file, bytes);
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            assertEquals(1, mark.sequence());
            assertEquals(11, mark.chain());
            mark.advance(3, 33);
        }
        try (Mark mark = Mark.open(folder, JournalFixture.STREAMS)) {
            assertEquals(3, mark.sequence());
        }
        bytes[512 + 9] ^= 1;
        Files.write(file, bytes);
        assertThrows(JournalRefused.class, () -> Mark.open(folder, JournalFixture.STREAMS));
    }
}
