package dev.postern.fraud.condition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Type;
import dev.postern.fraud.schema.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The expression language as rules have it: its standard functions and macros without floating point, and money. Every
 * bound that keeps one condition from taking a transaction's time stands here.
 */
final class Grammar {

    /** Characters of a condition. */
    static final int LENGTH_MAX = 4_096;
    private static final int DEPTH_MAX = 48;
    private static final int NODES_MAX = 2_000;
    /** Elements that all macros of one condition may look at. */
    private static final int ITERATIONS_MAX = 1_000;
    private static final int PATTERN_SIZE_MAX = 500;

    static final OpaqueType MONEY = OpaqueType.create("money");
    private static final CelOptions READING = CelOptions.current()
            .enableHeterogeneousNumericComparisons(false)
            .maxExpressionCodePointSize(LENGTH_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .maxParseExpressionNodeCount(NODES_MAX)
            .build();
    private static final CelOptions RUNNING = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .errorOnIntWrap(true)
            .comprehensionMaxIterations(ITERATIONS_MAX)
            .maxRegexProgramSize(PATTERN_SIZE_MAX)
            .build();

    private Grammar() {
    }

    /** Reads and types conditions over the schema. */
    static CelCompiler compiler(Schema schema) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder().setOptions(READING)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS).setResultType(SimpleType.BOOL)
                .addFunctionDeclarations(declarations());
        for (Variable variable : Variable.values()) {
            builder.addVar(variable.path(), type(variable.type()));
        }
        for (FeatureVariable feature : schema.features()) {
            builder.addVar(feature.path(), feature.currency() == 0 ? SimpleType.INT : MONEY);
        }
        CelType list = MapType.create(SimpleType.STRING, SimpleType.BOOL);
        schema.listPaths().forEach(path -> builder.addVar(path, list));
        return builder.build();
    }

    /** Plans conditions. */
    static CelRuntime runtime() {
        CelRuntimeBuilder builder = CelRuntimeFactory.plannerRuntimeBuilder().setOptions(RUNNING);
        builder.addFunctionBindings(CelFunctionBinding.fromOverloads("money",
                CelFunctionBinding.from("money_of", String.class, String.class, Money::of)));
        builder.addFunctionBindings(CelFunctionBinding.from("money_plus", Money.class, Money.class, Money::plus));
        builder.addFunctionBindings(CelFunctionBinding.from("money_minus", Money.class, Money.class, Money::minus));
        builder.addFunctionBindings(CelFunctionBinding.from("money_times", Money.class, Long.class, Money::times));
        builder.addFunctionBindings(CelFunctionBinding.from("money_less", Money.class, Money.class,
                (left, right) -> left.compare(right) < 0));
        builder.addFunctionBindings(CelFunctionBinding.from("money_less_or_equal", Money.class, Money.class,
                (left, right) -> left.compare(right) <= 0));
        builder.addFunctionBindings(CelFunctionBinding.from("money_more", Money.class, Money.class,
                (left, right) -> left.compare(right) > 0));
        builder.addFunctionBindings(CelFunctionBinding.from("money_more_or_equal", Money.class, Money.class,
                (left, right) -> left.compare(right) >= 0));
        return builder.build();
    }

    private static List<CelFunctionDecl> declarations() {
        List<CelFunctionDecl> all = new ArrayList<>();
        all.add(CelFunctionDecl.newFunctionDeclaration("money",
                CelOverloadDecl.newGlobalOverload("money_of", MONEY, SimpleType.STRING, SimpleType.STRING)));
        all.add(operator("_+_", "money_plus", MONEY, MONEY));
        all.add(operator("_-_", "money_minus", MONEY, MONEY));
        all.add(operator("_*_", "money_times", MONEY, SimpleType.INT));
        all.add(operator("_<_", "money_less", SimpleType.BOOL, MONEY));
        all.add(operator("_<=_", "money_less_or_equal", SimpleType.BOOL, MONEY));
        all.add(operator("_>_", "money_more", SimpleType.BOOL, MONEY));
        all.add(operator("_>=_", "money_more_or_equal", SimpleType.BOOL, MONEY));
        return all;
    }

    private static CelFunctionDecl operator(String name, String overload, CelType result, CelType right) {
        return CelFunctionDecl.newFunctionDeclaration(name,
                CelOverloadDecl.newGlobalOverload(overload, result, MONEY, right));
    }

    private static CelType type(Type type) {
        return switch (type) {
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case TEXT, TOKEN -> SimpleType.STRING;
            case MONEY -> MONEY;
        };
    }
}
