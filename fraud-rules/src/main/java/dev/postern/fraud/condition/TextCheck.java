package dev.postern.fraud.condition;

import dev.cel.common.ast.CelExpr;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import java.util.List;
import java.util.Set;

/** Texts that a variable is compared with and never holds: a condition with one could never be true, and nobody would notice. Used once a condition. */
final class TextCheck {

    private static final Set<String> EQUALITIES = Set.of("_==_", "_!=_");

    private final Tree tree;
    private final Schema schema;
    private final List<Flaw> flaws;

    TextCheck(Tree tree, Schema schema, List<Flaw> flaws) {
        this.tree = tree;
        this.schema = schema;
        this.flaws = flaws;
    }

    void run() {
        Tree.calls(tree.root(), this::check);
    }

    private void check(CelExpr node) {
        String function = node.call().function();
        List<CelExpr> operands = Tree.operands(node);
        if (EQUALITIES.contains(function)) {
            compared(operands.get(0), operands.get(1));
            compared(operands.get(1), operands.get(0));
        } else if ("@in".equals(function) && operands.get(1).getKind() == CelExpr.ExprKind.Kind.LIST) {
            operands.get(1).list().elements().forEach(element -> compared(operands.get(0), element));
        }
    }

    private void compared(CelExpr name, CelExpr with) {
        String path = tree.path(name);
        Variable variable = path == null ? null : schema.variable(path);
        String text = Tree.text(with);
        if (variable != null && text != null && !variable.texts().isEmpty() && !variable.texts().contains(text)) {
            flaws.add(tree.flaw(with, variable.path() + " is never \"" + text + "\"", "\"" + Nearest.to(text, variable.texts()) + "\""));
        }
    }
}
