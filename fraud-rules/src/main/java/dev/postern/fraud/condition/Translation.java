package dev.postern.fraud.condition;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.postern.fraud.condition.Node.Logical;
import dev.postern.fraud.condition.Node.Numeric;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.NamedList;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Type;
import dev.postern.fraud.schema.Variable;
import java.util.List;

/** From a typed tree to nodes, for what bytecode covers; the rest stays with the planner. Used once a condition. */
final class Translation {

    /** Constants of one {@code in [...]}; longer ones belong into a named list. */
    private static final int ALTERNATIVES_MAX = 64;

    /** This condition stays with the planner. */
    static final class NotCovered extends Exception {

        private static final long serialVersionUID = 1;

        NotCovered(String what) {
            super(what, null, false, false);
        }
    }

    /** An amount: its minor units and its currency. */
    private record Amount(Numeric minor, Numeric currency) {
    }

    private final Tree tree;
    private final Schema schema;

    Translation(Tree tree, Schema schema) {
        this.tree = tree;
        this.schema = schema;
    }

    Logical condition() throws NotCovered {
        return logical(tree.root());
    }

    private Logical logical(CelExpr node) throws NotCovered {
        CelConstant constant = Tree.constant(node);
        if (constant != null && constant.getKind() == CelConstant.Kind.BOOLEAN_VALUE) {
            return new Node.Truth(constant.booleanValue());
        }
        String path = tree.path(node);
        if (path != null && schema.variable(path) != null && schema.variable(path).type() == Type.BOOL) {
            return new Node.Flag(schema.variable(path).slot());
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
            throw new NotCovered("a " + node.getKind().name().toLowerCase(java.util.Locale.ROOT));
        }
        List<CelExpr> operands = Tree.operands(node);
        return switch (node.call().function()) {
            case "_&&_" -> new Node.And(logical(operands.get(0)), logical(operands.get(1)));
            case "_||_" -> new Node.Or(logical(operands.get(0)), logical(operands.get(1)));
            case "!_" -> new Node.Not(logical(operands.get(0)));
            case "_?_:_" -> new Node.LogicalChoice(logical(operands.get(0)), logical(operands.get(1)),
                    logical(operands.get(2)));
            case "_==_" -> equal(operands.get(0), operands.get(1));
            case "_!=_" -> new Node.Not(equal(operands.get(0), operands.get(1)));
            case "_<_" -> compare(Node.Relation.LESS, operands);
            case "_<=_" -> compare(Node.Relation.LESS_OR_EQUAL, operands);
            case "_>_" -> compare(Node.Relation.MORE, operands);
            case "_>=_" -> compare(Node.Relation.MORE_OR_EQUAL, operands);
            case "@in" -> in(operands.get(0), operands.get(1));
            case "startsWith" -> starts(operands.get(0), operands.get(1));
            default -> throw new NotCovered("the function " + node.call().function());
        };
    }

    private Logical compare(Node.Relation relation, List<CelExpr> operands) throws NotCovered {
        CelExpr left = operands.get(0);
        CelExpr right = operands.get(1);
        if (tree.money(left)) {
            return money(relation, amount(left), amount(right));
        }
        requireNumber(left);
        return new Node.Compare(relation, number(left), number(right));
    }

    private static Logical money(Node.Relation relation, Amount left, Amount right) {
        if (left.currency.equals(right.currency) && !left.currency.fallible()) {
            return new Node.Compare(relation, left.minor, right.minor);
        }
        return new Node.CompareMoney(relation, left.minor, left.currency, right.minor, right.currency);
    }

    private Logical equal(CelExpr left, CelExpr right) throws NotCovered {
        if (tree.money(left)) {
            return equal(amount(left), amount(right));
        }
        if (isNumber(left) && isNumber(right)) {
            return new Node.Compare(Node.Relation.EQUAL, number(left), number(right));
        }
        if (isText(left) && isText(right)) {
            return textEqual(left, right);
        }
        Logical first = logical(left);
        Logical second = logical(right);
        // The planner compares an error that an "and" handed on as if it were a value; who needs that asks the planner.
        if (mayFail(first) || mayFail(second)) {
            throw new NotCovered("the equality of truths that may be errors");
        }
        return new Node.TruthSame(first, second);
    }

