package dev.postern.processor.ops;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.HistogramLogWriter;

/** One file of the interval log: counts its bytes, and keeps the error that {@link PrintStream} would swallow. For one thread. */
final class LogFile {
    private final Path path;
    private final Counted counted;
    private final PrintStream printed;
    private final HistogramLogWriter lines;

    LogFile(Path path, long startEpochMillis) throws IOException {
        this.path = path;
        counted = new Counted(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        printed = new PrintStream(new BufferedOutputStream(counted, 1 << 16), false, StandardCharsets.UTF_8);
        lines = new HistogramLogWriter(printed);
        lines.outputComment("[Postern stage times in nanoseconds, one tagged interval a stage]");
        lines.outputLogFormatVersion();
        lines.outputStartTime(startEpochMillis);
        lines.setBaseTime(startEpochMillis);
        lines.outputBaseTime(startEpochMillis);
        lines.outputLegend();
    }

    Path path() {
        return path;
    }

    HistogramLogWriter lines() {
        return lines;
    }

    /** Bytes written since it was opened, without those still buffered. */
    long bytes() {
        return counted.bytes;
    }

    /** Hands the lines to the operating system; throws what went wrong since the file was opened. */
    void flush() throws IOException {
        if (printed.checkError()) {
            throw counted.failure == null ? new IOException("write failed") : counted.failure;
        }
    }

    void close() {
        lines.close();
    }

    private static final class Counted extends FilterOutputStream {
        private long bytes;
        private IOException failure;

        private Counted(OutputStream file) {
            super(file);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            try {
                out.write(buffer, offset, length);
                bytes += length;
            } catch (IOException refused) {
                failure = refused;
                throw refused;
            }
        }
    }
}
