package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed with SIGKILL at random moments. What a power cut does is {@link PowerCutTest}'s. */
class KillTest {
    private static final int KILLS = 5;
    private static final Pattern WHOLE_LINE = Pattern.compile("\\d+ \\d+");

    @TempDir
    Path root;

    @Test
    void shouldKeepEveryAcknowledgedRecordOverKills() throws Exception {
        Path folder = root.resolve("journal");
        Random random = new Random(101);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = JournalChild.start(folder);
            try (BufferedReader lines = child.inputReader()) {
                String recovered = lines.readLine();
                assertNotNull(recovered, "the child never spoke");
                assertTrue(recovered.startsWith("recovered "), recovered);
                assertTrue(Long.parseLong(recovered.substring(10)) >= acknowledged.size(), recovered + " of "
                        + acknowledged.size());
                for (int after = random.nextInt(1, 3000); after > 0; after--) {
                    acknowledged.add(lines.readLine());
                }
                // By its handle, which leaves the pipe open: what the child said before it died counts.
                child.toHandle().destroyForcibly();
                lines.lines().filter(WHOLE_LINE.asMatchPredicate()).forEach(acknowledged::add);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        Set<String> found = new HashSet<>();
        for (Seen record : JournalFixture.read(folder)) {
            Events.assertSame(JournalChild.event(record.stream(), record.streamSequence()), record.event(),
                    record.toString());
            found.add(record.stream() + " " + record.streamSequence());
        }
        assertFalse(acknowledged.contains(null), "a child ended by itself");
        assertTrue(acknowledged.size() >= KILLS, "nothing was acknowledged");
        acknowledged.removeAll(found);
        assertEquals(Set.of(), acknowledged, "acknowledged, but not in the journal");
    }

    @Test
    void shouldNameTheProcessThatHasTheFolder() throws Exception {
        Path folder = root.resolve("journal");
        Process child = JournalChild.start(folder);
        try (BufferedReader lines = child.inputReader()) {
            assertNotNull(lines.readLine(), "the child never spoke");
            String message = assertThrows(JournalRefused.class, () -> JournalFixture.read(folder)).getMessage();
            assertEquals("the journal folder " + folder + " is in use by process " + child.pid()
                    + ": stop it or name another folder", message);
        } finally {
            child.destroyForcibly().waitFor();
        }
        JournalFixture.read(folder);
    }
}
