package dev.postern.fraud.rules;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.features.Take;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the features that a file declares. Used by one thread. */
final class FeatureDeclarations {

    private static final int FEATURES_MAX = 200;
    private static final String[] KINDS = Variable.KIND.texts().toArray(String[]::new);
    private static final Set<String> FIELDS = Set.of("of", "take", "over", "outcome", "kinds", "currency");
    private static final List<String> OUTCOMES = List.of("approved", "declined", "any");
    private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

    private final Problems problems;

    FeatureDeclarations(Problems problems) {
        this.problems = problems;
    }

    List<FeatureSpec> read(Node node) {
        List<FeatureSpec> specs = new ArrayList<>();
        if (node == null) {
            return specs;
        }
        Fields all = new Fields(node, null, problems);
        if (all.names().size() > FEATURES_MAX) {
            problems.at(node, "more than " + FEATURES_MAX + " features are declared");
            return specs;
        }
        for (String name : all.names()) {
            if (!Names.isName(name)) {
                problems.at(all.key(name), "a feature's name has small letters, digits and _, not \"" + name + "\"");
            }
            FeatureSpec spec = feature(name, new Fields(all.value(name), FIELDS, problems));
            if (spec != null) {
                specs.add(spec);
            }
        }
        return specs;
    }

    private FeatureSpec feature(String name, Fields fields) {
        int before = problems.count();
        ScalarNode of = fields.scalar("of", true);
        ScalarNode what = fields.scalar("take", true);
        FeatureKey key = of == null ? null : oneOf(of, Arrays.stream(FeatureKey.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT)).toList(), FeatureKey.values());
        Take take = what == null ? null : oneOf(what, Arrays.stream(Take.values()).map(Take::words).toList(),
                Take.values());
        long windowMillis = window(fields.scalar("over", true));
        String outcome = outcome(fields, take);
        int currency = currency(fields, take);
        List<String> kinds = kinds(fields);
        if (take == Take.DISTINCT_CARDS && key == FeatureKey.CARD
                || take == Take.DISTINCT_TERMINALS && key == FeatureKey.TERMINAL
                || take == Take.DISTINCT_MERCHANTS && key == FeatureKey.MERCHANT) {
            problems.at(what, "of itself it sees only itself");
        }
        if (problems.count() > before || key == null || take == null) {
            return null;
        }
        return new FeatureSpec(name, key, take, windowMillis, !"declined".equals(outcome), !"approved".equals(outcome),
                kinds, currency);
    }

    private List<String> kinds(Fields fields) {
        List<Node> elements = fields.elements("kinds");
        List<String> kinds = new ArrayList<>();
        for (Node element : elements) {
            ScalarNode kind = Fields.scalar(element, problems);
            if (kind != null && oneOf(kind, Variable.KIND.texts(), KINDS) != null && !kinds.contains(kind.getValue())) {
                kinds.add(kind.getValue());
            }
        }
        if (fields.value("kinds") != null && elements.isEmpty()) {
            problems.at(fields.value("kinds"), "no kind is named", "purchase");
        }
        return kinds;
    }

    private <T> T oneOf(ScalarNode text, List<String> words, T[] values) {
        int place = words.indexOf(text.getValue());
        if (place < 0) {
            problems.at(text, Fields.shown(text) + " is not one of " + String.join(", ", words),
                    Nearest.to(text.getValue(), words));
            return null;
        }
        return values[place];
    }

    private long window(ScalarNode over) {
        if (over == null) {
            return 0;
        }
        Matcher matcher = WINDOW.matcher(over.getValue());
        if (matcher.matches()) {
            long millis = Long.parseLong(matcher.group(1)) * switch (matcher.group(2)) {
                case "m" -> 60_000L;
                case "h" -> 3_600_000L;
                default -> 24 * 3_600_000L;
            };
            if (millis >= FeatureSpec.WINDOW_MILLIS_MIN && millis <= FeatureSpec.WINDOW_MILLIS_MAX) {
                return millis;
            }
        }
        problems.at(over, "a window is 1m to 90d, in m, h or d, not " + Fields.shown(over), "10m");
        return 0;
    }

    private String outcome(Fields fields, Take take) {
        ScalarNode outcome = fields.scalar("outcome", false);
        if (outcome == null) {
            return take == Take.DECLINED_PERCENT ? "any" : "approved";
        }
        if (take == Take.DECLINED_PERCENT) {
            problems.at(outcome, "a percentage of declines looks at any outcome");
        }
        oneOf(outcome, OUTCOMES, OUTCOMES.toArray());
        return outcome.getValue();
    }

    private int currency(Fields fields, Take take) {
        boolean needed = take == Take.SUM || take == Take.AMOUNT_PERCENT;
        ScalarNode currency = fields.scalar("currency", needed);
        if (currency == null) {
            return 0;
        }
        if (!needed) {
            problems.at(currency, "only sum and amount percent have a currency");
            return 0;
        }
        try {
            return Money.number(currency.getValue());
        } catch (IllegalArgumentException e) {
            problems.at(currency, e.getMessage());
            return 0;
        }
    }
}
