// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid experiment files: run, plan and validate report the same errors before anything runs. */
class BadManifestTest {
    @TempDir
    private Path folder;

    /** Checks the findings, one per line, of the tiny experiment with one change. */
    private void edited(String right, String wrong, String... parts) {
        assertThat(TinyExperiment.SYNTHETIC).contains(right);
        refused(TinyExperiment.SYNTHETIC.replace(right, wrong), parts);
    }

    private void refused(String yaml, String... parts) {
        Path file = TestFiles.write(folder, "bad.yaml", yaml);
        var validated = Cli.run("validate", file.toString());
        assertThat(validated.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
        List<String> findings = validated
                .out()
                .lines()
                .map(line -> line.replace(file + ": ", "  "))
                .toList();
        assertThat(validated.out()).contains(parts);
        for (String command : List.of("run", "plan")) {
            var result = Cli.run(command, file.toString())
                    .reports(ExitCode.INVALID_INPUT, 2 + findings.size(), file.toString());
            int count = findings.size();
            assertThat(result.message().lines())
                    .first()
                    .isEqualTo(file + " has " + count + (count == 1 ? " error:" : " errors:"));
            assertThat(result.message().lines().skip(1).limit(count)).containsExactlyElementsOf(findings);
            assertThat(result.message().lines()).last().isEqualTo("Correct the file.");
        }
        assertThat(folder.resolve("fairloss-store")).doesNotExist();
    }

    @Test
    void files() throws IOException {
        String nowhere = folder.resolve("nowhere.yaml").toString();
        Cli.run("run", nowhere).reports(ExitCode.INVALID_INPUT, "There is no file " + nowhere + ".");
        Cli.run("run", folder.toString())
                .reports(ExitCode.INVALID_INPUT, folder + " is a folder.", "Give the path of an experiment file");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Cli.run("plan", binary.toString()).reports(ExitCode.INVALID_INPUT, binary + " is not UTF-8 text");
        Path image = TestImages.noise(folder, "face.png", 1);
        Cli.run("run", image.toString()).reports(ExitCode.INVALID_INPUT, image + " is not UTF-8 text");
    }

    @Test
    void yaml() {
        refused("", "the file is empty; begin with apiVersion: and kind:");
        refused("hello", "is not a FairLossExperiment but a single value");
        edited("spec:", "spec: {", "line 6: not YAML at column 14");
        edited("  dataset:", "\tdataset:", "indent with spaces, not with tabs");
        refused(TinyExperiment.SYNTHETIC + "---\n" + TinyExperiment.SYNTHETIC, "a second document starts here");
        refused("---\n# nothing\n---\n", "the file is empty");
        edited("metadata: {name: tiny}", "metadata: {name: tiny}\nmetadata: {name: two}", "is a duplicate");
    }

    /** As templates, other tools and editors write files. */
    @ParameterizedTest
    @ValueSource(strings = {"%s---\n", "---\n# Source: chart\n---\n%s", "---\n%s...\n", "\uFEFF%s", "%s---\n# end\n"})
    void emptyDocumentsAndAByteOrderMarkAreIgnored(String around) {
        String file = TestFiles.write(folder, "good.yaml", around.formatted(TinyExperiment.SYNTHETIC))
                .toString();
        assertThat(Cli.run("validate", file).isDone().out()).isEqualTo(file + ": valid\n");
    }

    @Test
    void windowsLineEndsAreIgnored() {
        String file = TestFiles.write(folder, "good.yaml", TinyExperiment.SYNTHETIC.replace("\n", "\r\n"))
                .toString();
        assertThat(Cli.run("validate", file).isDone().out()).isEqualTo(file + ": valid\n");
    }

    @Test
    void envelope() {
        edited("kind: FairLossExperiment", "kind: Deployment", "kind: is \"Deployment\"; write kind: FairLoss");
        edited("v1alpha1", "v1", "apiVersion: is \"fairloss.dev/v1\"; write apiVersion: fairloss.dev/v1alpha1");
        edited("{name: tiny}", "{}", "metadata.name: is required");
        edited("{name: tiny}", "{name: Tiny_}", "metadata.name");
    }

    @Test
    void fields() {
        edited(
                "pretraining: {networks",
                "pretraning: {networks",
                "spec.pretraning: unknown field",
                "did you mean pretraining?");
        edited(
                "batchSize: 4",
                "batchSize: four",
                "spec.optimization.batchSize: ",
                "write a whole number from 2 to 65536");
        edited("batchSize: 4", "batchSize: 1", "1 is less than 2; write a whole number from 2 to 65536");
        edited(
                "strategy: BalancedDesign",
                "strategy: BalanceDesign",
                "\"BalanceDesign\" is not one of",
                "did you mean BalancedDesign?");
        edited("warmUpUpdates: 1", "learningRate: 0.1", "the unquoted number 0.1 is not a string; quote it: \"0.1\"");
        edited("arms: []", "arms: [FixedMargins]", "did you mean FixedMargin?");
    }

    @Test
    void rules() {
        edited(
                "pretraining: {networks: 1, updates: 2}",
                "pretraining: {networks: 1, updates: 2, epochs: 1}",
                "spec.pretraining");
        edited("pretraining: {networks: 1, updates: 2}", "pretraining: {networks: 1}", "spec.pretraining");
        edited(
                "margins: [\"0.25\", \"0.35\"]",
                "margins: [\"0.3\", \"0.2\"], initialMargin: \"0.2\"",
                "spec.loss.margins");
        edited(
                "margins: [\"0.25\", \"0.35\"]",
                "initialMargin: \"0.2\"",
                "spec.loss.initialMargin: \"0.2\": must be one of loss.margins");
        edited("holdOut: {identities: 10}", "holdOut: {identities: 13}", "at least 10 identities must remain");
        edited(
                "holdOut: {identities: 10}",
                "holdOut: {identities: 0}",
                "set dataset.holdOut.identities to at least 10");
        edited(
                "imageSize: 56",
                "imageSize: 32",
                "line 7: spec.dataset.imageSize: \"32\": must be at least the input size of model.backbone (SmallResNet56px: 56");
        edited(
                "imageSize: 56",
                "imageSize: 112",
                "line 7: spec.dataset.imageSize: \"112\": must be at most 8/7 of the input size of model.backbone (SmallResNet56px: 64");
        edited("embeddingSize: 8", "embeddingSize: 4", "spec.model.embeddingSize: 4 is less than 8");
    }

    @Test
    void allErrorsAreReportedTogether() {
        String yaml = TinyExperiment.SYNTHETIC
                .replace("batchSize: 4", "batchSize: 1, momentum: 0.9")
                .replace("arms: []", "arm: []")
                .replace("imageSize: 56", "imageSize: 40");
        refused(
                yaml,
                "spec.comparison.arm: unknown field; did you mean arms?",
                "spec.dataset.imageSize",
                "spec.optimization.batchSize",
                "spec.optimization.momentum");
    }

    @Test
    void validateChecksAllFiles() {
        String good =
                TestFiles.write(folder, "good.yaml", TinyExperiment.SYNTHETIC).toString();
        String bad = TestFiles.write(
                        folder, "bad.yaml", TinyExperiment.SYNTHETIC.replace("batchSize: 4", "batchSize: 1"))
                .toString();
        String missing = folder.resolve("missing.yaml").toString();
        assertThat(Cli.run("validate", good).isDone().out()).isEqualTo(good + ": valid\n");
        var all = Cli.run("validate", bad, missing, good);
        assertThat(all.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
        assertThat(all.out().lines()).hasSize(3);
        assertThat(all.out())
                .contains(bad + ": line 12: spec.optimization.batchSize")
                .contains("There is no file " + missing + ".")
                .contains(good + ": valid");
        var events = Cli.run("validate", "--json", bad, missing, good).json();
        assertThat(events)
                .extracting(event -> event.get("event").asText())
                .containsExactly("finding", "finding", "valid");
        assertThat(events.get(0).at("/finding/path").asText()).isEqualTo("spec.optimization.batchSize");
        assertThat(events.get(0).at("/finding/line").asInt()).isEqualTo(12);
        assertThat(events.get(2).get("file").asText()).isEqualTo(good);
    }

    @Test
    void aLargeFileIsNotRead() throws IOException {
        Path large = Files.write(folder.resolve("large.yaml"), new byte[2_000_000]);
        Files.write(large, "a".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII));
        Cli.run("run", large.toString()).reports(ExitCode.INVALID_INPUT, large + " has more than 1500000 bytes");
    }

    @Test
    void invalidUrisAreReported() {
        edited("  policy:", "  storage: {uri: \"ftp://x/y\"}\n  policy:", "spec.storage.uri");
        edited(
                "synthetic: {identities: 22, maximumImages: 6}",
                "imageFolder: {uri: faces}",
                "spec.dataset.imageFolder.uri");
    }
}
