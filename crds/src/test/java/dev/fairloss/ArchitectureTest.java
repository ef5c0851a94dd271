// SPDX-License-Identifier: Apache-2.0
package dev.fairloss;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.fairloss.contract.step.StepKind;

/**
 * The dependencies allowed between the packages of this module: {@code api.v1alpha1 -> contract.spec -> contract.mdp}, and
 * the rest of the contract above those two. The contract never depends on an API version, so a new version cannot change
 * the JSON that step hashes are computed from.
 */
@AnalyzeClasses(packages = "dev.fairloss", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Generated builders carry one annotation of this package; nothing of it is needed at run time. */
    private static final String RECORD_BUILDER = "io.soabase.recordbuilder.core..";

    @ArchTest
    static final ArchRule CONTRACT_DOES_NOT_DEPEND_ON_AN_API_VERSION = noClasses()
            .that()
            .resideInAPackage("..contract..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.fairloss.api..");

    /** The status contains step kinds, so {@code StepKind} is the only class of {@code contract.step} that the API uses. */
    @ArchTest
    static final ArchRule API_DEPENDS_ONLY_ON_SPEC_MDP_AND_STEP_KINDS = classes()
            .that()
            .resideInAPackage("dev.fairloss.api..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "com.fasterxml.jackson.annotation..",
                            "io.fabric8..",
                            RECORD_BUILDER,
                            "dev.fairloss.api..",
                            "dev.fairloss.contract.spec..",
                            "dev.fairloss.contract.mdp..")
                    .or(type(StepKind.class)));

    @ArchTest
    static final ArchRule SPEC_DEPENDS_ONLY_ON_MDP = classes()
            .that()
            .resideInAPackage("dev.fairloss.contract.spec..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    RECORD_BUILDER,
                    "dev.fairloss.contract.spec..",
                    "dev.fairloss.contract.mdp..");

    @ArchTest
    static final ArchRule MDP_DEPENDS_ON_NO_OTHER_PACKAGE = classes()
            .that()
            .resideInAPackage("dev.fairloss.contract.mdp..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", "dev.fairloss.contract.mdp..");

    @ArchTest
    static final ArchRule JSON_DEPENDS_ON_NO_OTHER_PACKAGE = classes()
            .that()
            .resideInAPackage("dev.fairloss.contract.json..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson..", "dev.fairloss.contract.json..");

    @ArchTest
    static final ArchRule CONTRACT_USES_ONLY_JAVA_AND_JACKSON = classes()
            .that()
            .resideInAPackage("dev.fairloss.contract..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson..", RECORD_BUILDER, "dev.fairloss.contract..");

    @ArchTest
    static final ArchRule NO_CLIENT_CLOCK_OR_THREAD = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.util.concurrent..", "java.util.logging..")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    /** {@code ArtifactFile} computes the checksum of a local file; nothing else here touches a file system. */
    @ArchTest
    static final ArchRule ONLY_ARTIFACTS_READ_FILES = noClasses()
            .that()
            .resideOutsideOfPackage("..contract.artifact..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..");

    @ArchTest
    static final ArchRule ONE_CLASS_OPENS_DIGESTS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.fairloss.contract.json.Sha256")
            .should()
            .callMethod(java.security.MessageDigest.class, "getInstance", String.class)
            .because("Sha256 computes hashes");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.fairloss.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CATCH_ALL_NAMES = noClasses()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Data|Info)$")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*$");
}
