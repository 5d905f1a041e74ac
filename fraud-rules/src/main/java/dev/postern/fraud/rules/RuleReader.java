package dev.postern.fraud.rules;

import dev.postern.fraud.condition.BadCondition;
import dev.postern.fraud.condition.Condition;
import dev.postern.fraud.condition.Flaw;
import dev.postern.fraud.condition.Language;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one rule after the other, and tries each on its examples. Used by one thread. */
final class RuleReader {

    private static final Set<String> FIELDS = Set.of("id", "version", "mode", "when", "do", "say", "match", "pass");
    private static final List<String> MODES = List.of("live", "shadow", "off", "percent 10");
    private static final List<String> ACTIONS = List.of("allow", "decline 59", "capture card", "refer", "score 10");
    private static final int SAY_LENGTH_MAX = 400;
    private static final int EXAMPLES_MAX = 50;
    static final int SCORE_MAX = 1_000_000;

    private final Schema schema;
    private final Language language;
    private final List<String> lines;
    private final Problems problems;
    private final Set<String> ids = new HashSet<>();

    /** @param lines the file's text, for places within a condition */
    RuleReader(Schema schema, List<String> lines, Problems problems) {
        this.schema = schema;
        this.language = new Language(schema);
        this.lines = lines;
        this.problems = problems;
    }

    /** The rule, or null when it has a problem. */
    Rule read(Node node) {
        int before = problems.count();
        Fields fields = new Fields(node, FIELDS, problems);
        ScalarNode id = fields.scalar("id", true);
        if (id != null && !Names.isId(id.getValue())) {
            problems.at(id, "a rule's id has small letters, digits and hyphens, at most 40, not " + Fields.shown(id));
        } else if (id != null && !ids.add(id.getValue())) {
            problems.at(id, "another rule has the id " + id.getValue());
        }
        int version = fields.number("version", 1, 1, 1_000_000);
        Mode mode = mode(fields.scalar("mode", true));
        Action action = action(fields.scalar("do", true));
        Say say = say(fields.scalar("say", true));
        Condition when = condition(fields.scalar("when", true));
        if (when != null) {
            examples(fields, "match", when, true);
            examples(fields, "pass", when, false);
        }
        return problems.count() > before ? null
                : new Rule(id.getValue(), version, mode, when, action, say, node.getStartMark().getLine() + 1,
                        fields.elements("match").size(), fields.elements("pass").size());
    }

    private Mode mode(ScalarNode text) {
        if (text == null) {
            return Mode.OFF;
        }
        String mode = text.getValue();
        switch (mode) {
            case "live":
                return Mode.LIVE;
            case "shadow":
                return Mode.SHADOW;
            case "off":
            case "false":
                return Mode.OFF;
            default:
        }
        if (mode.matches("percent (100|[0-9]{1,2})")) {
            return new Mode(Integer.parseInt(mode.substring(8)), true);
        }
        problems.at(text, Fields.shown(text) + " is no mode: live, shadow, off or percent 0 to 100",
                Nearest.to(mode, MODES));
        return Mode.OFF;
    }

    /** The action, or null after a problem. */
    Action action(ScalarNode text) {
        if (text == null) {
            return null;
        }
        String action = text.getValue();
        if ("allow".equals(action)) {
            return new Action(Action.Kind.ALLOW, null, 0);
        } else if ("refer".equals(action)) {
            return new Action(Action.Kind.REFER, Action.REFER_CODE, 0);
        } else if ("capture card".equals(action)) {
            return new Action(Action.Kind.CAPTURE, Action.CAPTURE_CODE, 0);
        } else if (action.matches("decline [0-9A-Z]{2}") && !action.matches("decline (00|01|04|07|09|10|11)")) {
            return new Action(Action.Kind.DECLINE, action.substring(8), 0);
        } else if (action.matches("score -?[0-9]{1,6}")) {
            return new Action(Action.Kind.SCORE, null, Integer.parseInt(action.substring(6)));
        }
        problems.at(text, Fields.shown(text) + " is no action: allow, decline CODE (not one that approves, refers or "
                + "captures), capture card, refer, score N", Nearest.to(action, ACTIONS));
        return null;
    }

    private Say say(ScalarNode text) {
        if (text == null) {
            return null;
        }
        Say say = new Say(text.getValue());
        if (say.text().length() > SAY_LENGTH_MAX) {
            problems.at(text, "say has more than " + SAY_LENGTH_MAX + " characters");
        }
        for (String name : say.names()) {
            if (schema.variable(name) == null && schema.feature(name) == null) {
                problems.at(text, "say names {" + name + "}, and nothing is named so", Nearest.to(name, schema.paths()));
            }
        }
        return say;
    }

    private Condition condition(ScalarNode text) {
        if (text == null) {
            return null;
        }
        try {
            return language.read(text.getValue());
        } catch (BadCondition e) {
            for (Flaw flaw : e.flaws()) {
                int[] place = place(text, flaw);
                problems.at(place[0], place[1], flaw.what(), flaw.suggestion());
            }
            return null;
        }
    }

    /** Line and column in the file of a place in a condition; of a folded one only the line where it begins is known. */
    private int[] place(ScalarNode text, Flaw flaw) {
        int line = text.getStartMark().getLine();
        int column = text.getStartMark().getColumn();
        return switch (text.getScalarStyle()) {
            case LITERAL -> {
                int at = line + flaw.line();
                int indent = line + 1 < lines.size() ? lines.get(line + 1).length()
                        - lines.get(line + 1).stripLeading().length() : 0;
                yield new int[] {at + 1, indent + flaw.column()};
            }
            case FOLDED -> new int[] {line + 2, 1};
            case SINGLE_QUOTED, DOUBLE_QUOTED -> new int[] {line + 1, column + 1 + flaw.column()};
            default -> new int[] {line + 1, text.getEndMark().getLine() == line ? column + flaw.column() : column + 1};
        };
    }

    private void examples(Fields fields, String name, Condition when, boolean expected) {
        List<Node> examples = fields.elements(name);
        if (examples.size() > EXAMPLES_MAX) {
            problems.at(fields.key(name), "more than " + EXAMPLES_MAX + " examples");
            return;
        }
        Example reader = new Example(schema, problems);
        for (Node example : examples) {
            Facts facts = reader.read(example);
            if (facts == null) {
                continue;
            }
            Optional<Boolean> holds = when.plan(facts);
            if (holds.isEmpty()) {
                problems.at(example, "the condition cannot be decided for this example: " + parts(when, facts));
            } else if (holds.get() != expected) {
                problems.at(example, "the condition " + (expected ? "does not hold" : "holds") + " for this example, "
                        + "which stands under " + name + ": " + parts(when, facts));
            }
        }
    }

    private static String parts(Condition when, Facts facts) {
        StringBuilder text = new StringBuilder();
        for (Condition.Part part : when.explain(facts)) {
            text.append(text.isEmpty() ? "" : ", ").append(part.text()).append(" is ").append(part.value());
        }
        return text.toString();
    }
}
