package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.postern.processor.journal.JournalFixture.Seen;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.state.Copying;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
    @TempDir
    Path root;

    @Test
    void shouldRefuseASecondOpeningAndLetTheFirstGoOn() throws Exception {
        Path folder = root.resolve("journal");
        try (ChronicleJournal journal = JournalFixture.open(folder)) {
            journal.recover((_, _, _) -> { });
            for (int attempt = 1; attempt <= 2; attempt++) {
                String message = assertThrows(JournalRefused.class, () -> JournalFixture.open(folder)).getMessage();
                assertEquals("the journal folder " + folder
                        + " is in use by this process: stop it or name another folder", message);
            }
            JournalFixture.appendAndAwait(journal, 0, 1, 3, new RandomEvents(111));
        }
        assertEquals(3, JournalFixture.read(folder).size());
    }

    @Test
    void shouldNameTheFolderThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        String message = assertThrows(JournalRefused.class,
                () -> JournalFixture.open(file.resolve("journal"))).getMessage();
        assertTrue(message.contains("the journal folder " + file.resolve("journal") + " cannot be written"), message);
    }

    @Test
    void shouldLetGoOfTheFolderWhenARecoveryIsRefused() throws Exception {
        Path folder = root.resolve("journal");
        try (ChronicleJournal journal = JournalFixture.open(folder)) {
            journal.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(journal, 0, 1, 3, new RandomEvents(112));
        }
        Path cycle = Folders.cycles(folder).getFirst();
        Path aside = Files.move(cycle, root.resolve("aside"));
        assertThrows(JournalRefused.class, () -> JournalFixture.read(folder));
        Files.move(aside, cycle);
        assertEquals(3, JournalFixture.read(folder).size());
    }

    /** What kill -9 inside an append leaves: a document without an end, and Chronicle's lock held by a living number. */
    @Test
    void shouldSkipAHalfWrittenDocumentAndGoOnBehindIt() throws Exception {
        RandomEvents events = new RandomEvents(113);
        Path folder = root.resolve("journal");
        List<Seen> expected;
        try (ChronicleJournal journal = JournalFixture.open(folder)) {
            journal.recover((_, _, _) -> { });
            expected = JournalFixture.appendAndAwait(journal, 1, 1, 20, events);
        }
        Path killed;
        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(folder.resolve("queue")).rollCycle(RollEvery.HOUR.cycle()).blockSize(1 << 20).build();
                ExcerptAppender appender = queue.createAppender()) {
            DocumentContext half = appender.writingDocument();
            half.wire().bytes().write(new byte[100]);
            killed = Folders.copy(folder, root.resolve("killed"));
            half.rollbackOnClose();
            half.close();
        }
        for (int start = 0; start < 3; start++) {
            try (ChronicleJournal journal = JournalFixture.open(killed)) {
                List<Seen> found = new ArrayList<>();
                journal.recover((stream, sequence, event) -> found.add(new Seen(stream, sequence, event)));
                JournalFixture.assertSame(expected, found);
                int next = expected.size() + 1;
                expected.addAll(JournalFixture.appendAndAwait(journal, 1, next, next + 4, events));
            }
        }
        JournalFixture.assertSame(expected, JournalFixture.read(killed));
    }

    @Test
    void shouldReadItsShippedSettings() {
        Section root = Section.of(ConfigFactory.load());
        JournalSettings settings = JournalSettings.read(root.at("postern.journal"));
        assertEquals(new JournalSettings(Durability.POWER, 1_000_000, 4096, 1 << 20, 262_144, 1_000_000_000L,
                RollEvery.DAY, 64 << 20, new SpaceSettings(2L << 30, 600_000_000_000L,
                        20_000_000, 128 << 20), new SnapshotSettings(500_000, 600_000_000_000L, 2,
                        new Copying.Pace(200_000, 2_000_000)), new ArchiveSettings(777_600_000L, 600_000_000_000L,
                        64 << 20)), settings);
    }

    @Test
    void shouldNameASettingThatIsNotKnown() {
        Section root = Section.of(ConfigFactory.parseString("postern.journal.durability = hope").withFallback(ConfigFactory.load()).resolve());
        String message = assertThrows(BadSetting.class,
                () -> JournalSettings.read(root.at("postern.journal"))).getMessage();
        assertTrue(message.contains("postern.journal.durability") && message.contains("power, process"), message);
    }

    @Test
    void shouldHaveNoUsageReporting() {
        assertEquals("true", System.getProperty("chronicle.analytics.disable"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
        assertEquals(List.of(), List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(entry -> entry.contains("chronicle-analytics")).toList());
        assertTrue(System.getProperty("java.class.path").contains("chronicle-queue"), "the class path was looked at");
    }
}
