package dev.postern.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module's boundaries. */
class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.postern.load");

    @Test
    void shouldKnowTheHostByTheWireOnly() {
        assertTrue(classes.size() > 50);
        noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("dev.postern.processor..", "dev.postern.fraud..", "dev.postern.benchmarks..").check(classes);
    }

    @Test
    void shouldGoOneWayThroughTheRooms() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("commands").definedBy("dev.postern.load")
            .layer("demo").definedBy("dev.postern.load.demo")
            .layer("report").definedBy("dev.postern.load.report")
            .layer("run").definedBy("dev.postern.load.run")
            .layer("fleet").definedBy("dev.postern.load.fleet")
            .layer("terminal").definedBy("dev.postern.load.terminal")
            .layer("reconcile").definedBy("dev.postern.load.reconcile")
            .layer("record").definedBy("dev.postern.load.record")
            .layer("schedule").definedBy("dev.postern.load.schedule")
            .whereLayer("commands").mayNotBeAccessedByAnyLayer()
            .whereLayer("report").mayOnlyBeAccessedByLayers("commands")
            .whereLayer("demo").mayOnlyBeAccessedByLayers("commands")
            .whereLayer("run").mayOnlyBeAccessedByLayers("commands", "demo")
            .whereLayer("fleet").mayOnlyBeAccessedByLayers("commands", "demo", "run")
            .whereLayer("terminal").mayOnlyBeAccessedByLayers("commands", "demo", "run", "fleet")
            .whereLayer("reconcile").mayOnlyBeAccessedByLayers("run", "terminal")
            .whereLayer("record").mayOnlyBeAccessedByLayers("demo", "run", "terminal")
            .check(classes);
        slices().matching("dev.postern.load.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldTouchNettyOnlyWhereTheWireIs() {
        noClasses().that().resideOutsideOfPackages("dev.postern.load.terminal", "dev.postern.load.run")
            .should().dependOnClassesThat().resideInAPackage("io.netty..").check(classes);
    }

    @Test
    void shouldDecideWhatIsSentWithoutAClock() {
        noClasses().that().resideInAnyPackage("dev.postern.load.schedule", "dev.postern.load.reconcile")
            .should().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis").check(classes);
    }
}
