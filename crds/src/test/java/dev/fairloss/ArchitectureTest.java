// SPDX-License-Identifier: Apache-2.0
package dev.fairloss;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of the contract may know of each other and of the world. */
@AnalyzeClasses(packages = "dev.fairloss", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_THE_API_KNOWS_FABRIC8 = noClasses()
            .that()
            .resideInAPackage("..contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..");

    @ArchTest
    static final ArchRule ONLY_STEPS_KNOW_THE_API = noClasses()
            .that()
            .resideInAPackage("..contract..")
            .and()
            .resideOutsideOfPackage("..contract.step..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..api..");

    @ArchTest
    static final ArchRule THE_RESOURCE_IS_FOR_THE_CLUSTER_ALONE = noClasses()
            .that()
            .resideInAPackage("..contract..")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("FairLossExperiment");

    @ArchTest
    static final ArchRule THE_API_KNOWS_NOTHING_OF_THIS_PROJECT = classes()
            .that()
            .resideInAPackage("..api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", "io.fabric8..", "..api..");

    @ArchTest
    static final ArchRule THE_DECISION_PROBLEM_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("..contract.mdp..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", "..contract.mdp..");

    @ArchTest
    static final ArchRule THE_CONTRACT_IS_PLAIN_JAVA = classes()
            .that()
            .resideInAPackage("..contract..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson..", "dev.fairloss..");

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

    /** An artifact's file is summed where it lies; nothing else of the contract touches a file system. */
    @ArchTest
    static final ArchRule NO_FILES_BUT_ARTIFACTS = noClasses()
            .that()
            .resideOutsideOfPackage("..contract.artifact..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..");

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
