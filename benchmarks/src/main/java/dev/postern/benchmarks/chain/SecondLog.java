package dev.postern.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** An interval log of a run, read whole: one histogram an interval, those of all lanes and kinds together. Pure. */
final class SecondLog {

    private static final long NANOS_MAX = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    /** Lanes are flipped one after the other; their intervals of one second begin almost together. */
    private static final long TOGETHER_MILLIS = 500;

    private SecondLog() {
    }

    /** The intervals whose tag begins so, in order of time; those that begin together are one. */
    static List<Histogram> read(Path file, String tag) throws IOException {
        List<Histogram> seconds = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                if (next instanceof Histogram interval && interval.getTag() != null && interval.getTag().startsWith(tag)) {
                    Histogram last = seconds.isEmpty() ? null : seconds.getLast();
                    if (last == null || interval.getStartTimeStamp() - last.getStartTimeStamp() > TOGETHER_MILLIS) {
                        last = new Histogram(NANOS_MAX, DIGITS);
                        last.setStartTimeStamp(interval.getStartTimeStamp());
                        seconds.add(last);
                    }
                    long from = last.getStartTimeStamp();
                    last.add(interval);
                    last.setStartTimeStamp(from);
                    last.setEndTimeStamp(Math.max(last.getEndTimeStamp(), interval.getEndTimeStamp()));
                }
            }
        }
        return seconds;
    }

    /** The longest time in any interval that has a part in this span; 0 when none has. */
    static double maxMillis(List<Histogram> seconds, double fromMillis, double toMillis) {
        return seconds.stream().filter(second -> second.getEndTimeStamp() > fromMillis && second.getStartTimeStamp() < toMillis)
                .mapToLong(Histogram::getMaxValue).max().orElse(0) / 1e6;
    }
}
