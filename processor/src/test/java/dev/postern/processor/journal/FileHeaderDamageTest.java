package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte of the header that Chronicle writes into a record file, damaged: all records as they were, or a refusal. */
class FileHeaderDamageTest {
    private static final int RECORDS = 20;
    private static final int HEADER_BYTES = 0xF0;

    @TempDir
    Path root;

    @Test
    void shouldRefuseOrReadAllWhateverByteOfAFileHeaderIsDamaged() throws Exception {
        Path good = root.resolve("good");
        try (ChronicleJournal open = JournalFixture.open(good)) {
            open.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(open, 0, 1, RECORDS, new RandomEvents(321));
        }
        List<Integer> refused = new ArrayList<>();
        for (int at = 0; at < HEADER_BYTES; at++) {
            Path journal = Folders.copy(good, root.resolve("journal"));
            Path file = Folders.cycles(journal).getFirst();
            byte[] bytes = Files.readAllBytes(file);
            bytes[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, bytes);
            try {
                assertEquals(RECORDS, JournalFixture.read(journal).size(), "byte " + at);
            } catch (JournalRefused named) {
                refused.add(at);
            } catch (RuntimeException e) {
                throw new AssertionError("byte " + at, e);
            }
        }
        assertTrue(refused.size() > 20, "refused: " + refused);
    }
}
