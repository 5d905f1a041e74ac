package dev.postern.fraud.rules;

import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.Take;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.NamedList;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads a rule file as a whole: every problem is found and named, and a file with one is not taken. Stateless; any
 * thread, never one that serves transactions: a large file takes seconds.
 */
public final class RuleFile {

    private static final int BYTES_MAX = 4 << 20;
    private static final int DEPTH_MAX = 20;
    /** None is taken; this many are read, so that the first can be shown. */
    private static final int ALIASES_MAX = 50;
    /** Rules of one file. */
    public static final int RULES_MAX = 2_000;
    private static final Set<String> FIELDS = Set.of("name", "zone", "lists", "places", "features", "rules", "scores");

    private final Path folder;
    private final Sources sources;
    private final Problems problems;
    private final MessageDigest digest;

    private RuleFile(String name, Path folder, Sources sources) {
        this.folder = folder;
        this.sources = sources;
        this.problems = new Problems(name);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Reads a file, and the CSV files that it names.
     *
     * @throws RuleFileRefused with every problem found
     * @throws IOException when the file itself cannot be read
     */
    public static RuleSet read(Path file) throws RuleFileRefused, IOException {
        return read(file, (_, _) -> { });
    }

    /** Is handed what a set was read from: the rule file first, then each CSV file. */
    @FunctionalInterface
    public interface Sources {

        /** @param name relative to the rule file's folder */
        void source(String name, byte[] bytes);
    }

    /** The same; {@code sources} is handed all that was read, also when it is refused. */
    public static RuleSet read(Path file, Sources sources) throws RuleFileRefused, IOException {
        byte[] bytes = BoundedFile.read(file, BYTES_MAX);
        if (bytes == null) {
            throw new RuleFileRefused(List.of(new Problem(String.valueOf(file.getFileName()), 1, 1,
                    "the file is larger than " + (BYTES_MAX >> 20) + " MiB", "lists in CSV files")));
        }
        Path folder = file.toAbsolutePath().getParent();
        sources.source(String.valueOf(file.getFileName()), bytes);
        return new RuleFile(String.valueOf(file.getFileName()), folder, sources)
                .read(new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Reads a text that names no CSV files.
     *
     * @param name what problems call it
     * @throws RuleFileRefused with every problem found
     */
    public static RuleSet read(String name, String text) throws RuleFileRefused {
        return new RuleFile(name, null, (_, _) -> { }).read(text);
    }

    /** The names of the sets that ship. */
    public static final List<String> SHIPPED = List.of("retail", "fuel", "wallet", "card-testing");

    /**
     * Reads a set that ships with this module.
     *
     * @throws RuleFileRefused when none has that name
     */
    public static RuleSet shipped(String name) throws RuleFileRefused {
        return shipped(name, (_, _) -> { });
    }

    /** The same; {@code sources} is handed what was read. */
    public static RuleSet shipped(String name, Sources sources) throws RuleFileRefused {
        if (!SHIPPED.contains(name)) {
            throw new RuleFileRefused(List.of(new Problem(name, 1, 1, "no shipped rule set has this name",
                    Nearest.to(name, SHIPPED))));
        }
        try (InputStream in = RuleFile.class.getResourceAsStream("/dev/postern/fraud/sets/" + name + ".yaml")) {
            byte[] bytes = in.readAllBytes();
            sources.source(name + ".yaml", bytes);
            return read(name + ".yaml", new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped set " + name + " cannot be read", e);
        }
    }

    /**
     * Reads where terminals stand: a CSV file as {@code places} names one.
     *
     * @throws RuleFileRefused with the problem found
     */
    public static Map<String, Place> places(Path csv) throws RuleFileRefused {
        String name = String.valueOf(csv.getFileName());
        RuleFile file = new RuleFile(name, csv.toAbsolutePath().getParent(), (_, _) -> { });
        Node node = file.compose("{ csv: '" + name.replace("'", "''") + "' }");
        Map<String, Place> places = new Lists(file.folder, file.problems, file.digest, file.sources).places(node);
        file.problems.orThrow();
        return places;
    }

    private RuleSet read(String text) throws RuleFileRefused {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        Node root = compose(text);
        problems.orThrow();
        Fields fields = new Fields(root, FIELDS, problems);
        ScalarNode name = fields.scalar("name", true);
        if (name != null && !Names.isId(name.getValue())) {
            problems.at(name, "a rule set's name has small letters, digits and hyphens, not " + Fields.shown(name));
        }
        ZoneId zone = zone(fields);
        Lists lists = new Lists(folder, problems, digest, sources);
        Map<String, NamedList> named = lists.lists(fields.value("lists"));
        Map<String, Place> places = lists.places(fields.value("places"));
        List<FeatureSpec> features = new FeatureDeclarations(problems).read(fields.value("features"));
        // A rule would only repeat what is wrong with what it names.
        problems.orThrow();
        Schema schema = new Schema(variables(features), named);
        List<Rule> rules = new ArrayList<>();
        List<Node> nodes = fields.elements("rules");
        if (nodes.size() > RULES_MAX) {
            problems.at(fields.key("rules"), nodes.size() + " rules, and a file has at most " + RULES_MAX, null);
            problems.orThrow();
        }
        RuleReader reader = new RuleReader(schema, text.lines().toList(), problems);
        for (Node node : nodes) {
            rules.add(reader.read(node));
        }
        List<Threshold> thresholds = thresholds(fields, reader);
        problems.orThrow();
        return new RuleSet(name.getValue(), HexFormat.of().formatHex(digest.digest()), zone, schema, features, places,
                rules, thresholds);
    }

    private Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setCodePointLimit(BYTES_MAX);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        try {
            Node root = new Yaml(options).compose(new java.io.StringReader(text));
            if (root == null) {
                problems.at(1, 1, "the file is empty", null);
            }
            return root;
        } catch (MarkedYAMLException e) {
            problems.at(e.getProblemMark(), "no YAML: " + e.getProblem(), null);
        } catch (YAMLException e) {
            problems.at(1, 1, "no YAML: " + e.getMessage(), null);
        }
        return null;
    }

    private ZoneId zone(Fields fields) {
        ScalarNode zone = fields.scalar("zone", false);
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone.getValue());
        } catch (DateTimeException e) {
            problems.at(zone, Fields.shown(zone) + " is no time zone", "Europe/Berlin");
            return ZoneOffset.UTC;
        }
    }

    private static List<FeatureVariable> variables(List<FeatureSpec> features) {
        List<FeatureVariable> variables = new ArrayList<>();
        for (FeatureSpec feature : features) {
            variables.add(new FeatureVariable(feature.name(), feature.take() == Take.SUM ? feature.currency() : 0,
                    variables.size()));
        }
        return variables;
    }

    private List<Threshold> thresholds(Fields fields, RuleReader reader) {
        List<Threshold> thresholds = new ArrayList<>();
        for (Node node : fields.elements("scores")) {
            Fields score = new Fields(node, Set.of("from", "do"), problems);
            int from = score.number("from", 0, 1, RuleReader.SCORE_MAX);
            Action action = reader.action(score.scalar("do", true));
            if (action != null && (action.kind() == Action.Kind.SCORE || action.kind() == Action.Kind.ALLOW)) {
                problems.at(score.value("do"), "a threshold declines, captures or refers");
            }
            thresholds.add(new Threshold(from, action));
        }
        thresholds.sort(Comparator.comparingInt(Threshold::from).reversed());
        return thresholds;
    }
}