    private static boolean mayFail(Logical node) {
        return switch (node) {
            case Node.Compare compare -> compare.left().fallible() || compare.right().fallible();
            case Node.CompareMoney _ -> true;
            case Node.And and -> mayFail(and.left()) || mayFail(and.right());
            case Node.Or or -> mayFail(or.left()) || mayFail(or.right());
            case Node.Not not -> mayFail(not.condition());
            case Node.TruthSame same -> mayFail(same.left()) || mayFail(same.right());
            case Node.LogicalChoice choice -> mayFail(choice.condition()) || mayFail(choice.then())
                    || mayFail(choice.otherwise());
            case Node.Truth _, Node.Flag _, Node.TextIs _, Node.TextSame _, Node.TextStarts _, Node.InList _ -> false;
        };
    }

    /** Amounts of two currencies are not equal, which is no error; one that cannot be computed is. */
    private static Logical equal(Amount left, Amount right) throws NotCovered {
        if (left.minor.fallible() || right.minor.fallible() || left.currency.fallible() || right.currency.fallible()) {
            throw new NotCovered("the equality of computed amounts");
        }
        Logical same = new Node.Compare(Node.Relation.EQUAL, left.minor, right.minor);
        return left.currency.equals(right.currency) ? same
                : new Node.And(new Node.Compare(Node.Relation.EQUAL, left.currency, right.currency), same);
    }

    private Logical textEqual(CelExpr left, CelExpr right) throws NotCovered {
        String leftText = Tree.text(left);
        String rightText = Tree.text(right);
        if (leftText != null && rightText != null) {
            return new Node.Truth(leftText.equals(rightText));
        }
        if (leftText != null) {
            return textIs(text(right), leftText);
        }
        if (rightText != null) {
            return textIs(text(left), rightText);
        }
        Variable first = text(left);
        Variable second = text(right);
        if (first.type() != second.type()) {
            throw new NotCovered("a token against a text");
        }
        return new Node.TextSame(first.slot(), second.slot());
    }

    private static Logical textIs(Variable variable, String text) {
        if (variable.type() == Type.TOKEN) {
            return Packed.isToken(text)
                    ? new Node.TextIs(variable.slot(), Packed.tokenHigh(text), Packed.tokenLow(text))
                    : new Node.Truth(false);
        }
        return Packed.fits(text) ? new Node.TextIs(variable.slot(), Packed.high(text), Packed.low(text))
                : new Node.Truth(false);
    }

    private Logical in(CelExpr value, CelExpr range) throws NotCovered {
        String path = tree.path(range);
        if (path != null && schema.list(path) != null) {
            NamedList list = schema.list(path);
            Variable variable = text(value);
            return new Node.InList(variable.slot(), variable.type() == Type.TOKEN, list);
        }
        if (range.getKind() != CelExpr.ExprKind.Kind.LIST || range.list().elements().size() > ALTERNATIVES_MAX) {
            throw new NotCovered("this use of in");
        }
        Logical any = new Node.Truth(false);
        for (CelExpr element : range.list().elements()) {
            if (Tree.constant(element) == null) {
                throw new NotCovered("a list of computed values");
            }
            any = new Node.Or(any, equal(value, element));
        }
        return any;
    }

    private Logical starts(CelExpr value, CelExpr with) throws NotCovered {
        Variable variable = text(value);
        String text = Tree.text(with);
        if (variable.type() != Type.TEXT || text == null) {
            throw new NotCovered("this use of startsWith");
        }
        if (!Packed.fits(text)) {
            return new Node.Truth(false);
        }
        String ones = "\u00FF".repeat(text.length());
        return new Node.TextStarts(variable.slot(), Packed.high(ones), Packed.high(text), Packed.low(ones),
                Packed.low(text));
    }

