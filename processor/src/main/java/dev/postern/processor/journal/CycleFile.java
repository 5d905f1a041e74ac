package dev.postern.processor.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One of the queue's record files, by its name. Immutable.
 *
 * @param startEpochMillis when its roll begins
 */
record CycleFile(Path path, RollEvery roll, long startEpochMillis) {
    /** The record files of a queue folder, oldest first; files with other names are none. */
    static List<CycleFile> in(Path queue) throws IOException {
        if (!Files.isDirectory(queue)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(queue)) {
            return files.sorted().map(CycleFile::of).filter(Objects::nonNull).toList();
        }
    }

    /** When its roll ends: no record is written to it from then on. */
    long endEpochMillis() {
        return startEpochMillis + roll.cycle().lengthInMillis();
    }

    /** The file of that name in a folder; null when no record file has such a name. */
    static CycleFile named(Path folder, String name) {
        return of(folder.resolve(name));
    }

    /** The file of the roll, as often as this one's, into which that time falls; in the same folder. */
    CycleFile at(long epochMillis) {
        return named(path.getParent(), roll.fileName(epochMillis));
    }

    /** The index that Chronicle's own tools print for a document. */
    long index(long documentNumber) {
        int cycle = (int) (startEpochMillis / roll.cycle().lengthInMillis());
        return roll.cycle().toIndex(cycle, documentNumber);
    }

    private static CycleFile of(Path path) {
        String name = path.getFileName().toString();
        for (RollEvery roll : RollEvery.values()) {
            if (roll.names(name)) {
                try {
                    return new CycleFile(path, roll, start(roll, name.substring(0, name.indexOf('L'))));
                } catch (DateTimeException noDate) {
                    return null;
                }
            }
        }
        return null;
    }

    private static long start(RollEvery roll, String text) {
        LocalDateTime time = switch (roll) {
            case HOUR -> LocalDateTime.of(LocalDate.parse(text.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE),
                    LocalTime.of(Integer.parseInt(text.substring(9)), 0));
            case DAY -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay();
        };
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
