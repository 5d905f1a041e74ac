package dev.postern.load.fleet;

import dev.postern.load.terminal.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the terminals of a fleet remember between runs, in {@code fleet.state} beside {@code fleet.csv}: batch, next STAN,
 * the working keys of the last sign-on, still wrapped under the master key, how far its cards' chips have counted, and which code its customers' wallet shows next. Main thread only; one process at a time, which a
 * lock file ensures.
 *
 * <p>The file is replaced as a whole, by a rename, so a reader sees the old one or the new one. While a run goes on it holds
 * STANs set aside ahead ({@link #STANS_AHEAD}), so that a run that is killed uses no STAN twice. Its first line has the version, its second
 * the columns of that version: another column takes the next number, and what is not known is refused, since a guess would use STANs twice.
 */
public final class FleetState implements AutoCloseable {
    /** How many STANs of each terminal a run sets aside at a time. */
    public static final int STANS_AHEAD = 50_000;
    /** How many transaction counters of chips it sets aside at a time. */
    public static final int CHIP_COUNTERS_AHEAD = 2_000;
    private static final String TITLE = "# postern fleet state ";
    private static final int VERSION = 2;
    private static final String COLUMNS_WITHOUT_CHIPS = "terminal_id\tbatch\tnext_stan\twrapped_keys_hex";
    private static final String COLUMNS_WITHOUT_CODES = COLUMNS_WITHOUT_CHIPS + "\tchip_counter";
    private static final String COLUMNS = COLUMNS_WITHOUT_CODES + "\tnext_code\tbatch_is_empty";
    /** By version, from 1. The first grew twice before columns and version were held together. */
    private static final List<Set<String>> COLUMNS_READ = List.of(Set.of(COLUMNS_WITHOUT_CHIPS, COLUMNS_WITHOUT_CODES, COLUMNS), Set.of(COLUMNS));

    private final Path file;
    private final FileChannel lockFile;

    private FleetState(Path file, FileChannel lockFile) {
        this.file = file;
        this.lockFile = lockFile;
    }

    /**
     * Opens the state of a fleet file for this process alone.
     *
     * @throws BadFleetState when another run uses the fleet
     */
    public static FleetState open(Path fleetFile) throws IOException, BadFleetState {
        String name = fleetFile.getFileName().toString();
        Path file = fleetFile.resolveSibling((name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name) + ".state");
        FileChannel lockFile = FileChannel.open(Path.of(file + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return new FleetState(file, lockFile);
            }
        } catch (OverlappingFileLockException _) {
            // Another run in this process: the same answer.
        }
        lockFile.close();
        throw new BadFleetState("another run uses the fleet " + fleetFile + ": two runs would use the same STANs");
    }

    /**
     * What each terminal remembers, by terminal id; empty when there is no file yet.
     *
     * @throws BadFleetState naming file, line and what is wrong with it
     */
    public Map<String, Memory> read() throws IOException, BadFleetState {
        Map<String, Memory> memories = new HashMap<>();
        if (!Files.exists(file)) {
            return memories;
        }
        List<String> lines = Files.readAllLines(file);
        int columns = columns(lines);
        for (int i = 2; i < lines.size(); i++) {
            read(lines.get(i), i + 1, columns, memories);
        }
        return memories;
    }

    /** How many columns there are, by the two lines of the heading. */
    private int columns(List<String> lines) throws BadFleetState {
        String title = lines.isEmpty() ? "" : lines.getFirst();
        if (!title.matches(TITLE + "[0-9]{1,9}")) {
            throw new BadFleetState(file + ", line 1: expected '" + TITLE + VERSION + "'");
        }
        int version = Integer.parseInt(title.substring(TITLE.length()));
        if (version < 1 || version > VERSION) {
            throw new BadFleetState(file + ", line 1: version " + version + " of a fleet's state is not known here, where versions 1 to " + VERSION
                + " are: use the postern that wrote it");
        }
        if (lines.size() < 2 || !COLUMNS_READ.get(version - 1).contains(lines.get(1))) {
            throw new BadFleetState(file + ", line 2: expected '" + COLUMNS + "'");
        }
        return lines.get(1).split("\t").length;
    }

    /** Replaces the file. */
    public void write(Map<String, Memory> memories) throws IOException {
        StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n').append(COLUMNS).append('\n');
        memories.forEach((terminal, memory) -> text.append(terminal).append('\t').append(memory.batch()).append('\t')
            .append(memory.nextStan()).append('\t').append(HexFormat.of().formatHex(memory.wrappedKeys())).append('\t').append(memory.chipCounter())
            .append('\t').append(memory.nextCode())
            .append('\t').append(memory.clean() ? 'Y' : 'N').append('\n'));
        Path fresh = Path.of(file + ".new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Lets other runs use the fleet. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private void read(String line, int number, int count, Map<String, Memory> into) throws BadFleetState {
        String[] columns = line.split("\t", -1);
        String wrong = columns.length != count ? "has " + columns.length + " columns instead of " + count
            : !columns[1].matches("[0-9]{1,6}") ? "batch '" + columns[1] + "' is not a number of up to 6 digits"
            : !columns[2].matches("[0-9]{1,7}") || Integer.parseInt(columns[2]) < 1 || Integer.parseInt(columns[2]) > Memory.STAN_MAX + 1
                ? "next STAN '" + columns[2] + "' is not 1 to " + (Memory.STAN_MAX + 1)
            : !columns[3].matches("([0-9a-f]{2})*") ? "the wrapped keys are not hexadecimal"
            : columns.length > 4 && (!columns[4].matches("[0-9]{1,5}") || Integer.parseInt(columns[4]) > Memory.CHIP_COUNTER_MAX)
                ? "the chips' counter '" + columns[4] + "' is not 0 to " + Memory.CHIP_COUNTER_MAX
            : columns.length > 5 && !columns[5].matches("[0-9]{1,7}") ? "the wallet's next code '" + columns[5] + "' is not a number of up to 7 digits"
            : columns.length > 6 && !columns[6].matches("[YN]") ? "whether the batch is empty '" + columns[6] + "' is not Y or N"
            : into.containsKey(columns[0]) ? "terminal " + columns[0] + " stands there twice" : null;
        if (wrong != null) {
            throw new BadFleetState(file + ", line " + number + ": " + wrong);
        }
        into.put(columns[0], new Memory(Integer.parseInt(columns[1]), Integer.parseInt(columns[2]), HexFormat.of().parseHex(columns[3]),
            columns.length > 4 ? Integer.parseInt(columns[4]) : 0, columns.length > 5 ? Integer.parseInt(columns[5]) : 0,
            columns.length > 6 && columns[6].equals("Y")));
    }
}
