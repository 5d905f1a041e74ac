package dev.postern.fraud.condition;

import dev.cel.common.ast.CelExpr;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.Schema;
import java.util.List;
import java.util.Set;

/**
 * What the types do not say about money and patterns: amounts are written as literals, known currencies do not meet
 * others, and a pattern is a literal, so that it can be tried before a card depends on it. Used once a condition.
 */
final class MoneyCheck {

    private static final int UNKNOWN = -1;
    private static final Set<String> MEETING = Set.of("_+_", "_-_", "_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_");

    private final Tree tree;
    private final Schema schema;
    private final List<Flaw> flaws;

    MoneyCheck(Tree tree, Schema schema, List<Flaw> flaws) {
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
        if ("money".equals(function)) {
            literal(node, operands);
        } else if ("matches".equals(function) && Tree.text(operands.getLast()) == null) {
            flaws.add(tree.flaw(operands.getLast(), "a pattern must be written out", "a text in quotes"));
        } else if (MEETING.contains(function) && tree.money(operands.get(0)) && tree.money(operands.get(1))) {
            int left = currency(operands.get(0));
            int right = currency(operands.get(1));
            if (left != UNKNOWN && right != UNKNOWN && left != right) {
                flaws.add(tree.flaw(node, Money.code(left) + " and " + Money.code(right) + " do not mix",
                        "two amounts of one currency"));
            }
        }
    }

    private void literal(CelExpr node, List<CelExpr> operands) {
        String amount = Tree.text(operands.get(0));
        String code = Tree.text(operands.get(1));
        if (amount == null || code == null) {
            flaws.add(tree.flaw(node, "money takes two texts in quotes", "money(\"500.00\", \"EUR\")"));
            return;
        }
        try {
            Money.of(amount, code);
        } catch (IllegalArgumentException e) {
            flaws.add(tree.flaw(node, e.getMessage(), null));
        }
    }

    /** The currency of an amount as far as the text tells it. */
    private int currency(CelExpr node) {
        String path = tree.path(node);
        if (path != null) {
            return schema.feature(path) == null ? UNKNOWN : schema.feature(path).currency();
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return UNKNOWN;
        }
        List<CelExpr> operands = Tree.operands(node);
        return switch (node.call().function()) {
            case "money" -> literalCurrency(operands.get(1));
            case "_*_" -> currency(operands.get(0));
            case "_+_", "_-_" -> {
                int left = currency(operands.get(0));
                yield left == UNKNOWN ? currency(operands.get(1)) : left;
            }
            default -> UNKNOWN;
        };
    }

    private static int literalCurrency(CelExpr node) {
        try {
            return Tree.text(node) == null ? UNKNOWN : Money.number(Tree.text(node));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }
}
