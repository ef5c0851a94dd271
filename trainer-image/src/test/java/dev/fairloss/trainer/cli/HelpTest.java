// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version and completion. */
class HelpTest {
    /** All help texts are in golden files; {@code -Dgolden.update} rewrites them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fairloss",
                "run",
                "plan",
                "validate",
                "list",
                "report",
                "export",
                "compare",
                "ui",
                "embed",
                "verify",
                "benchmark",
                "doctor",
                "step",
                "purge",
                "completion"
            })
    void helpMatchesTheGoldenFiles(String command) throws IOException {
        var result = command.equals("fairloss") ? Cli.run("--help") : Cli.run(command, "--help");
        Path golden = Path.of("src/test/resources/golden/help", command + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, result.isDone().out());
        }
        assertThat(golden).as("run with -Dgolden.update to rewrite it").hasContent(result.out());
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    /** The help explains every exit code. */
    @Test
    void everyExitCodeIsExplained() {
        String help = Cli.run("--help").out();
        for (ExitCode code : ExitCode.values()) {
            assertThat(help).containsPattern("\n +" + code.status() + " +[a-z]");
        }
    }

    @Test
    void versionNamesWhatComputes() {
        assertThat(Cli.run("--version").isDone().out())
                .containsPattern("^fairloss \\S+\n")
                .contains("DJL 0.36")
                .contains("Java " + System.getProperty("java.version"));
    }

    @Test
    void completionIsAScript(@TempDir Path folder) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("completion"), Cli.run("completion").isDone().out());
        assertThat(script)
                .content()
                .contains(
                        "run plan validate list report export compare verify-store ui embed verify benchmark doctor step purge completion",
                        "--patience");
        Process bash;
        try {
            bash = new ProcessBuilder("bash", "-n", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
        } catch (IOException noBash) {
            assumeTrue(false, "there is no bash here");
            return;
        }
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(folder.resolve("said")).content().isEmpty();
        assertThat(bash.exitValue()).isZero();
    }
}
