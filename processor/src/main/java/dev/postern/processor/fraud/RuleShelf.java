package dev.postern.processor.fraud;

import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every rule set that was in force, as it was read, in a folder named by its hash; and which one is. So a decision can be
 * explained by the rules that made it when their file has long changed. One writer, the node; anyone may read.
 */
public final class RuleShelf {

    /** The rule file's name on the shelf. */
    private static final String RULES = "rules.yaml";
    private static final String IN_FORCE = "in-force";
    private static final String NONE = "none";
    /** Sets kept; then the one that was put there first goes, and its decisions cannot be explained any more. */
    private static final int SETS_MAX = 10_000;
    private static final int SHORT_HASH_DIGITS = 16;

    /**
     * What was in force last.
     *
     * @param hash of the set
     * @param fileHash of the configured file then; "none" when there was none
     */
    record InForce(String hash, String fileHash) {
    }

    /** What a set was read from, the rule file first. */
    static final class Copy implements RuleFile.Sources {
        private final Map<String, byte[]> files = new LinkedHashMap<>();

        @Override
        public void source(String name, byte[] bytes) {
            files.put(files.isEmpty() ? RULES : name, bytes);
        }
    }

    private final Path folder;

    /** @param data the node's data folder */
    public RuleShelf(Path data) {
        this.folder = data.resolve("rules");
    }

    /** Keeps a set, durably; one that is there already stays. */
    void keep(RuleSet rules, Copy copy) throws IOException {
        Path place = folder.resolve(rules.hash());
        if (Files.isDirectory(place)) {
            return;
        }
        Path fresh = folder.resolve(rules.hash() + ".new");
        for (Map.Entry<String, byte[]> file : copy.files.entrySet()) {
            Path to = fresh.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            write(to, file.getValue());
            force(to.getParent());
        }
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        forgetOldest();
    }

    /** But for the one that the next start would take. */
    private void forgetOldest() throws IOException {
        InForce last = inForce();
        List<Path> sets;
        try (Stream<Path> all = Files.list(folder)) {
            sets = all.filter(set -> Files.isDirectory(set) && (last == null || !set.endsWith(last.hash))).toList();
        }
        if (sets.size() <= SETS_MAX) {
            return;
        }
        Path oldest = Collections.min(sets, Comparator.comparing(set -> set.toFile().lastModified()));
        try (Stream<Path> files = Files.walk(oldest)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Says which set is in force, durably. */
    void inForce(InForce now) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(IN_FORCE + ".new");
        write(fresh, (now.hash + "\n" + now.fileHash + "\n").getBytes(StandardCharsets.US_ASCII));
        Files.move(fresh, folder.resolve(IN_FORCE), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    /** Which set was in force last, or null. */
    InForce inForce() throws IOException {
        Path file = folder.resolve(IN_FORCE);
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() < 2 ? null : new InForce(lines.get(0), lines.get(1));
    }

    /** The set in force, or the last one that was; null when there was none. */
    public RuleSet last() throws IOException {
        InForce last = inForce();
        return last == null ? null : read(last.hash);
    }

    static String hash(RuleSet rules) {
        return rules == null ? NONE : rules.hash();
    }

    /**
     * A set that was in force.
     *
     * @param hash all of its digits
     */
    RuleSet read(String hash) throws IOException {
        try {
            return RuleFile.read(folder.resolve(hash).resolve(RULES));
        } catch (RuleFileRefused e) {
            throw new IOException("the rule set " + hash + " in " + folder + " is not taken by this build:\n"
                    + e.getMessage(), e);
        }
    }

    /**
     * A set that was in force.
     *
     * @param shortHash as decisions have it
     * @throws IOException when it is not there any more, or cannot be read
     */
    public RuleSet find(long shortHash) throws IOException {
        String begin = "%016x".formatted(shortHash).substring(0, SHORT_HASH_DIGITS);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> sets = Files.list(folder)) {
                Path place = sets.filter(set -> set.getFileName().toString().startsWith(begin) && Files.isDirectory(set)
                        && !set.toString().endsWith(".new")).findFirst().orElse(null);
                if (place != null) {
                    return read(place.getFileName().toString());
                }
            }
        }
        throw new IOException("the rule set " + begin + "... that was in force then is not in " + folder);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(false);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
