// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The allowed dependencies of the operator's packages. */
@AnalyzeClasses(packages = "dev.fairloss.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule LAYERS_ARE_RESPECTED = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.fairloss.operator..")
            .layer("reconcile")
            .definedBy("..operator.reconcile..")
            .layer("app")
            .definedBy("..operator.app..")
            .layer("telemetry")
            .definedBy("..operator.telemetry..")
            .layer("status")
            .definedBy("..operator.status..")
            .layer("apply")
            .definedBy("..operator.apply..")
            .layer("plan")
            .definedBy("..operator.plan..")
            .layer("observe")
            .definedBy("..operator.observe..")
            .layer("job")
            .definedBy("..operator.job..")
            .layer("config")
            .definedBy("..operator.config..")
            .whereLayer("reconcile")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("telemetry")
            .mayOnlyBeAccessedByLayers("reconcile", "app")
            .whereLayer("status")
            .mayOnlyBeAccessedByLayers("reconcile")
            .whereLayer("apply")
            .mayOnlyBeAccessedByLayers("reconcile")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("reconcile", "status", "apply")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("reconcile", "plan", "status")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("reconcile", "app");

    @ArchTest
    static final ArchRule PURE_PACKAGES_USE_NO_CLIENT = noClasses()
            .that()
            .resideInAnyPackage("..operator.plan..", "..operator.job..", "..operator.status..", "..operator.limit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "io.quarkus..", "java.net..");

    @ArchTest
    static final ArchRule PURE_PACKAGES_USE_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(
                    "..operator.plan..",
                    "..operator.job..",
                    "..operator.status..",
                    "..operator.limit..",
                    "..operator.observe..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "java.time.Clock");

    @ArchTest
    static final ArchRule DOES_NOT_USE_THE_TRAINER =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.fairloss.trainer..", "ai.djl..");

    @ArchTest
    static final ArchRule NO_SECRETS =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("io.fabric8.kubernetes.api.model.Secret");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.fairloss.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CATCH_ALL_NAMES = noClasses()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Data|Info)$")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*$");
}
