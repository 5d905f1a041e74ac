package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The data keys that card numbers are sealed under: one a day, each in a file of its own, enciphered under the master key. When a day's file
 * is gone, what was sealed that day cannot be read by anyone, in any copy of the journal. Any thread; a day's first use writes a file.
 */
public final class DayKeys {

    private static final String SUFFIX = ".key";
    private static final String SHREDDED = ".shredded";
    private static final int KEY_BYTES = 32;

    private final Path folder;
    private final AesKey master;
    private final SecureRandom random;
    private final Map<LocalDate, AesKey> keys = new ConcurrentHashMap<>();

    private DayKeys(Path folder, AesKey master, SecureRandom random) {
        this.folder = folder;
        this.master = master;
        this.random = random;
    }

    /** The keys in a folder, which is made when it is missing. */
    public static DayKeys open(Path folder, AesKey master, SecureRandom random) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new DayKeys(folder, master, random);
    }

    /** The key to seal with on a day; drawn, and durable, at the day's first use. An IOException when the day is shredded or a file is damaged. */
    public AesKey sealing(LocalDate day) throws IOException {
        AesKey known = keys.get(day);
        return known != null ? known : fetch(day, true);
    }

    /** The key of a day, or null when it was shredded or never drawn. */
    public AesKey opening(LocalDate day) throws IOException {
        AesKey known = keys.get(day);
        return known != null ? known : fetch(day, false);
    }

    /** Whether a day was shredded. */
    public boolean shredded(LocalDate day) {
        return Files.exists(folder.resolve(day + SHREDDED));
    }

    /** The days that have a key, the earliest first. */
    public List<LocalDate> days() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()))).sorted().toList();
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
        Path file = folder.resolve(day + SUFFIX);
        Path left = folder.resolve(day + SHREDDED);
        if (!Files.exists(file)) {
            throw new IOException("there is no key of " + day + (Files.exists(left) ? ": it was shredded before" : ""));
        }
        Files.writeString(left, note + "\n");
        MasterKey.force(left, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) channel.size()), 0);
            channel.force(true);
        }
        Files.delete(file);
        MasterKey.force(folder.toAbsolutePath(), StandardOpenOption.READ);
    }

    private synchronized AesKey fetch(LocalDate day, boolean mayDraw) throws IOException {
        Path file = folder.resolve(day + SUFFIX);
        if (Files.exists(file)) {
            AesKey key = read(file);
            if (mayDraw) {
                hold(day, key);
            }
            return key;
        }
        if (!mayDraw) {
            return null;
        }
        if (shredded(day)) {
            throw new IOException("the key of " + day + " was shredded: nothing more can be sealed under that day");
        }
        AesKey key = AesKey.generate(random, KEY_BYTES, KeyUsage.DATA);
        write(file, KeyBlock.wrap(key, master, random));
        hold(day, key);
        return key;
    }

    /** Only the days that are sealed under now stay in memory: a day that is over can be shredded while the node runs. */
    private void hold(LocalDate day, AesKey key) {
        keys.keySet().removeIf(other -> other.isBefore(day.minusDays(1)));
        keys.put(day, key);
    }

    private AesKey read(Path file) throws IOException {
        try {
            return (AesKey) KeyBlock.unwrap(Files.readString(file, StandardCharsets.US_ASCII).strip(), master, KeyUsage.DATA);
        } catch (KeyCheckFailed e) {
            throw new IOException(file + " was not sealed under this master key, or was changed: " + e.getMessage());
        }
    }

    private void write(Path file, String block) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, block + "\n", StandardCharsets.US_ASCII);
        MasterKey.force(fresh, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        MasterKey.force(folder.toAbsolutePath(), StandardOpenOption.READ);
    }
}
