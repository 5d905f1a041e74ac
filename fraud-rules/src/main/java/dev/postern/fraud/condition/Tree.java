package dev.postern.fraud.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A typed tree, as the rest of this package asks it. Immutable; any thread. */
record Tree(CelAbstractSyntaxTree ast) {

    CelExpr root() {
        return ast.getExpr();
    }

    /** The declared name that a node stands for, as {@code tx.amount}; null when it is none. */
    String path(CelExpr node) {
        if (node.getKind() != CelExpr.ExprKind.Kind.IDENT && node.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            return null;
        }
        Optional<CelReference> reference = ast.getReference(node.id());
        return reference.map(CelReference::name).filter(name -> !name.isEmpty()).orElse(null);
    }

    boolean money(CelExpr node) {
        return ast.getType(node.id()).filter(Grammar.MONEY::equals).isPresent();
    }

    /** Its constant, or null. */
    static CelConstant constant(CelExpr node) {
        return node.getKind() == CelExpr.ExprKind.Kind.CONSTANT ? node.constant() : null;
    }

    /** Its constant text, or null. */
    static String text(CelExpr node) {
        CelConstant constant = constant(node);
        return constant != null && constant.getKind() == CelConstant.Kind.STRING_VALUE ? constant.stringValue() : null;
    }

    /** The target of a call, if it has one, and its arguments. */
    static List<CelExpr> operands(CelExpr call) {
        List<CelExpr> all = new ArrayList<>();
        call.call().target().ifPresent(all::add);
        all.addAll(call.call().args());
        return all;
    }

    /** Visits the calls among a node and everything below it. */
    static void calls(CelExpr node, Consumer<CelExpr> visitor) {
        walk(node, part -> {
            if (part.getKind() == CelExpr.ExprKind.Kind.CALL) {
                visitor.accept(part);
            }
        });
    }

    /** Visits a node and everything below it. */
    static void walk(CelExpr node, Consumer<CelExpr> visitor) {
        visitor.accept(node);
        switch (node.getKind()) {
            case SELECT -> walk(node.select().operand(), visitor);
            case CALL -> operands(node).forEach(operand -> walk(operand, visitor));
            case LIST -> node.list().elements().forEach(element -> walk(element, visitor));
            case MAP -> node.map().entries().forEach(entry -> {
                walk(entry.key(), visitor);
                walk(entry.value(), visitor);
            });
            case COMPREHENSION -> {
                walk(node.comprehension().iterRange(), visitor);
                walk(node.comprehension().accuInit(), visitor);
                walk(node.comprehension().loopCondition(), visitor);
                walk(node.comprehension().loopStep(), visitor);
                walk(node.comprehension().result(), visitor);
            }
            default -> {
            }
        }
    }

    Flaw flaw(CelExpr node, String what, String suggestion) {
        Integer offset = ast.getSource().getPositionsMap().get(node.id());
        CelSourceLocation at = offset == null ? CelSourceLocation.NONE
                : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        return new Flaw(Math.max(1, at.getLine()), Math.max(0, at.getColumn()) + 1, what, suggestion);
    }
}