    private Numeric number(CelExpr node) throws NotCovered {
        CelConstant constant = Tree.constant(node);
        if (constant != null && constant.getKind() == CelConstant.Kind.INT64_VALUE) {
            return new Node.Number(constant.int64Value());
        }
        String path = tree.path(node);
        if (path != null) {
            Variable variable = schema.variable(path);
            if (variable != null && variable.type() == Type.INT) {
                return new Node.Slot(variable.slot());
            }
            FeatureVariable feature = schema.feature(path);
            if (feature != null && feature.currency() == 0) {
                return new Node.Slot(feature.slot());
            }
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
            throw new NotCovered("a computed value");
        }
        List<CelExpr> operands = Tree.operands(node);
        return switch (node.call().function()) {
            case "_+_" -> arithmetic(Node.Operator.PLUS, operands);
            case "_-_" -> arithmetic(Node.Operator.MINUS, operands);
            case "_*_" -> arithmetic(Node.Operator.TIMES, operands);
            case "_/_" -> arithmetic(Node.Operator.DIVIDED_BY, operands);
            case "_%_" -> arithmetic(Node.Operator.REMAINDER_OF, operands);
            case "-_" -> new Node.Arithmetic(Node.Operator.MINUS, new Node.Number(0), number(operands.get(0)));
            case "_?_:_" -> new Node.NumericChoice(logical(operands.get(0)), number(operands.get(1)),
                    number(operands.get(2)));
            default -> throw new NotCovered("the function " + node.call().function());
        };
    }

    private Numeric arithmetic(Node.Operator operator, List<CelExpr> operands) throws NotCovered {
        requireNumber(operands.get(0));
        return new Node.Arithmetic(operator, number(operands.get(0)), number(operands.get(1)));
    }

    private Amount amount(CelExpr node) throws NotCovered {
        String path = tree.path(node);
        if (path != null && schema.variable(path) != null) {
            int slot = schema.variable(path).slot();
            return new Amount(new Node.Slot(slot), new Node.Slot(slot + 1));
        }
        if (path != null && schema.feature(path) != null) {
            FeatureVariable feature = schema.feature(path);
            return new Amount(new Node.Slot(feature.slot()), new Node.Number(feature.currency()));
        }
        if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
            throw new NotCovered("a computed amount");
        }
        List<CelExpr> operands = Tree.operands(node);
        return switch (node.call().function()) {
            case "money" -> {
                Money money = Money.of(Tree.text(operands.get(0)), Tree.text(operands.get(1)));
                yield new Amount(new Node.Number(money.minor()), new Node.Number(money.currency()));
            }
            case "_+_" -> sum(Node.Operator.PLUS, operands);
            case "_-_" -> sum(Node.Operator.MINUS, operands);
            case "_*_" -> {
                Amount one = amount(operands.get(0));
                yield new Amount(new Node.Arithmetic(Node.Operator.TIMES, one.minor, number(operands.get(1))),
                        one.currency);
            }
            default -> throw new NotCovered("the function " + node.call().function() + " on amounts");
        };
    }

    private Amount sum(Node.Operator operator, List<CelExpr> operands) throws NotCovered {
        Amount left = amount(operands.get(0));
        Amount right = amount(operands.get(1));
        boolean same = left.currency.equals(right.currency) && !left.currency.fallible();
        return new Amount(new Node.Arithmetic(operator, left.minor, right.minor),
                same ? left.currency : new Node.SameCurrency(left.currency, right.currency));
    }

    private Variable text(CelExpr node) throws NotCovered {
        String path = tree.path(node);
        Variable variable = path == null ? null : schema.variable(path);
        if (variable == null || variable.type() != Type.TEXT && variable.type() != Type.TOKEN) {
            throw new NotCovered("a computed text");
        }
        return variable;
    }

    private boolean isNumber(CelExpr node) {
        return tree.ast().getType(node.id()).filter(dev.cel.common.types.SimpleType.INT::equals).isPresent();
    }

    private boolean isText(CelExpr node) {
        return tree.ast().getType(node.id()).filter(dev.cel.common.types.SimpleType.STRING::equals).isPresent();
    }

    private void requireNumber(CelExpr node) throws NotCovered {
        if (!isNumber(node)) {
            throw new NotCovered("an operation on what is no whole number");
        }
    }
}
