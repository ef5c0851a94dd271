// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The allowed dependencies of the trainer's packages. */
@AnalyzeClasses(packages = "dev.fairloss.trainer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HERE = "dev.fairloss.trainer.";

    private static String[] packages(String... names) {
        var packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = HERE + names[i] + "..";
        }
        return packages;
    }

    @ArchTest
    static final ArchRule LAYERS_ARE_RESPECTED = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.fairloss.trainer..")
            .layer("command line")
            .definedBy(packages("cli"))
            .layer("execution")
            .definedBy(packages("execution"))
            .layer("plan")
            .definedBy(packages("plan"))
            .layer("purge")
            .definedBy(packages("purge"))
            .layer("catalog")
            .definedBy(packages("catalog", "embed"))
            .layer("console")
            .definedBy(packages("console"))
            .layer("doctor")
            .definedBy(packages("doctor"))
            .layer("steps")
            .definedBy(packages("steps"))
            .layer("runtime")
            .definedBy(packages("runtime"))
            .layer("bench")
            .definedBy(packages("bench"))
            .layer("stages")
            .definedBy(packages("train", "policy", "eval", "report", "validate", "onnx"))
            .layer("parts")
            .definedBy(packages(
                    "engine",
                    "loss",
                    "model",
                    "group",
                    "distance",
                    "reward",
                    "batch",
                    "data",
                    "safetensors",
                    "synthetic",
                    "store",
                    "tracking"))
            .whereLayer("command line")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("execution")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("command line", "console")
            .whereLayer("doctor")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("purge")
            .mayOnlyBeAccessedByLayers("command line", "execution")
            .whereLayer("steps")
            .mayOnlyBeAccessedByLayers("execution", "plan")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("command line", "execution", "plan", "purge", "console", "steps")
            .whereLayer("bench")
            .mayOnlyBeAccessedByLayers("command line", "plan")
            .whereLayer("stages")
            .mayOnlyBeAccessedByLayers(
                    "command line", "execution", "plan", "purge", "catalog", "console", "steps", "runtime", "bench");

    @ArchTest
    static final ArchRule ONE_CLASS_OPENS_DIGESTS = noClasses()
            .that()
            .doNotHaveSimpleName("ObjectChecksum")
            .should()
            .callMethod(java.security.MessageDigest.class, "getInstance", String.class)
            .because("Sha256 computes hashes, except for those that S3 services give of objects");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.fairloss.trainer.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FEW_PACKAGES_USE_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackages(packages("engine", "model", "loss", "train", "policy", "steps", "bench"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    /** See docs/development/engine.md. */
    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_PACKAGE_USES_INTERNALS_OF_DJL = noClasses()
            .that()
            .resideOutsideOfPackages(packages("engine"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..");

    /** A C++ exception in such a call ends the process. */
    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_PACKAGE_CALLS_NATIVE_FUNCTIONS = noClasses()
            .that()
            .resideOutsideOfPackages(packages("engine"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.jna..");

    /**
     * DJL passes the number in a buffer of Java that the garbage collector may free when the call returns. The backward passes
     * of these operations read it later, from freed memory. Use an array that lives as long as the pass instead.
     */
    @ArchTest
    static final ArchRule NO_ARITHMETIC_WITH_JAVA_NUMBERS = noClasses()
            .should()
            .callMethod(NDArray.class, "mul", Number.class)
            .orShould()
            .callMethod(NDArray.class, "div", Number.class)
            .orShould()
            .callMethod(NDArray.class, "pow", Number.class)
            .orShould()
            .callMethod(NDArray.class, "maximum", Number.class)
            .orShould()
            .callMethod(NDArray.class, "minimum", Number.class);

    @ArchTest
    static final ArchRule ONLY_THE_STORE_USES_S3 = noClasses()
            .that()
            .resideOutsideOfPackages(packages("store"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.minio..", "okhttp3..", "okio..");

    @ArchTest
    static final ArchRule ONLY_VALIDATION_USES_SCHEMA_AND_RULES = noClasses()
            .that()
            .resideOutsideOfPackages(packages("validate"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.networknt..", "dev.cel..", "org.yaml..");

    @ArchTest
    static final ArchRule ONLY_ITS_PACKAGE_USES_ONNX = noClasses()
            .that()
            .resideOutsideOfPackages(packages("onnx"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnx..", "org.tribuo..");

    @ArchTest
    static final ArchRule TWO_PACKAGES_USE_PROTOCOL_BUFFERS = noClasses()
            .that()
            .resideOutsideOfPackages(packages("onnx", "tracking"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.protobuf..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_USES_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackages(packages("cli"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule ONLY_THE_CONSOLE_SERVES_PAGES = noClasses()
            .that()
            .resideOutsideOfPackages(packages("console"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pebbletemplates..");

    @ArchTest
    static final ArchRule ONLY_THE_CONSOLE_AND_THE_PROGRESS_ARE_SERVED = noClasses()
            .that()
            .resideOutsideOfPackages(packages("console"))
            .and()
            .doNotHaveFullyQualifiedName(HERE + "runtime.ProgressServer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule NO_KUBERNETES_CLIENT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "io.quarkus..", "io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule NO_LOGGER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
            noClasses().that().resideOutsideOfPackages(packages("cli")).should(ACCESS_STANDARD_STREAMS);

    /** Times come from an injected clock, except in benchmarks and for the time limit of retries. */
    @ArchTest
    static final ArchRule CLOCKS_ARE_INJECTED = noClasses()
            .that()
            .haveNameNotMatching(".*(Benchmark|Throughput).*")
            .and()
            .resideOutsideOfPackages(packages("cli", "store"))
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule STATIC_FIELDS_ARE_FINAL = fields().that()
            .areStatic()
            .and(new DescribedPredicate<>("are written in the source") {
                @Override
                public boolean test(JavaField field) {
                    return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                            && !field.getName().startsWith("$");
                }
            })
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule NO_CATCH_ALL_NAMES = noClasses()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Info)$")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*$");

    @ArchTest
    static final ArchRule PUBLIC_CLASSES_ARE_FINAL = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnnotatedWith("io.soabase.recordbuilder.core.RecordBuilderGenerated")
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .beAssignableTo(Throwable.class);

    /** Every package documents its content and its allowed imports. */
    @ArchTest
    static void everyPackageIsDocumented(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct()).allSatisfy(name -> assertThat(
                        Path.of("src/main/java", name.split("\\.")).resolve("package-info.java"))
                .matches(Files::exists, "exists"));
    }

    /** A simple name means one type in all modules. */
    @Test
    void simpleNamesAreUnique() throws IOException {
        List<String> names = new ArrayList<>();
        for (String module : List.of("crds", "operator", "trainer-image")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                        .forEach(names::add);
            }
        }
        assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    }
}
