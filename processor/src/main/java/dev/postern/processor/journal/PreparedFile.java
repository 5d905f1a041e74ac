package dev.postern.processor.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The next roll's file, made shortly before it is begun, so that the first append of a roll finds its blocks. It lies
 * beside the record files as {@code NAME.precreated}, which is no cycle: Chronicle gives it the cycle's name when the
 * first record comes, and without one there never is a cycle. One thread.
 */
final class PreparedFile {
    private static final String SUFFIX = ".precreated";
    private static final String DRAFT = ".draft";
    /** How long before its roll it is made: this part of a roll's length. */
    private static final int LEAD_PARTS = 60;

    private final BlockAllocator allocator;
    private final long bytes;
    private Path prepared;

    /** @param bytes blocks that it is given */
    PreparedFile(BlockAllocator allocator, long bytes) {
        this.allocator = allocator;
        this.bytes = bytes;
    }

    /**
     * Makes it when the time has come; the one of a roll that never began goes.
     *
     * @param writing the file that is written now
     */
    void look(File writing, long nowEpochMillis) throws IOException {
        CycleFile current = CycleFile.named(writing.getParentFile().toPath(), writing.getName());
        if (current == null) {
            return;
        }
        long lead = current.roll().cycle().lengthInMillis() / LEAD_PARTS;
        CycleFile next = current.at(nowEpochMillis + lead);
        Path wanted = name(next);
        if (next.startEpochMillis() <= current.startEpochMillis() || wanted.equals(prepared)) {
            return;
        }
        drop();
        Path draft = wanted.resolveSibling(wanted.getFileName() + DRAFT);
        Files.deleteIfExists(draft);
        Files.createFile(draft);
        allocator.allocate(draft, 0, bytes);
        Files.move(draft, wanted, StandardCopyOption.ATOMIC_MOVE);
        prepared = wanted;
        if (Files.exists(next.path())) {
            drop();
        }
    }

    /** Takes away one that was not begun. */
    void drop() throws IOException {
        if (prepared != null) {
            Files.deleteIfExists(prepared);
        }
    }

    /** Takes away what a former process left; nobody appends yet. */
    static void forget(Path queue) throws IOException {
        try (Stream<Path> files = Files.list(queue)) {
            for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX)
                    || each.toString().endsWith(SUFFIX + DRAFT)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path name(CycleFile cycle) {
        String file = cycle.path().getFileName().toString();
        return cycle.path().resolveSibling(file.substring(0, file.lastIndexOf('.')) + SUFFIX);
    }
}
