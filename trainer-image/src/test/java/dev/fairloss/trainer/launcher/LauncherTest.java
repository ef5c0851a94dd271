// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a small checkout, with scripts in place of Maven, Java and the system's tools. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path folder;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void createCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("check out"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("../fairloss"), checkout.resolve("fairloss"));
        executable(checkout.resolve("fairloss"));
        for (String module : List.of("crds", "trainer-image")) {
            Path sources = Files.createDirectories(checkout.resolve(module + "/src/main/java/fair"));
            Files.writeString(sources.resolve("Main.java"), "class Main {}");
            Files.writeString(checkout.resolve(module + "/pom.xml"), "<project/>");
        }
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        source("1");
        maven("");
        java("17.0.9", "jdk.compiler@17.0.9");
        script(
                tools.resolve("locale"),
                "case \"${LC_ALL:-}\" in *UTF-8) echo UTF-8 ;; *) echo ANSI_X3.4-1968 ;; esac\n");
    }

    @Test
    void buildsOnceAndRuns() throws Exception {
        assertThat(run(checkout.resolve("fairloss"), "validate")).contains("jar 1 library", "arguments validate");
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library", "arguments plan");
        assertThat(mavenRuns()).isEqualTo(1);
    }

    @Test
    void runsThroughASymbolicLinkToASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(tools.resolve("direct"), checkout.resolve("fairloss"));
        Path relative = Files.createSymbolicLink(tools.resolve("fairloss"), link.getFileName());
        assertThat(run(relative, "plan")).contains("jar 1 library");
    }

    @Test
    void twoFirstCallsBuildOnce() throws Exception {
        Process first = start(Map.of(), checkout.resolve("fairloss"), "one");
        Process second = start(Map.of(), checkout.resolve("fairloss"), "two");
        assertThat(output(first)).contains("jar 1 library");
        assertThat(output(second)).contains("jar 1 library");
        assertThat(mavenRuns()).isEqualTo(1);
    }

    @Test
    void aRebuildKeepsTheJarsOfARunningProcess() throws Exception {
        run(checkout.resolve("fairloss"), "first");
        Process running = start(Map.of(), checkout.resolve("fairloss"), "wait");
        awaitUse();
        source("2");
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 2 library");
        Files.createFile(folder.resolve("go"));
        assertThat(output(running)).contains("jar 1 library");
    }

    @Test
    void removesBuildsThatNothingUses() throws Exception {
        for (int version = 1; version <= 3; version++) {
            source(Integer.toString(version));
            run(checkout.resolve("fairloss"), "plan");
        }
        try (var builds = Files.list(checkout.resolve(".fairloss/builds"))) {
            assertThat(builds).hasSize(1);
        }
    }

    @Test
    void breaksTheLockOfAProcessThatHasDied() throws Exception {
        Files.createDirectories(checkout.resolve(".fairloss/lock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(checkout.resolve(".fairloss/lock/pid"), Long.toString(dead.pid()));
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    @Test
    void aFailedBuildIsShownAndTriedAgain() throws Exception {
        String works = Files.readString(checkout.resolve("mvnw"));
        script(checkout.resolve("mvnw"), "echo 'no such dependency'; exit 1\n");
        Process failed = start(Map.of(), checkout.resolve("fairloss"), "plan");
        assertThat(output(failed)).contains("no such dependency", "the build failed");
        assertThat(failed.exitValue()).isEqualTo(70);
        Files.writeString(checkout.resolve("mvnw"), works);
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    @Test
    void breaksALockThatIsTooOldForAnyBuild() throws Exception {
        Path lock = Files.createDirectories(checkout.resolve(".fairloss/lock"));
        long alive = ProcessHandle.current().pid();
        Files.writeString(lock.resolve("pid"), Long.toString(alive));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    /** As if another Maven had cleaned the folder while the build was copied. */
    @ParameterizedTest
    @ValueSource(strings = {"rm classes/fair/Main.class", "rm contract/fair/Main.class", "library="})
    void aBuildThatLacksAClassOrALibraryIsBuiltAgain(String damage) throws Exception {
        maven("[ $(wc -l <maven-runs) -gt 1 ] || " + damage);
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("The build is incomplete", "jar 1 library");
        assertThat(mavenRuns()).isEqualTo(2);
    }

    @Test
    void aBuildThatStaysIncompleteIsNotPublished() throws Exception {
        maven("rm classes/fair/Main.class");
        Process failed = start(Map.of(), checkout.resolve("fairloss"), "plan");
        assertThat(output(failed)).contains("another program changes this checkout");
        assertThat(failed.exitValue()).isEqualTo(70);
        assertThat(mavenRuns()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "de_DE.UTF-8, de_DE.UTF-8"})
    void setsAUtf8LocaleWhereThereIsNone(String given, String expected) throws Exception {
        assertThat(output(start(Map.of("LC_ALL", given), checkout.resolve("fairloss"), "plan")))
                .contains("locale " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Darwin, x86_64, glibc 2.36, PyTorch has no native libraries for Darwin on x86_64",
        "Linux, riscv64, glibc 2.36, PyTorch has no native libraries for Linux on riscv64",
        "Linux, x86_64, '', PyTorch does not run without glibc",
        "Linux, aarch64, glibc 2.27, PyTorch does not run with glibc 2.27",
    })
    void namesTheSupportedPlatforms(String system, String machine, String glibc, String message) throws Exception {
        platform(system, machine, glibc);
        Process refused = start(Map.of(), checkout.resolve("fairloss"), "plan");
        assertThat(output(refused))
                .contains(message, "supported are Linux with glibc 2.28")
                .hasLineCount(1);
        assertThat(refused.exitValue()).isEqualTo(3);
        assertThat(mavenRuns()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64, glibc 2.28", "Linux, x86_64, glibc 2.41", "Darwin, arm64, ''"})
    void acceptsTheSupportedPlatforms(String system, String machine, String glibc) throws Exception {
        platform(system, machine, glibc);
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    @Test
    void passesQuotedOptionsToJava() throws Exception {
        String options = "-Djava.io.tmpdir=\"/my scratch/$HOME\" -Xmx8g  '-Da=*'";
        assertThat(output(start(Map.of("FAIRLOSS_JAVA_OPTIONS", options), checkout.resolve("fairloss"), "plan")))
                .contains("option <-Djava.io.tmpdir=/my scratch/$HOME>", "option <-Xmx8g>", "option <-Da=*>", "jar 1");
        refuses(
                Map.of("FAIRLOSS_JAVA_OPTIONS", "-Da='b"),
                2,
                "FAIRLOSS_JAVA_OPTIONS has an opening quote without a closing one");
    }

    /** With CDPATH, cd prints the folder [apache/storm#6268, gchq/sleeper#1241]. */
    @Test
    void ignoresCdpath() throws Exception {
        var builder = builder(Map.of("CDPATH", folder.toString()), Path.of("check out/fairloss"), "plan")
                .directory(folder.toFile());
        assertThat(output(builder.start())).contains("jar 1 library");
    }

    /** [linkerd/linkerd#816, elastic/logstash#3534] */
    @Test
    void javaHomeMayHaveASpace() throws Exception {
        Path home =
                Files.createDirectories(folder.resolve("Internet Plug-Ins/bin")).getParent();
        Files.createSymbolicLink(home.resolve("bin/java"), tools.resolve("java"));
        assertThat(output(start(Map.of("JAVA_HOME", home.toString()), checkout.resolve("fairloss"), "plan")))
                .contains("jar 1 library");
    }

    @Test
    void namesAJavaHomeWithoutJava() throws Exception {
        refuses(Map.of("JAVA_HOME", folder + "/jdk"), 2, "JAVA_HOME is " + folder + "/jdk, but there is no bin/java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.21", "16-ea"})
    void refusesAnOldJava(String version) throws Exception {
        java(version, "jdk.compiler@" + version);
        refuses(Map.of(), 2, "java is older than Java 17. Install a JDK 17 or newer");
    }

    @ParameterizedTest
    @CsvSource({"22.0.2, false", "23, true", "25-ea, true"})
    void allowsUnsafeMemoryAccessWhereJavaKnowsTheOption(String version, boolean allowed) throws Exception {
        java(version, "jdk.compiler@" + version);
        assertThat(run(checkout.resolve("fairloss"), "plan").contains("option <--sun-misc-unsafe-memory-access=allow>"))
                .isEqualTo(allowed);
    }

    @Test
    void namesAJavaThatDoesNotRun() throws Exception {
        script(tools.resolve("java"), "echo 'Unable to locate a Java Runtime.' >&2; exit 1\n");
        refuses(Map.of(), 2, "java does not run (Unable to locate a Java Runtime.). Correct this, or set JAVA_HOME");
    }

    @Test
    void refusesToBuildWithoutACompiler() throws Exception {
        java("17.0.9", "java.base@17.0.9");
        refuses(Map.of(), 2, "java has no compiler: it is a JRE. Install a JDK 17 or newer");
        java("17.0.9", "jdk.compiler@17.0.9");
        run(checkout.resolve("fairloss"), "plan");
        java("17.0.9", "java.base@17.0.9");
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    /** Archives of a checkout do not keep the mode of files. */
    @Test
    void buildsWithAMavenWrapperThatIsNotExecutable() throws Exception {
        assertThat(checkout.resolve("mvnw").toFile().setExecutable(false)).isTrue();
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
    }

    /** The current folder of the tests has no folder {@code jar}, but that of a caller may have. */
    @Test
    void ignoresFilesOfTheCurrentFolder() throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/jar"));
        var builder = builder(Map.of(), checkout.resolve("fairloss"), "plan");
        assertThat(output(
                        builder.directory(folder.resolve("elsewhere").toFile()).start()))
                .contains("jar 1 library");
    }

    @Test
    void namesACurrentFolderThatIsGone() throws Exception {
        var builder = new ProcessBuilder(
                "sh", "-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" plan", checkout + "/fairloss");
        builder.environment().compute("PATH", (name, path) -> tools + ":" + path);
        Process refused =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        assertThat(output(refused)).contains("the current folder does not exist any more. Change to another folder.");
        assertThat(refused.exitValue()).isEqualTo(2);
    }

    @Test
    void refusesToBuildWhereItCannotWrite() throws Exception {
        Files.writeString(checkout.resolve(".fairloss"), "a file");
        refuses(Map.of(), 3, "cannot write to " + checkout + "/.fairloss", "Make it a folder that this user may write");
        Files.delete(checkout.resolve(".fairloss"));
        run(checkout.resolve("fairloss"), "plan");
    }

    /** As for another user, or on a read-only file system; also root cannot create a file below a file. */
    @Test
    void runsABuildThatItCannotMark() throws Exception {
        run(checkout.resolve("fairloss"), "plan");
        try (var builds = Files.list(checkout.resolve(".fairloss/builds"))) {
            Path users = builds.findFirst().orElseThrow().resolve("users");
            for (Path user : Files.list(users).toList()) {
                Files.delete(user);
            }
            Files.delete(users);
            Files.createFile(users);
        }
        assertThat(run(checkout.resolve("fairloss"), "plan")).contains("jar 1 library");
        assertThat(mavenRuns()).isEqualTo(1);
    }

    @Test
    void needsNoTemporaryFolderToBuild() throws Exception {
        String works = Files.readString(checkout.resolve("mvnw"));
        script(checkout.resolve("mvnw"), "echo 'no such dependency'; exit 1\n");
        refuses(Map.of("TMPDIR", folder + "/none"), 70, "no such dependency", ".fairloss/build.log");
        Files.writeString(checkout.resolve("mvnw"), works);
        run(checkout.resolve("fairloss"), "plan");
    }

    private void refuses(Map<String, String> environment, int status, String... parts) throws Exception {
        Process refused = start(environment, checkout.resolve("fairloss"), "plan");
        assertThat(output(refused)).contains(parts);
        assertThat(refused.exitValue()).isEqualTo(status);
    }

    /**
     * A script in place of Java, which reads the jar late.
     *
     * @param version what {@code -version} prints
     * @param modules what {@code --list-modules} prints
     */
    private void java(String version, String modules) throws IOException {
        script(tools.resolve("java"), """
                case $1 in
                  -version) echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2; echo 'openjdk version "%s" 2023-10-17' >&2; exit ;;
                  --list-modules) echo '%s'; exit ;;
                  -m) exec %s "$@" ;;
                esac
                while [ "$1" != -jar ]; do echo "option <$1>"; shift; done
                while [ "${3:-}" = wait ] && [ ! -e "%s/go" ]; do sleep 0.1; done
                content=$(mktemp -d) && cd "$content" && %s/bin/jar xf "$2" source
                echo "jar $(cat source) $(cat "$(dirname "$2")/lib/library.jar") locale ${LC_ALL:-none} arguments ${3:-}"
                """.formatted(version, modules, JAVA_HOME + "/bin/java", folder, JAVA_HOME));
    }

    /** A script in place of Maven. @param damage shell command that runs before the jars are written */
    private void maven(String damage) throws IOException {
        script(checkout.resolve("mvnw"), """
                cd '%s'
                echo built >>maven-runs
                sleep 0.3
                rm -rf classes contract trainer-image/target && mkdir -p classes/fair contract/fair trainer-image/target/lib
                cp trainer-image/src/main/source classes/
                touch classes/fair/Main.class contract/fair/Main.class
                library=library
                %s
                echo 'Class-Path: lib/fairloss-crds-1.jar lib/library.jar' >manifest
                %s/bin/jar cfm trainer-image/target/fairloss.jar manifest -C classes .
                %s/bin/jar cf trainer-image/target/lib/fairloss-crds-1.jar -C contract .
                [ -z "$library" ] || echo "$library" >trainer-image/target/lib/library.jar
                """.formatted(checkout, damage, JAVA_HOME, JAVA_HOME));
    }

    private void platform(String system, String machine, String glibc) throws IOException {
        script(tools.resolve("uname"), "case $1 in -s) echo " + system + " ;; *) echo " + machine + " ;; esac\n");
        script(tools.resolve("getconf"), glibc.isEmpty() ? "exit 1\n" : "echo '" + glibc + "'\n");
    }

    private void source(String content) throws IOException {
        Files.writeString(checkout.resolve("trainer-image/src/main/source"), content);
    }

    private long mavenRuns() throws IOException {
        Path runs = checkout.resolve("maven-runs");
        return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    private void awaitUse() throws Exception {
        for (int i = 0; i < 600; i++) {
            try (var files = Files.walk(checkout.resolve(".fairloss/builds"))) {
                long alive = files.filter(file -> file.getParent().endsWith("users"))
                        .map(file -> ProcessHandle.of(
                                Long.parseLong(file.getFileName().toString())))
                        .filter(process -> process.isPresent())
                        .count();
                if (alive > 0) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("the launcher has not started Java within 30 s");
    }

    private String run(Path launcher, String argument) throws Exception {
        Process process = start(Map.of(), launcher, argument);
        String output = output(process);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private Process start(Map<String, String> environment, Path launcher, String argument) throws IOException {
        return builder(environment, launcher, argument).start();
    }

    private ProcessBuilder builder(Map<String, String> environment, Path launcher, String argument) {
        var builder = new ProcessBuilder(List.of(launcher.toString(), argument)).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("LC_ALL");
        builder.environment().putAll(environment);
        builder.environment().compute("PATH", (name, path) -> tools + ":" + path);
        return builder;
    }

    private static String output(Process process) throws Exception {
        var text = new ArrayList<String>();
        try (var lines = process.inputReader()) {
            lines.lines().forEach(text::add);
        }
        process.waitFor();
        return String.join("\n", text);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        executable(file);
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
