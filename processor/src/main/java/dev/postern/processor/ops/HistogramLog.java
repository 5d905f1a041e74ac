package dev.postern.processor.ops;

import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The interval log on disk: tagged HdrHistogram intervals in nanoseconds, in files named by the UTC time of their first line.
 * A file is rolled by size and by age, and the oldest are deleted, those of earlier runs included. For one thread.
 */
final class HistogramLog implements AutoCloseable {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'stages-'uuuuMMdd'T'HHmmssSSS'Z.hlog'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final OpsSettings settings;
    private final Clock clock;
    private LogFile file;
    private long openedNanos;
    private final Histogram one = new Histogram(StageHistograms.NANOS_MAX, StageHistograms.DIGITS);

    /**
     * Opens the first file.
     *
     * @throws BadSetting when the folder cannot be written
     */
    HistogramLog(Path folder, OpsSettings settings, Clock clock) {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        try {
            open();
        } catch (IOException unwritable) {
            throw new BadSetting("the folder for histogram logs cannot be written: " + unwritable);
        }
    }

    /**
     * Writes one line a stage, and one for each of the slowest requests: its time, with all its stages in the tag.
     *
     * @throws IOException when the disk refuses; the next call begins a new file
     */
    void append(List<Histogram> interval, List<SlowRequest> slowest) throws IOException {
        if (file != null && (file.bytes() >= settings.rollBytes() || clock.nanos() - openedNanos >= settings.rollNanos())) {
            close();
        }
        if (file == null) {
            open();
        }
        HistogramLogWriter lines = file.lines();
        interval.forEach(lines::outputIntervalHistogram);
        for (SlowRequest slow : slowest) {
            one.reset();
            one.setTag(slow.tag());
            one.setStartTimeStamp(interval.getFirst().getStartTimeStamp());
            one.setEndTimeStamp(interval.getFirst().getEndTimeStamp());
            one.recordValue(Math.clamp(slow.whole(), 0L, StageHistograms.NANOS_MAX));
            lines.outputIntervalHistogram(one);
        }
        try {
            file.flush();
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    /** The file that is being written. */
    Path current() {
        return file.path();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void open() throws IOException {
        Files.createDirectories(folder);
        openedNanos = clock.nanos();
        long now = clock.epochMillis();
        long name = now;
        while (Files.exists(path(name))) {
            name++;
        }
        file = new LogFile(path(name), now);
        deleteOldest();
    }

    private Path path(long epochMillis) {
        return folder.resolve(NAME.format(Instant.ofEpochMilli(epochMillis)));
    }

    private void deleteOldest() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> logs = all.filter(HistogramLog::isLog).sorted().toList();
            for (Path old : logs.subList(0, Math.max(0, logs.size() - settings.filesMax()))) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static boolean isLog(Path path) {
        return path.getFileName().toString().matches("stages-\\d{8}T\\d{9}Z\\.hlog");
    }
}
