package dev.postern.processor.journal.tool;

import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalScan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code postern journal print}: records as lines. */
@Command(name = "print", description = "Prints records, one a line, in the order they were written.")
final class PrintCommand extends JournalCommand.OnData {
    private static final int CHECK_EACH = 10_000;

    @Option(names = "--rrn", paramLabel = "R", description = "Only what was answered with this reference in field 37.")
    private String rrn;

    @Option(names = "--terminal", paramLabel = "T", description = "Only what concerns this terminal (field 41).")
    private String terminal;

    @Option(names = "--from", paramLabel = "TIME", converter = Time.class,
            description = "Only from this time on: 2026-11-22 or 2026-11-22T16:57:00Z.")
    private Instant from = Instant.MIN;

    @Option(names = "--to", paramLabel = "TIME", converter = Time.class, description = "Only before this time.")
    private Instant to = Instant.MAX;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    private long printed;

    @Override
    void run() throws IOException {
        Writer buffered = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
        RecordPrinter printer = json ? RecordPrinter.json(buffered) : RecordPrinter.text(buffered);
        try {
            here().run(record -> {
                if (wanted(record.event())) {
                    printer.print(record);
                    stopWhenNobodyReads();
                }
            });
        } catch (NobodyReads end) {
            return;
        } finally {
            printer.flush();
        }
    }

    private void stopWhenNobodyReads() throws NobodyReads {
        if (++printed % CHECK_EACH == 0 && System.out.checkError()) {
            throw new NobodyReads();
        }
    }

    private boolean wanted(Event event) {
        Instant at = Instant.ofEpochMilli(event.atEpochMillis());
        return !at.isBefore(from) && at.isBefore(to)
                && (rrn == null || rrn.equals(EventFields.rrn(event)))
                && (terminal == null || terminal.equals(EventFields.terminal(Exchanges.terminalOf(event))));
    }

    /** Standard output was closed, by head for instance: no failure. */
    private static final class NobodyReads extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A day or an instant, in UTC. */
    static final class Time implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String text) {
            try {
                return text.contains("T") ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is no time: 2026-11-22 or 2026-11-22T16:57:00Z");
            }
        }
    }
}
