package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.settings.BadSetting;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramLogTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final OpsSettings SETTINGS = new OpsSettings("127.0.0.1", 0, 4, 60, 1_000_000_000L, 64 << 10, MINUTE_NANOS, 3);

    @TempDir
    private Path data;

    private final HandClock clock = new HandClock();
    private final StageHistograms histograms = new StageHistograms(1, clock);
    private final Random random = new Random(7);

    @Test
    void shouldBeReadBackByTheLogReaderAsItWasWritten() throws IOException {
        List<Histogram> written = new ArrayList<>();
        Path file;
        try (HistogramLog log = open()) {
            for (int second = 0; second < 3; second++) {
                List<Histogram> interval = recordedSecond(100);
                interval.forEach(histogram -> written.add(histogram.copy()));
                log.append(interval, List.of());
            }
            file = log.current();
        }
        List<Histogram> read = read(file);
        assertEquals(3 * Stage.values().length, read.size());
        for (int i = 0; i < read.size(); i++) {
            assertEquals(written.get(i), read.get(i));
            assertEquals(Stage.values()[i % Stage.values().length].tag(), read.get(i).getTag());
            assertEquals(written.get(i).getStartTimeStamp(), read.get(i).getStartTimeStamp());
            assertEquals(written.get(i).getEndTimeStamp(), read.get(i).getEndTimeStamp());
        }
        assertEquals("stages-20231114T221320000Z.hlog", file.getFileName().toString());
    }

    @Test
    void shouldBeReadableWhileItIsBeingWritten() throws IOException {
        try (HistogramLog log = open()) {
            log.append(recordedSecond(10), List.of());
            assertEquals(Stage.values().length, read(log.current()).size());
        }
    }

    @Test
    void shouldRollBySizeAndKeepTheNewestFiles() throws IOException {
        try (HistogramLog log = open()) {
            Path first = log.current();
            int seconds = 0;
            while (files().size() < 3 || Files.exists(first)) {
                log.append(recordedSecond(2_000), List.of());
                assertTrue(++seconds < 1_000, "never rolled");
            }
            assertEquals(3, files().size());
            assertEquals(log.current(), files().getLast());
            for (Path file : files()) {
                assertTrue(Files.size(file) < 2 * SETTINGS.rollBytes(), file + " grew past its bound");
            }
            assertTrue(Files.size(files().getFirst()) >= SETTINGS.rollBytes());
        }
    }

    @Test
    void shouldRollByAge() throws IOException {
        try (HistogramLog log = open()) {
            log.append(recordedSecond(1), List.of());
            Path first = log.current();
            clock.advanceMillis(59_000 - 1);
            log.append(histograms.endInterval(), List.of());
            assertEquals(first, log.current());
            clock.advanceMillis(1);
            log.append(histograms.endInterval(), List.of());
            assertFalse(first.equals(log.current()));
            assertEquals(Stage.values().length, read(log.current()).size());
        }
    }

    @Test
    void shouldNeverOverwriteALogOfAnEarlierRunAndTouchNoOtherFile() throws IOException {
        Files.createDirectories(folder());
        Path other = Files.writeString(folder().resolve("aaa.txt"), "kept");
        for (int run = 0; run < 5; run++) {
            try (HistogramLog log = open()) {
                log.append(histograms.endInterval(), List.of());
            }
        }
        assertEquals(3, files().size());
        assertTrue(Files.exists(other));
    }

    @Test
    void shouldSayWhichFolderCannotBeWritten() throws IOException {
        Files.writeString(data.resolve("histograms"), "a file where the folder should be");
        BadSetting bad = assertThrows(BadSetting.class, this::open);
        assertTrue(bad.getMessage().contains(folder().toString()), bad.getMessage());
    }

    @Test
    void shouldThrowWhileTheDiskRefusesAndGoOnInANewFileLater() throws IOException {
        try (HistogramLog log = open()) {
            Files.delete(log.current());
            Files.delete(folder());
            Files.writeString(folder(), "in the way");
            clock.advanceMillis(60_000);
            assertThrows(IOException.class, () -> log.append(histograms.endInterval(), List.of()));
            assertThrows(IOException.class, () -> log.append(histograms.endInterval(), List.of()));
            Files.delete(folder());
            log.append(histograms.endInterval(), List.of());
            assertEquals(Stage.values().length, read(log.current()).size());
        }
    }

    private HistogramLog open() {
        return new HistogramLog(folder(), SETTINGS, clock);
    }

    private Path folder() {
        return data.resolve("histograms");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder())) {
            return all.filter(path -> path.toString().endsWith(".hlog")).sorted().toList();
        }
    }

    private List<Histogram> recordedSecond(int times) {
        for (Stage stage : Stage.values()) {
            for (int i = 0; i < times; i++) {
                histograms.writer(0).record(stage, random.nextLong(1_000_000_000L));
            }
        }
        clock.advanceMillis(1_000);
        return histograms.endInterval();
    }

    static List<Histogram> read(Path file) throws FileNotFoundException {
        List<Histogram> read = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                read.add((Histogram) next);
            }
        }
        return read;
    }
}
