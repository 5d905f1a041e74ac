package dev.postern.fraud.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.NamedList;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A typed condition with its plan. Immutable; any thread that owns the facts it is asked with. */
public final class Condition {

    /** One part of a condition and what came out of it. */
    public record Part(String text, Object value) {
    }

    private final String source;
    private final Tree tree;
    private final Schema schema;
    private final CelRuntime runtime;
    private final CelRuntime.Program program;
    private final Node.Logical node;
    private final String planned;

    Condition(String source, Tree tree, Schema schema, CelRuntime runtime, CelRuntime.Program program,
            Node.Logical node, String planned) {
        this.source = source;
        this.tree = tree;
        this.schema = schema;
        this.runtime = runtime;
        this.program = program;
        this.node = node;
        this.planned = planned;
    }

    /** The text as it was written. */
    public String source() {
        return source;
    }

    /** Why the planner evaluates it, or null when it is compiled. */
    public String plannedBecause() {
        return planned;
    }

    Node.Logical node() {
        return node;
    }

    /** Every variable, feature and list that it names, by path. */
    public Set<String> reads() {
        Set<String> paths = new LinkedHashSet<>();
        Tree.walk(tree.root(), part -> {
            String path = tree.path(part);
            if (path != null && (schema.variable(path) != null || schema.feature(path) != null
                    || schema.list(path) != null)) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** Asks the plan. True or false; empty when it could not be decided. */
    public Optional<Boolean> plan(Facts facts) {
        int truth = planned(facts);
        return truth == Node.ERROR ? Optional.empty() : Optional.of(truth == Node.TRUE);
    }

    int planned(Facts facts) {
        try {
            return Boolean.TRUE.equals(program.eval(name -> find(facts, name))) ? Node.TRUE : Node.FALSE;
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            // Division by zero, overflow, mixed currencies, too many iterations: this condition only.
            return Node.ERROR;
        }
    }

    /** The parts between its outermost "and"s and "or"s with their values, then the values that it read. */
    public List<Part> explain(Facts facts) {
        List<Part> parts = new ArrayList<>();
        split(tree.root(), facts, parts);
        for (String path : reads()) {
            if (schema.list(path) == null) {
                parts.add(new Part(path, find(facts, path).orElse(null)));
            }
        }
        return parts;
    }

    private void split(CelExpr part, Facts facts, List<Part> parts) {
        if (part.getKind() == CelExpr.ExprKind.Kind.CALL
                && ("_&&_".equals(part.call().function()) || "_||_".equals(part.call().function()))) {
            Tree.operands(part).forEach(operand -> split(operand, facts, parts));
            return;
        }
        CelAbstractSyntaxTree alone = CelAbstractSyntaxTree.newCheckedAst(part, tree.ast().getSource(),
                tree.ast().getReferenceMap(), tree.ast().getTypeMap());
        Object value;
        try {
            value = runtime.createProgram(alone).eval(name -> find(facts, name));
        } catch (CelEvaluationException | RuntimeException e) {
            value = "error: " + e.getMessage();
        }
        parts.add(new Part(Unparsed.text(alone, tree), value));
    }

    private Optional<Object> find(Facts facts, String path) {
        Variable variable = schema.variable(path);
        if (variable != null) {
            return Optional.of(facts.value(variable));
        }
        FeatureVariable feature = schema.feature(path);
        if (feature != null) {
            return Optional.of(facts.value(feature));
        }
        NamedList list = schema.list(path);
        return list == null ? Optional.empty() : Optional.of(list.members());
    }
}
