package dev.postern.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The boundaries of ARCHITECTURE.md, for the processor and the two modules that it stands on. */
class ArchitectureTest {

    private static final String[] MONEY = {"dev.postern.processor.authorization..", "dev.postern.processor.issuer..",
            "dev.postern.processor.fraud..", "dev.postern.fraud.rules.."};

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.postern");
    }

    @AfterAll
    static void forget() {
        classes = null;
    }

    @Test
    void shouldKeepTheLeavesLeaves() {
        assertTrue(classes.size() > 150, "the rules would be checked against nothing");
        noClasses().that().resideInAPackage("dev.postern.protocol..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.postern.processor..", "dev.postern.fraud..", "org.apache.pekko..").check(classes);
        noClasses().that().resideInAPackage("dev.postern.fraud..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.postern.processor..", "dev.postern.protocol..", "org.apache.pekko..",
                        "io.netty..", "java.net..").check(classes);
        noClasses().that().resideInAPackage("dev.postern.processor..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.postern.load..", "dev.postern.benchmarks..").check(classes);
    }

    @Test
    void shouldGoOneWayThroughTheStages() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("node").definedBy("dev.postern.processor")
                .layer("terminal").definedBy("dev.postern.processor.terminal")
                .layer("fraud").definedBy("dev.postern.processor.fraud")
                .layer("issuer").definedBy("dev.postern.processor.issuer")
                .layer("journal").definedBy("dev.postern.processor.journal..")
                .layer("authorization").definedBy("dev.postern.processor.authorization")
                .whereLayer("node").mayNotBeAccessedByAnyLayer()
                .whereLayer("terminal").mayOnlyBeAccessedByLayers("node")
                .whereLayer("fraud").mayOnlyBeAccessedByLayers("node", "terminal")
                .whereLayer("issuer").mayOnlyBeAccessedByLayers("node", "terminal", "fraud")
                .whereLayer("journal").mayOnlyBeAccessedByLayers("node", "terminal", "fraud", "issuer")
                .check(classes);
        slices().matching("dev.postern.processor.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldDecideAboutMoneyWithoutActorSocketFileClockOrChance() {
        noClasses().that().resideInAPackage("dev.postern.processor.authorization..").should().dependOnClassesThat()
                .resideInAnyPackage("org.apache.pekko..", "io.netty..", "net.openhft..", "java.io..", "java.nio.file..",
                        "java.net..", "java.util.concurrent..", "dev.postern.processor.time..").check(classes);
        noClasses().that().resideInAPackage("dev.postern.processor.authorization..").should()
                .dependOnClassesThat().areAssignableTo(Random.class).check(classes);
    }

    @Test
    void shouldReadClocksInOneRoomOnly() {
        noClasses().that().resideInAPackage("dev.postern..").and()
                .resideOutsideOfPackages("dev.postern.processor.time..", "dev.postern.load..", "dev.postern.benchmarks..")
                .should().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Instant.class, "now")
                .orShould().callMethod(LocalDate.class, "now")
                .orShould().callMethod(LocalDateTime.class, "now")
                .orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(Clock.class, "systemDefaultZone").check(classes);
    }

    @Test
    void shouldHoldClearKeysAndPinsInOneRoomOnly() {
        noClasses().that().resideInAPackage("dev.postern.processor..").and().resideOutsideOfPackage("dev.postern.processor.keys..")
                .should().dependOnClassesThat().belongToAnyOf(CipherKey.class, TdesKey.class, AesKey.class, HmacKey.class, WorkingKeys.class,
                        DukptKeys.class, KeyBlock.class, PinCipher.class, ClearPin.class).check(classes);
    }

    @Test
    void shouldTouchChronicleInOneRoomOnly() {
        noClasses().that().resideOutsideOfPackage("dev.postern.processor.journal..").should().dependOnClassesThat()
                .resideInAPackage("net.openhft..").check(classes);
    }

    @Test
    void shouldHoldNoFloatingPointNearMoney() {
        DescribedPredicate<JavaClass> floating = DescribedPredicate.describe("floating point",
                type -> type.isEquivalentTo(double.class) || type.isEquivalentTo(float.class)
                        || type.isEquivalentTo(Double.class) || type.isEquivalentTo(Float.class));
        noFields().that().areDeclaredInClassesThat().resideInAnyPackage(MONEY).should().haveRawType(floating)
                .check(classes);
        noMethods().that().areDeclaredInClassesThat().resideInAnyPackage(MONEY).should().haveRawReturnType(floating)
                .orShould().haveRawParameterTypes(DescribedPredicate.describe("floating point",
                        types -> types.stream().anyMatch(floating))).check(classes);
    }

    @Test
    void shouldNeverBlockInAnActorOrOnALoop() {
        noClasses().that().areAssignableTo("org.apache.pekko.actor.typed.ExtensibleBehavior")
                .or().areAssignableTo("io.netty.channel.ChannelHandler")
                .should().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethodWhere(DescribedPredicate.describe("waits for a future", call ->
                        call.getTargetOwner().isAssignableTo(Future.class)
                                && (call.getName().equals("get") || call.getName().equals("join"))))
                .check(classes);
        assertTrue(classes.stream().filter(c -> c.isAssignableTo("org.apache.pekko.actor.typed.ExtensibleBehavior"))
                .count() >= 5, "the actors were not found");
    }

    @Test
    void shouldNotNameAClassAfterNothing() {
        noClasses().that().resideInAPackage("dev.postern..").should().haveSimpleNameEndingWith("Manager")
                .orShould().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Util")
                .orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Service")
                .orShould().haveSimpleNameEndingWith("Impl").check(classes);
    }
}
