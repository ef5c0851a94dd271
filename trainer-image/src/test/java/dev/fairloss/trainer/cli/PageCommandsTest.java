// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.trainer.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the blocks {@code sh laptop} of a page, one after the other, as a reader does: with bash, in a folder that looks like the
 * repository. Its quick start has the same form and smaller numbers.
 */
class PageCommandsTest {
    @TempDir
    private Path folder;

    static List<DocPage> pages() {
        return DocPage.all().stream().filter(page -> !script(page).isEmpty()).toList();
    }

    private static String script(DocPage page) {
        return String.join(
                "\n",
                page.blocks().stream()
                        .filter(block -> block.info().equals("sh laptop"))
                        .flatMap(block -> block.lines().stream())
                        .toList());
    }

    @Test
    void theFirstStepsAreAmongThem() {
        assertThat(pages()).extracting(DocPage::toString).contains("README.md", "docs/getting-started/laptop.md");
        assertThat(script(DocPage.read(DocPage.ROOT.resolve("README.md"))))
                .contains("./fairloss run examples/quickstart.yaml");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsOfALaptopRun(DocPage page) throws IOException, InterruptedException {
        copyExamples();
        Path program = TestFiles.write(folder, "fairloss", program());
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path script = TestFiles.write(folder, "page.sh", "set -euo pipefail -x\n" + script(page) + "\n");
        Path said = folder.resolve("said.txt");
        Process bash;
        try {
            bash = new ProcessBuilder("bash", script.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException noBash) {
            assumeTrue(false, "there is no bash here");
            return;
        }
        assertThat(bash.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(bash.exitValue()).as(Files.readString(said)).isZero();
        assertThat(said).content().contains("+ ./fairloss");
    }

    private void copyExamples() throws IOException {
        try (Stream<Path> examples = Files.list(DocPage.ROOT.resolve("examples"))) {
            for (Path example : examples.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(example);
                TestFiles.write(
                        folder,
                        "examples/" + example.getFileName(),
                        example.endsWith("quickstart.yaml") ? smaller(text) : text);
            }
        }
    }

    /** The quick start with smaller numbers: the same steps in seconds. */
    private static String smaller(String quickstart) {
        String[][] numbers = {
            {"identities: 650, maximumImages: 200", "identities: 20, maximumImages: 4"},
            {"identities: 150", "identities: 10"},
            {"pairs: 3000", "pairs: 20"},
            {"updates: 200, networks: 2}", "updates: 2, networks: 1}"},
            {"updates: 15, repeats: 2}", "updates: 1, repeats: 1}"},
            {"updates: 400", "updates: 2"}
        };
        String small = quickstart;
        for (String[] number : numbers) {
            assertThat(small).contains(number[0]);
            small = small.replace(number[0], number[1]);
        }
        return small;
    }

    /** A launcher that runs the classes under test instead of building the trainer. */
    private static String program() {
        return """
                #!/bin/sh
                exec '%s' -Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \\
                  -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote -Dai.djl.offline=true \\
                  -cp '%s' dev.fairloss.trainer.cli.Main "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    }
}
