package dev.postern.protocol.fleet;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fleet file: comma-separated, UTF-8, comment lines begin with #, a header line, then one line a terminal.
 * For start-up and the fleet command. A key is a key block under
 * the fleet's key, or in the clear: then the file is read only when its first line says that they are test keys.
 */
public final class FleetFile {

    /** How the first line of a file with clear keys begins. */
    public static final String TEST_KEYS_MARK = "# TEST KEYS:";

    static final List<String> COLUMNS = List.of("terminal_id", "merchant_id", "mcc", "currency", "profile", "master_key_hex", "kcv",
            "key_serial");

    private static final String FIRST_LINE = TEST_KEYS_MARK + " every key below is in the clear and for tests only";
    private static final String FIRST_LINE_WRAPPED = "# Every key below is a key block under the fleet's key";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FleetFile() {
    }

    /** The terminals of a file, in its order. What is wrong in it is a BadFleetFile; that it cannot be read at all an IOException. */
    public static List<FleetRow> read(Path file) throws IOException, BadFleetFile {
        String text = text(file);
        boolean marked = text.startsWith(TEST_KEYS_MARK);
        List<FleetRow> fleet = new ArrayList<>();
        Map<String, Long> lineOfTerminal = new HashMap<>();
        int columns = 0;
        try (CsvReader<CsvRecord> lines = CsvReader.builder().commentStrategy(CommentStrategy.SKIP).allowExtraFields(true)
                .allowMissingFields(true).ofCsvRecord(text)) {
            for (CsvRecord line : lines) {
                FleetLine fields = new FleetLine(file, line);
                if (columns == 0) {
                    fields.requireHeader(COLUMNS);
                    columns = fields.columns();
                    continue;
                }
                FleetRow row = fields.row(marked, columns);
                Long earlier = lineOfTerminal.putIfAbsent(row.terminalId(), line.getStartingLineNumber());
                if (earlier != null) {
                    throw fields.bad("terminal_id", row.terminalId() + " stands on line " + earlier + " already");
                }
                fleet.add(row);
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw new BadFleetFile(file + ": is not comma-separated text: " + e.getMessage());
        }
        if (columns == 0) {
            throw new BadFleetFile(file + ": has no header line " + String.join(",", COLUMNS));
        }
        if (fleet.isEmpty()) {
            throw new BadFleetFile(file + ": names no terminal");
        }
        return List.copyOf(fleet);
    }

    /** Writes a fleet, readable by its owner only, in place of any file of that name. */
    public static void write(Path file, List<FleetRow> fleet) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (Writer out = Files.newBufferedWriter(file); CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
            out.write((fleet.stream().allMatch(row -> row.masterKey() == null) ? FIRST_LINE_WRAPPED : FIRST_LINE) + "\n");
            boolean serials = fleet.stream().anyMatch(row -> row.keySerial() != null);
            csv.writeRecord(serials ? COLUMNS : COLUMNS.subList(0, COLUMNS.size() - 1));
            for (FleetRow row : fleet) {
                List<String> fields = new ArrayList<>(List.of(row.terminalId(), row.merchantId(), row.mcc(), "%03d".formatted(row.currency()),
                        row.profile().toString(), row.masterKey() == null ? row.wrappedKey().block() : row.masterKey().toClearHex(),
                        row.masterKey() == null ? row.wrappedKey().kcv() : row.masterKey().kcvHex(row.profile().kcvBytes())));
                if (serials) {
                    fields.add(row.keySerial() == null ? "" : row.keySerial().toString());
                }
                csv.writeRecord(fields);
            }
        }
    }

    private static String text(Path file) throws IOException, BadFleetFile {
        try {
            String text = Files.readString(file);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadFleetFile(file + ": is not UTF-8 text");
        }
    }
}
