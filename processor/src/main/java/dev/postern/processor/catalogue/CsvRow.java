package dev.postern.processor.catalogue;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of a catalogue's file with its header; what is wrong with it is named with line and column. */
final class CsvRow {

    private static final long DIGITS_MAX = 12;

    private final Path file;
    private final List<String> columns;
    private final CsvRecord line;

    private CsvRow(Path file, List<String> columns, CsvRecord line) {
        this.file = file;
        this.columns = columns;
        this.line = line;
    }

    /** All lines behind the header, which must be these columns; lines that begin with # are skipped. */
    static List<CsvRow> read(Path file, List<String> columns) throws BadCatalogue {
        return read(file, columns, columns);
    }

    /** The same; the header may also be the other one. */
    static List<CsvRow> read(Path file, List<String> least, List<String> most) throws BadCatalogue {
        List<CsvRow> rows = new ArrayList<>();
        List<String> columns = least;
        try (CsvReader<CsvRecord> lines = CsvReader.builder().commentStrategy(CommentStrategy.SKIP)
                .allowExtraFields(true).allowMissingFields(true).ofCsvRecord(Files.readString(file))) {
            boolean headerSeen = false;
            for (CsvRecord line : lines) {
                if (!headerSeen && line.getFields().equals(most)) {
                    columns = most;
                }
                CsvRow row = new CsvRow(file, columns, line);
                if (!headerSeen && !line.getFields().equals(columns)) {
                    throw row.bad("the header", "must be " + String.join(",", columns));
                } else if (headerSeen && line.getFieldCount() != columns.size()) {
                    throw row.bad("the line", "has " + line.getFieldCount() + " values instead of " + columns.size());
                } else if (headerSeen) {
                    rows.add(row);
                }
                headerSeen = true;
            }
            if (!headerSeen) {
                throw new BadCatalogue(file + " is empty: its first line must be " + String.join(",", columns));
            }
        } catch (CsvParseException e) {
            throw new BadCatalogue(file + " is no CSV file: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            throw new BadCatalogue(file + " cannot be read: " + e);
        }
        return rows;
    }

    /** Whether the header names that column. */
    boolean has(String column) {
        return columns.contains(column);
    }

    /** Printable ASCII: it goes into fields of answers. */
    String text(String column, int charactersMax) throws BadCatalogue {
        String text = line.getField(columns.indexOf(column)).strip();
        if (text.isEmpty() || text.length() > charactersMax || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw bad(column, "must be 1 to " + charactersMax + " printable ASCII characters");
        }
        return text;
    }

    /** An amount in minor units. */
    long minor(String column) throws BadCatalogue {
        String text = line.getField(columns.indexOf(column)).strip();
        if (text.isEmpty() || text.length() > DIGITS_MAX || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(column, "must be 1 to " + DIGITS_MAX + " digits");
        }
        return Long.parseLong(text);
    }

    /** Names the place; the value stays out of it, since it may be a card number. */
    BadCatalogue bad(String column, String what) {
        return new BadCatalogue(file + " line " + line.getStartingLineNumber() + ", " + column + ": " + what);
    }
}
