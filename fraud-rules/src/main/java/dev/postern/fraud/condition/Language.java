package dev.postern.fraud.condition;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conditions over one schema. One thread at a time. */
public final class Language {

    /** A longer one stays with the planner: its method would be too large for the JIT compiler. */
    private static final int COMPILED_NODES_MAX = 400;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private final Schema schema;
    private final CelCompiler compiler;
    private final CelRuntime runtime = Grammar.runtime();

    /** @param schema every name that conditions may use */
    public Language(Schema schema) {
        this.schema = schema;
        this.compiler = Grammar.compiler(schema);
    }

    /**
     * Reads, types and plans one condition.
     *
     * @throws BadCondition with every flaw found
     */
    public Condition read(String source) throws BadCondition {
        Tree tree = parse(source);
        List<Flaw> flaws = new ArrayList<>();
        new MoneyCheck(tree, schema, flaws).run();
        new TextCheck(tree, schema, flaws).run();
        tryPatterns(tree, flaws);
        if (!flaws.isEmpty()) {
            throw new BadCondition(flaws);
        }
        CelRuntime.Program program;
        try {
            program = runtime.createProgram(tree.ast());
        } catch (CelEvaluationException | RuntimeException e) {
            throw new BadCondition(List.of(new Flaw(1, 1, "cannot be planned: " + e.getMessage(), null)));
        }
        Node.Logical node = null;
        String planned = null;
        try {
            node = new Translation(tree, schema).condition();
            int[] size = {0};
            Tree.walk(tree.root(), part -> size[0]++);
            if (size[0] > COMPILED_NODES_MAX) {
                node = null;
                planned = "it has more than " + COMPILED_NODES_MAX + " parts";
            }
        } catch (Translation.NotCovered e) {
            planned = e.getMessage();
        }
        return new Condition(source, tree, schema, runtime, program, node, planned);
    }

    private Tree parse(String source) throws BadCondition {
        if (source.length() > Grammar.LENGTH_MAX) {
            throw new BadCondition(List.of(new Flaw(1, 1, "has " + source.length() + " characters, and a condition has "
                    + "at most " + Grammar.LENGTH_MAX, "two rules")));
        }
        CelValidationResult result;
        try {
            result = compiler.compile(source);
        } catch (RuntimeException | StackOverflowError e) {
            throw new BadCondition(List.of(new Flaw(1, 1, "cannot be read: " + e, null)));
        }
        if (result.hasError()) {
            List<Flaw> flaws = new ArrayList<>();
            for (CelIssue issue : result.getErrors()) {
                flaws.add(flaw(source, issue));
            }
            throw new BadCondition(flaws);
        }
        try {
            return new Tree(result.getAst());
        } catch (CelValidationException e) {
            throw new BadCondition(List.of(new Flaw(1, 1, e.getMessage(), null)));
        }
    }

    private Flaw flaw(String source, CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        String message = issue.getMessage();
        String suggestion = null;
        if (message.startsWith("undeclared reference to")) {
            String name = nameAt(source, line, column);
            if (name != null) {
                message = "nothing is named " + name;
                suggestion = Nearest.to(name, schema.paths());
            }
        } else if (message.startsWith("found no matching overload")) {
            int candidates = message.indexOf(" (candidates:");
            message = candidates < 0 ? message : message.substring(0, candidates);
            suggestion = message.contains("money") ? "compare money with money, as money(\"500.00\", \"EUR\")"
                    : message.contains("double") ? "whole numbers: rules know no fractions"
                    : "two values of one type";
        } else if (message.startsWith("expected type 'bool'")) {
            suggestion = "a condition that is true or false";
        }
        return new Flaw(line, column + 1, message, suggestion);
    }

    private static String nameAt(String source, int line, int column) {
        String[] lines = source.split("\n", -1);
        if (line > lines.length || column > lines[line - 1].length()) {
            return null;
        }
        String text = lines[line - 1];
        Matcher matcher = NAME.matcher(text);
        // The place may be that of the point in the middle of a name.
        while (matcher.find()) {
            if (matcher.start() <= column && column <= matcher.end()) {
                return matcher.group();
            }
        }
        return null;
    }

    /** A pattern that cannot be read, or is too large, is found now and not by a card. */
    private void tryPatterns(Tree tree, List<Flaw> flaws) {
        Tree.walk(tree.root(), part -> {
            if (part.getKind() != CelExpr.ExprKind.Kind.CALL || !"matches".equals(part.call().function())) {
                return;
            }
            CelExpr last = Tree.operands(part).getLast();
            String pattern = Tree.text(last);
            if (pattern == null) {
                return;
            }
            try {
                String trial = "''.matches(r'" + pattern.replace("'", "\\x27") + "')";
                runtime.createProgram(compiler.compile(trial).getAst()).eval();
            } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                flaws.add(tree.flaw(last, "the pattern is not taken: " + cause.getMessage(),
                        "RE2 syntax, and a short pattern"));
            }
        });
    }
}
