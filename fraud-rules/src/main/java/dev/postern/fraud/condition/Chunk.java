package dev.postern.fraud.condition;

import dev.postern.fraud.schema.Facts;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Some conditions as one hidden class: a static method each, and one that asks them in turn. Immutable; any thread that
 * owns the facts. A class holds few conditions, so that no method outgrows what the JIT compiler takes.
 */
abstract class Chunk {

    /** Conditions of one class; the deadline is looked at between two classes. */
    static final int CONDITIONS_MAX = 64;

    private static final ClassDesc THIS = ClassDesc.of(Chunk.class.getPackageName() + ".Compiled");
    private static final ClassDesc SUPER = ClassDesc.of(Chunk.class.getName());
    private static final ClassDesc HITS = ClassDesc.of(Hits.class.getName());
    private static final MethodTypeDesc RULE = MethodTypeDesc.of(ConstantDescs.CD_int, BytecodeWriter.WORDS,
            BytecodeWriter.FACTS);
    private static final MethodTypeDesc EVALUATE = MethodTypeDesc.of(ConstantDescs.CD_void, BytecodeWriter.FACTS, HITS);
    private static final MethodTypeDesc ADD = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int,
            ConstantDescs.CD_int);
    private static final int WORDS_LOCAL = 3;
    private static final int TRUTH_LOCAL = 4;

    Chunk() {
    }

    /** Adds those that are true or an error. */
    abstract void evaluate(Facts facts, Hits hits);

    /**
     * Defines the class.
     *
     * @param nodes the conditions
     * @param first place of the first one in the whole list
     */
    static Chunk of(List<Node.Logical> nodes, int first) {
        List<Object> constants = new ArrayList<>();
        byte[] bytes = ClassFile.of().build(THIS, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(SUPER);
            type.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                    .invokespecial(SUPER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void).return_());
            for (int i = 0; i < nodes.size(); i++) {
                Node.Logical node = nodes.get(i);
                type.withMethodBody("rule" + i, RULE, ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE, code -> {
                    new BytecodeWriter(code, constants).truth(node);
                    code.ireturn();
                });
            }
            type.withMethodBody("evaluate", EVALUATE, 0, code -> {
                code.aload(1).invokevirtual(BytecodeWriter.FACTS, "words", MethodTypeDesc.of(BytecodeWriter.WORDS))
                        .astore(WORDS_LOCAL);
                for (int i = 0; i < nodes.size(); i++) {
                    Label next = code.newLabel();
                    code.aload(WORDS_LOCAL).aload(1).invokestatic(THIS, "rule" + i, RULE).istore(TRUTH_LOCAL)
                            .iload(TRUTH_LOCAL).ifeq(next)
                            .aload(2).loadConstant(first + i).iload(TRUTH_LOCAL).invokevirtual(HITS, "add", ADD)
                            .labelBinding(next);
                }
                code.return_();
            });
        });
        try {
            MethodHandles.Lookup defined = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants, true);
            return (Chunk) defined.findConstructor(defined.lookupClass(),
                    java.lang.invoke.MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("conditions could not be defined as a class", e);
        }
    }
}
