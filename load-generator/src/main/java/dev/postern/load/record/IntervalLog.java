package dev.postern.load.record;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * One {@code .hlog} file: an interval histogram a second for each tag, in nanoseconds. Main thread only.
 */
final class IntervalLog implements AutoCloseable {
    private final PrintStream out;
    private final HistogramLogWriter writer;

    IntervalLog(Path file, String comment, long startEpochMillis) throws IOException {
        out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII);
        writer = new HistogramLogWriter(out);
        writer.outputComment(comment);
        writer.outputLogFormatVersion();
        writer.outputStartTime(startEpochMillis);
        writer.setBaseTime(startEpochMillis);
        writer.outputLegend();
    }

    void add(String tag, Histogram interval) {
        interval.setTag(tag);
        // The last column is the maximum; 1e6 shows it in milliseconds, the encoded histogram stays in nanoseconds.
        writer.outputIntervalHistogram(interval.getStartTimeStamp() / 1e3, interval.getEndTimeStamp() / 1e3, interval, 1e6);
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (out.checkError()) {
            throw new IOException("a histogram log could not be written: is the disk full?");
        }
    }
}
