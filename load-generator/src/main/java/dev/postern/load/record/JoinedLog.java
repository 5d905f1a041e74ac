package dev.postern.load.record;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/** One interval log made of those of several generators, and the sums of it by tag. Made and read by one thread. */
public final class JoinedLog {
    private final List<Histogram> intervals = new ArrayList<>();
    private final Map<String, Histogram> byTag = new TreeMap<>();

    /** Reads the log of that name in each folder; a folder without it has nothing to add. */
    public JoinedLog(List<Path> folders, String name) throws IOException {
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                read(file);
            }
        }
        intervals.sort(Comparator.comparingLong(Histogram::getStartTimeStamp));
    }

    private void read(Path file) throws IOException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                if (next instanceof Histogram interval && interval.getTag() != null) {
                    // Lanes are numbered behind the kind.
                    interval.setTag(interval.getTag().replaceFirst("-[0-9]+$", ""));
                    intervals.add(interval);
                    byTag.computeIfAbsent(interval.getTag(), _ -> Latencies.histogram()).add(interval);
                }
            }
        }
    }

    /** Writes the whole, in order of time. */
    public void write(Path file, String comment) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            long startMillis = intervals.isEmpty() ? 0 : intervals.getFirst().getStartTimeStamp();
            writer.outputComment(comment);
            writer.outputLogFormatVersion();
            writer.outputStartTime(startMillis);
            writer.setBaseTime(startMillis);
            writer.outputLegend();
            for (Histogram interval : intervals) {
                writer.outputIntervalHistogram(interval.getStartTimeStamp() / 1e3, interval.getEndTimeStamp() / 1e3, interval, 1e6);
            }
            if (out.checkError()) {
                throw new IOException(file + " could not be written: is the disk full?");
            }
        }
    }

    /** The tags that were met. */
    public List<String> tags() {
        return List.copyOf(byTag.keySet());
    }

    /** The figures of a tag. */
    public Percentiles of(String tag) {
        return Percentiles.of(byTag.getOrDefault(tag, Latencies.histogram()));
    }

    /** The figures of all tags together. */
    public Percentiles whole() {
        return Percentiles.of(sum());
    }

    /** The figures of all tags together, but for what stands in another log too. */
    public Percentiles without(JoinedLog others) {
        Histogram rest = sum();
        rest.subtract(others.sum());
        return Percentiles.of(rest);
    }

    private Histogram sum() {
        Histogram sum = Latencies.histogram();
        byTag.values().forEach(sum::add);
        return sum;
    }
}
