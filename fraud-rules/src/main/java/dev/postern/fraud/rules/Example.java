package dev.postern.fraud.rules;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the facts of an example; what it does not name is 0 or empty. Used by one thread. */
final class Example {

    private final Schema schema;
    private final Problems problems;

    Example(Schema schema, Problems problems) {
        this.schema = schema;
        this.problems = problems;
    }

    /** The facts, or null when the example has a problem. */
    Facts read(Node node) {
        int before = problems.count();
        Fields fields = new Fields(node, null, problems);
        Facts facts = schema.facts();
        for (String path : fields.names()) {
            ScalarNode value = Fields.scalar(fields.value(path), problems);
            Variable variable = schema.variable(path);
            FeatureVariable feature = schema.feature(path);
            if (value == null) {
                continue;
            }
            if (variable == null && feature == null) {
                problems.at(fields.key(path), "nothing is named " + path, Nearest.to(path, schema.paths()));
            } else if (variable != null) {
                set(facts, variable, value);
            } else {
                set(facts, feature, value);
            }
        }
        return problems.count() == before ? facts : null;
    }

    private void set(Facts facts, Variable variable, ScalarNode value) {
        String text = value.getValue();
        switch (variable.type()) {
            case BOOL -> {
                if (!"true".equals(text) && !"false".equals(text)) {
                    problems.at(value, variable.path() + " is true or false");
                }
                facts.number(variable, "true".equals(text) ? 1 : 0);
            }
            case INT -> facts.number(variable, number(variable.path(), value));
            case TEXT -> {
                if (!Packed.fits(text)) {
                    problems.at(value, variable.path() + " has at most " + Packed.LENGTH_MAX + " ASCII characters");
                } else if (!variable.texts().isEmpty() && !variable.texts().contains(text)) {
                    problems.at(value, variable.path() + " is never " + Fields.shown(value), Nearest.to(text, variable.texts()));
                }
                facts.text(variable, text);
            }
            case TOKEN -> {
                if (!Packed.isToken(text)) {
                    problems.at(value, "a token has 32 digits 0-9 and a-f");
                } else {
                    facts.words(variable, Packed.tokenHigh(text), Packed.tokenLow(text));
                }
            }
            case MONEY -> {
                Money money = money(variable.path(), value);
                if (money != null) {
                    facts.amount(money.minor(), money.currency());
                }
            }
        }
    }

    private void set(Facts facts, FeatureVariable feature, ScalarNode value) {
        if (feature.currency() == 0) {
            facts.feature(feature.index(), number(feature.path(), value));
            return;
        }
        Money money = money(feature.path(), value);
        if (money != null && money.currency() != feature.currency()) {
            problems.at(value, feature.path() + " is declared in " + Money.code(feature.currency()));
        } else if (money != null) {
            facts.feature(feature.index(), money.minor());
        }
    }

    private long number(String path, ScalarNode value) {
        try {
            return Long.parseLong(value.getValue());
        } catch (NumberFormatException e) {
            problems.at(value, path + " is a whole number, not " + Fields.shown(value));
            return 0;
        }
    }

    private Money money(String path, ScalarNode value) {
        String[] parts = value.getValue().split(" ");
        try {
            if (parts.length == 2) {
                return Money.of(parts[0], parts[1]);
            }
            problems.at(value, path + " is an amount, not " + Fields.shown(value), "500.00 EUR");
        } catch (IllegalArgumentException e) {
            problems.at(value, e.getMessage());
        }
        return null;
    }

}
