package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The backups that were made of a key folder, and the days in each: a day is not gone for good while one of them has its key. Kept in a file of
 * the key folder. For commands.
 */
final class KeyBackups {

    private static final String FILE = "backups";
    private static final int WORDS = 3;
    private static final String NOTE = "[0-9,-]*\t[^\t]+\t/.*";

    private KeyBackups() {
    }

    /**
     * Makes a backup; it is noted first, so that one that is cut short is looked for too, and of the days that were noted, whatever the node draws
     * meanwhile.
     *
     * @param backup a folder without keys
     * @param note who, and when
     * @return the days that it holds
     */
    static List<LocalDate> make(Path data, Path backup, String note) throws IOException {
        if (Files.exists(KeyRoom.folderIn(backup))) {
            throw new IOException(KeyRoom.folderIn(backup) + " is there already: name another folder");
        }
        List<LocalDate> days = DayKeys.days(KeyRoom.daysIn(data));
        String line = String.join(",", days.stream().map(LocalDate::toString).toList()) + "\t" + note + "\t" + backup.toAbsolutePath();
        if (!line.matches(NOTE)) {
            throw new IOException("the backup's folder has a name that is more than a line");
        }
        KeyFiles.DURABLE.appendLine(KeyRoom.folderIn(data).resolve(FILE), line);
        return KeyCopy.whole(data, backup, days);
    }

    /** Where the key of a day was copied to, as far as the folder knows, and is still, as far as can be seen. */
    static List<Path> with(Path data, LocalDate day) throws IOException {
        Path file = KeyRoom.folderIn(data).resolve(FILE);
        List<Path> found = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (!line.matches(NOTE)) {
                throw new IOException(file + " is damaged: a line is not 'days, note, folder', and its backup may have the key");
            }
            String[] words = line.split("\t", WORDS);
            if (List.of(words[0].split(",")).contains(day.toString()) && !DayKeys.isShredded(KeyRoom.daysIn(Path.of(words[2])), day)) {
                found.add(Path.of(words[2]));
            }
        }
        return found;
    }
}
