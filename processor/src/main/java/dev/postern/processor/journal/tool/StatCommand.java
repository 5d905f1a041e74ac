package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.journal.ScannedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code postern journal stat}: how much of what is in a journal, from when to when. */
@Command(name = "stat", description = "Counts records and bytes by file, event and stream, and the time they span.")
final class StatCommand extends JournalCommand.OnData {

    private static final class Count {
        long records;
        long bytes;

        void add(ScannedRecord record) {
            records++;
            bytes += record.lengthBytes();
        }
    }

    private final Map<Path, Count> files = new TreeMap<>();
    private final Map<String, Count> events = new TreeMap<>();
    private final Map<String, Count> streams = new TreeMap<>(
            Comparator.comparingInt((String name) -> name.charAt(0)).thenComparing(String::length)
                    .thenComparing(Comparator.naturalOrder()));
    private final Count all = new Count();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    @Override
    void run() throws IOException {
        JournalScan scan = here();
        for (Path file : scan.files()) {
            files.put(file, new Count());
        }
        scan.run(this::count);
        line("journal", all);
        if (all.records > 0) {
            System.out.println("from " + Instant.ofEpochMilli(first) + " to " + Instant.ofEpochMilli(last));
        }
        System.out.println();
        for (Map.Entry<Path, Count> file : files.entrySet()) {
            line(file.getKey().getFileName() + " of " + Files.size(file.getKey()) + " bytes", file.getValue());
        }
        System.out.println();
        events.forEach(StatCommand::line);
        System.out.println();
        streams.forEach(StatCommand::line);
    }

    private void count(ScannedRecord record) {
        all.add(record);
        files.get(record.file()).add(record);
        events.computeIfAbsent(record.event().getClass().getSimpleName(), _ -> new Count()).add(record);
        streams.computeIfAbsent(record.stream(), _ -> new Count()).add(record);
        long at = record.event().atEpochMillis();
        first = Math.min(first, at);
        last = Math.max(last, at);
    }

    private static void line(String name, Count count) {
        System.out.printf("%-40s %12d records %15d bytes%n", name, count.records, count.bytes);
    }
}
