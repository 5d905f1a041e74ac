package dev.postern.processor.keys;

import dev.postern.protocol.crypto.DataSeal;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The data keys that card numbers are sealed under: one a day, each in a file of its own, sealed by the security module. When a day's file
 * is gone, what was sealed that day cannot be read by anyone, in any copy of the journal. Any thread; a day's first use writes a file.
 */
public final class DayKeys {

    private static final String SUFFIX = ".key";
    private static final int KEY_BYTES = 32;
    private static final String SHREDDED = ".shredded";

    private final Path folder;
    private final SecurityModule module;
    private final Map<LocalDate, ModuleKey> keys = new ConcurrentHashMap<>();

    private DayKeys(Path folder, SecurityModule module) {
        this.folder = folder;
        this.module = module;
    }

    /** The keys in a folder, which is made when it is missing. */
    public static DayKeys open(Path folder, SecurityModule module) throws IOException {
        KeyFiles.makeFolder(folder);
        return new DayKeys(folder, module);
    }

    /**
     * Seals with the key of a day, for one thread; the key is drawn, and durable, at the day's first use. An IOException when the day is
     * shredded or a file is damaged.
     */
    public DataSeal sealing(LocalDate day) throws IOException {
        ModuleKey known = keys.get(day);
        return module.dataSeal(known != null ? known : fetch(day));
    }

    /** Opens with the key of a day, for one thread; null when it was shredded or never drawn. */
    public DataSeal opening(LocalDate day) throws IOException {
        ModuleKey known = keys.get(day);
        if (known != null) {
            return module.dataSeal(known);
        }
        Path file = fileOf(folder, day);
        if (!Files.exists(file) || shredded(day)) {
            return null;
        }
        ModuleKey read = read(file);
        DataSeal seal = module.dataSeal(read);
        module.release(read);
        return seal;
    }

    /** Whether a day was shredded; its file may still be there, overwritten, when that was cut short. */
    public boolean shredded(LocalDate day) {
        return isShredded(folder, day);
    }

    static boolean isShredded(Path folder, LocalDate day) {
        return Files.exists(folder.resolve(day + SHREDDED));
    }

    /** Where the key of a day is, when there is one. */
    static Path fileOf(Path folder, LocalDate day) {
        return folder.resolve(day + SUFFIX);
    }

    /** The days that have a key in a folder, the earliest first; none when there is no folder. */
    public static List<LocalDate> days(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> dayOf(file.getFileName().toString())).filter(Objects::nonNull).sorted().toList();
        }
    }

    /** Null when a file is something else. */
    private static LocalDate dayOf(String name) {
        try {
            return name.endsWith(SUFFIX) ? LocalDate.parse(name.substring(0, name.length() - SUFFIX.length())) : null;
        } catch (DateTimeParseException notOurs) {
            return null;
        }
    }

    /**
     * Overwrites and removes the key of a day, for good, and leaves a note of who did it. Durable when this returns. Needs no master key.
     *
     * @param folder of the days' keys
     * @param note one line: who, and when
     * @throws IOException when the day has no key
     */
    public static void shred(Path folder, LocalDate day, String note) throws IOException {
        Path file = fileOf(folder, day);
        Path left = folder.resolve(day + SHREDDED);
        List<Path> copies = Stream.of(KeyFiles.unfinished(file), file).filter(Files::exists).toList();
        if (copies.isEmpty()) {
            throw new IOException("there is no key of " + day + (Files.exists(left) ? ": it was shredded before" : ""));
        }
        KeyFiles.DURABLE.writeLine(left, note);
        for (Path copy : copies) {
            KeyFiles.DURABLE.erase(copy);
        }
    }

    private synchronized ModuleKey fetch(LocalDate day) throws IOException {
        ModuleKey known = keys.get(day);
        if (known != null) {
            return known;
        }
        if (shredded(day)) {
            throw new IOException("the key of " + day + " was shredded: nothing more can be sealed under that day");
        }
        Path file = fileOf(folder, day);
        if (Files.exists(file)) {
            return hold(day, read(file));
        }
        ModuleKey key = module.generateAes(KeyUsage.DATA, KEY_BYTES);
        KeyFiles.DURABLE.writeLine(file, module.seal(key).text());
        return hold(day, key);
    }

    /** Only the days that are sealed under now stay in memory: a day that is over can be shredded while the node runs. */
    private ModuleKey hold(LocalDate day, ModuleKey key) {
        keys.entrySet().removeIf(other -> {
            boolean over = other.getKey().isBefore(day.minusDays(1));
            if (over) {
                module.release(other.getValue());
            }
            return over;
        });
        keys.put(day, key);
        return key;
    }

    private ModuleKey read(Path file) throws IOException {
        try {
            return module.open(new SealedKey(KeyUsage.DATA, "", KeyFiles.readLine(file)));
        } catch (KeyCheckFailed e) {
            throw new IOException(file + " was not sealed by this security module, or was changed: " + e.getMessage());
        }
    }
}
