package dev.postern.fraud.rules;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.postern.fraud.schema.NamedList;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Packed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the named lists and the places of a file, inline or from CSV files beside it. Used by one thread. */
final class Lists {

    private static final int VALUES_MAX = 1_000_000;
    private static final int VALUE_LENGTH_MAX = 64;
    private static final int CSV_BYTES_MAX = 64 << 20;
    private static final long MICRO = 1_000_000;

    private final Path folder;
    private final Problems problems;
    private final MessageDigest digest;
    private final RuleFile.Sources sources;
    private int values;

    /** @param folder where CSV files are; null when none can be */
    Lists(Path folder, Problems problems, MessageDigest digest, RuleFile.Sources sources) {
        this.folder = folder;
        this.sources = sources;
        this.problems = problems;
        this.digest = digest;
    }

    Map<String, NamedList> lists(Node node) {
        Map<String, NamedList> lists = new LinkedHashMap<>();
        if (node == null) {
            return lists;
        }
        Fields fields = new Fields(node, null, problems);
        for (String name : fields.names()) {
            if (!Names.isName(name)) {
                problems.at(fields.key(name), "a list's name has small letters, digits and _, not \"" + name + "\"");
            }
            List<String> members = new ArrayList<>();
            if (fields.value(name) instanceof MappingNode csv) {
                Fields from = new Fields(csv, Set.of("csv", "column"), problems);
                String column = from.text("column", true);
                if (column != null) {
                    rows(from, row -> add(csv, row.findField(column).orElse(null), column, row, members));
                }
            } else {
                for (Node element : fields.elements(name)) {
                    ScalarNode scalar = Fields.scalar(element, problems);
                    if (scalar != null) {
                        add(element, scalar.getValue(), members);
                    }
                }
            }
            lists.put(name, new NamedList(members));
        }
        return lists;
    }

    private void add(Node at, String value, String column, NamedCsvRecord row, List<String> members) {
        if (value == null) {
            problems.at(at, "the CSV file has no column " + column, Nearest.to(column, row.getHeader()));
            throw new Stop();
        }
        add(at, value.strip(), members);
    }

    private void add(Node at, String value, List<String> members) {
        if (++values > VALUES_MAX) {
            problems.at(at, "the lists have more than " + VALUES_MAX + " values together");
            throw new Stop();
        }
        if (value.length() > VALUE_LENGTH_MAX) {
            problems.at(at, "a value has more than " + VALUE_LENGTH_MAX + " characters");
            throw new Stop();
        }
        members.add(value);
    }

    /** Places by terminal: columns terminal, latitude, longitude, country. */
    Map<String, Place> places(Node node) {
        Map<String, Place> places = new HashMap<>();
        if (node == null) {
            return places;
        }
        rows(new Fields(node, Set.of("csv"), problems), row -> {
            String terminal = row.findField("terminal").orElse("");
            String country = row.findField("country").orElse("");
            if (terminal.isEmpty() || !Packed.fits(terminal) || !country.matches("[A-Z]{2}") || places.size() >= VALUES_MAX) {
                problems.at(node, "row " + row.getStartingLineNumber()
                        + " of the places needs terminal, latitude, longitude and a country of two capital letters");
                throw new Stop();
            }
            places.put(terminal, new Place(degrees(node, row, "latitude", 90), degrees(node, row, "longitude", 180),
                    country));
        });
        return places;
    }

    private int degrees(Node at, NamedCsvRecord row, String column, int max) {
        String text = row.findField(column).orElse("");
        if (text.matches("-?[0-9]{1,3}(\\.[0-9]{1,9})?")) {
            BigDecimal degrees = new BigDecimal(text);
            if (degrees.abs().compareTo(BigDecimal.valueOf(max)) <= 0) {
                return degrees.multiply(BigDecimal.valueOf(MICRO)).intValue();
            }
        }
        problems.at(at, "row " + row.getStartingLineNumber() + " of the places has no " + column + " from -" + max
                + " to " + max);
        throw new Stop();
    }

    /** The rest of the file would only repeat the problem. */
    private static final class Stop extends RuntimeException {

        private static final long serialVersionUID = 1;

        Stop() {
            super(null, null, false, false);
        }
    }

    private void rows(Fields from, Consumer<NamedCsvRecord> visitor) {
        String name = from.text("csv", true);
        if (name == null) {
            return;
        }
        try {
            Path path = Path.of(name);
            if (folder == null || path.isAbsolute() || path.normalize().startsWith("..")) {
                problems.at(from.value("csv"), "a CSV file stands beside the rule file or below it");
                return;
            }
            byte[] bytes = BoundedFile.read(folder.resolve(path), CSV_BYTES_MAX);
            if (bytes == null) {
                problems.at(from.value("csv"), name + " is larger than " + (CSV_BYTES_MAX >> 20) + " MiB");
                return;
            }
            digest.update(bytes);
            sources.source(name, bytes);
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(
                    new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
                rows.forEach(visitor);
            }
        } catch (Stop e) {
            // Already said.
        } catch (IOException | RuntimeException e) {
            problems.at(from.value("csv"), name + " cannot be read: " + e.getMessage());
        }
    }
}
