package dev.postern.fraud.condition;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.NamedList;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Writes one condition as the body of {@code static int rule(long[] words, Facts facts)}. Used by one thread, once a
 * method. Every node leaves its int or long on the stack.
 */
final class BytecodeWriter {

    static final ClassDesc FACTS = ClassDesc.of(Facts.class.getName());
    static final ClassDesc WORDS = ConstantDescs.CD_long.arrayType();
    private static final ClassDesc OPERATIONS = ClassDesc.of(Operations.class.getName());
    private static final ClassDesc LIST = ClassDesc.of(NamedList.class.getName());
    private static final ClassDesc LONG = ConstantDescs.CD_long;
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final MethodTypeDesc TWO_NUMBERS = MethodTypeDesc.of(LONG, LONG, LONG, FACTS);
    private static final MethodTypeDesc TWO_TRUTHS = MethodTypeDesc.of(INT, INT, INT);
    private static final MethodTypeDesc RELATION = MethodTypeDesc.of(INT, LONG, LONG);
    private static final int WORDS_LOCAL = 0;
    private static final int FACTS_LOCAL = 1;

    private final CodeBuilder code;
    private final List<Object> constants;

    /** @param constants what the class is given when it is defined; lists are added */
    BytecodeWriter(CodeBuilder code, List<Object> constants) {
        this.code = code;
        this.constants = constants;
    }

    void truth(Node.Logical node) {
        switch (node) {
            case Node.Truth truth -> code.loadConstant(truth.value() ? Node.TRUE : Node.FALSE);
            case Node.Flag flag -> {
                word(flag.slot());
                code.l2i();
            }
            case Node.Compare compare -> compare(compare);
            case Node.CompareMoney compare -> compareMoney(compare);
            case Node.TextIs text -> {
                code.aload(WORDS_LOCAL).loadConstant(text.slot()).loadConstant(text.high()).loadConstant(text.low());
                call("textIs", MethodTypeDesc.of(INT, WORDS, INT, LONG, LONG));
            }
            case Node.TextSame text -> {
                code.aload(WORDS_LOCAL).loadConstant(text.left()).loadConstant(text.right());
                call("textSame", MethodTypeDesc.of(INT, WORDS, INT, INT));
            }
            case Node.TextStarts text -> {
                code.aload(WORDS_LOCAL).loadConstant(text.slot()).loadConstant(text.highMask())
                        .loadConstant(text.high()).loadConstant(text.lowMask()).loadConstant(text.low());
                call("textStarts", MethodTypeDesc.of(INT, WORDS, INT, LONG, LONG, LONG, LONG));
            }
            case Node.InList in -> inList(in);
            case Node.And and -> shortCut(and.left(), and.right(), "and", Node.FALSE);
            case Node.Or or -> shortCut(or.left(), or.right(), "or", Node.TRUE);
            case Node.Not not -> {
                truth(not.condition());
                call("not", MethodTypeDesc.of(INT, INT));
            }
            case Node.TruthSame same -> {
                truth(same.left());
                truth(same.right());
                call("same", TWO_TRUTHS);
            }
            case Node.LogicalChoice choice -> choice(choice.condition(), () -> truth(choice.then()),
                    () -> truth(choice.otherwise()), () -> code.loadConstant(Node.ERROR));
        }
    }

    private void number(Node.Numeric node) {
        switch (node) {
            case Node.Number number -> code.loadConstant(number.value());
            case Node.Slot slot -> word(slot.slot());
            case Node.Arithmetic sum -> {
                number(sum.left());
                number(sum.right());
                code.aload(FACTS_LOCAL);
                call(switch (sum.operator()) {
                    case PLUS -> "plus";
                    case MINUS -> "minus";
                    case TIMES -> "times";
                    case DIVIDED_BY -> "dividedBy";
                    case REMAINDER_OF -> "remainderOf";
                }, TWO_NUMBERS);
            }
            case Node.SameCurrency same -> {
                number(same.left());
                number(same.right());
                code.aload(FACTS_LOCAL);
                call("sameCurrency", TWO_NUMBERS);
            }
            case Node.NumericChoice choice -> choice(choice.condition(), () -> number(choice.then()),
                    () -> number(choice.otherwise()), () -> code.aload(FACTS_LOCAL)
                            .invokevirtual(FACTS, "fail", ConstantDescs.MTD_void).lconst_0());
        }
    }

    private void word(int slot) {
        code.aload(WORDS_LOCAL).loadConstant(slot).laload();
    }

    private void compare(Node.Compare compare) {
        if (compare.left().fallible() || compare.right().fallible()) {
            int before = begin();
            relation(compare.relation(), compare.left(), compare.right());
            settle(before);
        } else {
            relation(compare.relation(), compare.left(), compare.right());
        }
    }

    private void compareMoney(Node.CompareMoney compare) {
        int before = begin();
        number(compare.leftCurrency());
        number(compare.rightCurrency());
        code.aload(FACTS_LOCAL);
        call("sameCurrency", TWO_NUMBERS);
        code.pop2();
        relation(compare.relation(), compare.left(), compare.right());
        settle(before);
    }

    private void relation(Node.Relation relation, Node.Numeric left, Node.Numeric right) {
        boolean turned = relation == Node.Relation.MORE || relation == Node.Relation.MORE_OR_EQUAL;
        number(turned ? right : left);
        number(turned ? left : right);
        call(switch (relation) {
            case EQUAL -> "equal";
            case LESS, MORE -> "less";
            case LESS_OR_EQUAL, MORE_OR_EQUAL -> "lessOrEqual";
        }, RELATION);
    }

    private int begin() {
        int before = code.allocateLocal(TypeKind.INT);
        code.aload(FACTS_LOCAL);
        call("begin", MethodTypeDesc.of(INT, FACTS));
        code.istore(before);
        return before;
    }

    private void settle(int before) {
        code.iload(before).aload(FACTS_LOCAL);
        call("settle", MethodTypeDesc.of(INT, INT, INT, FACTS));
    }

    private void inList(Node.InList in) {
        code.ldc(DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, LIST,
                constants.size()));
        constants.add(in.list());
        word(in.slot());
        word(in.slot() + 1);
        code.invokevirtual(LIST, in.token() ? "hasToken" : "hasText",
                MethodTypeDesc.of(ConstantDescs.CD_boolean, LONG, LONG));
    }

    /** The right side is not looked at when the left one already decides. */
    private void shortCut(Node.Logical left, Node.Logical right, String name, int decides) {
        Label end = code.newLabel();
        truth(left);
        code.dup().loadConstant(decides).if_icmpeq(end);
        truth(right);
        call(name, TWO_TRUTHS);
        code.labelBinding(end);
    }

    private void choice(Node.Logical condition, Runnable then, Runnable otherwise, Runnable error) {
        Label known = code.newLabel();
        Label no = code.newLabel();
        Label end = code.newLabel();
        truth(condition);
        code.dup().loadConstant(Node.ERROR).if_icmpne(known).pop();
        error.run();
        code.goto_(end).labelBinding(known).ifeq(no);
        then.run();
        code.goto_(end).labelBinding(no);
        otherwise.run();
        code.labelBinding(end);
    }

    private void call(String name, MethodTypeDesc type) {
        code.invokestatic(OPERATIONS, name, type);
    }
}
