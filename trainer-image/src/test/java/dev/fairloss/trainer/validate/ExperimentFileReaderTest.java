// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.spec.ComparisonArm;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.LearningRateSchedule;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileReaderTest {
    private static final Path VALID = Path.of("../crds/src/test/resources/manifests/valid");

    @TempDir
    private Path folder;

    @Test
    void bindsEveryFieldThatIsWritten() {
        ExperimentFile full = ExperimentFileReader.read(VALID.resolve("full.yaml"));

        assertThat(full.name()).isEqualTo("full");
        assertThat(full.namespace()).isEqualTo("default");
        assertThat(full.file()).hasFileName("full.yaml");
        assertThat(full.spec().dataset().imageFolder().uri()).isEqualTo("file:faces/train");
        assertThat(full.spec().dataset().synthetic()).isNull();
        assertThat(full.spec().evaluation().get(1).heldOutIdentities().pairs()).isEqualTo(600);
        assertThat(full.spec().loss().head()).isEqualTo(Head.ArcFace);
        assertThat(full.spec().loss().margins()).containsExactly("0", "0.2", "0.40", "1.0");
        assertThat(full.spec().optimization().schedule()).isEqualTo(LearningRateSchedule.Steps);
        assertThat(full.spec().training().epochs()).isEqualTo(20);
        assertThat(full.spec().training().updates()).isNull();
        assertThat(full.spec().comparison().arms())
                .containsExactly(ComparisonArm.RandomPolicy, ComparisonArm.FixedMargin);
        assertThat(full.spec().storage().endpoint()).isEqualTo("https://minio.example:9000");
    }

    /** The records carry the annotations of the CRD generator; the trainer reads them without those classes. */
    @Test
    void noClusterClientIsOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("io.fabric8.generator.annotation.Default"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("io.fabric8.kubernetes.client.CustomResource"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(ExperimentFileReader.read(VALID.resolve("minimal.yaml"))
                        .spec()
                        .loss()
                        .scale())
                .isEqualTo("16");
    }

    @Test
    void messageListsEveryErrorWithItsLine() throws IOException {
        Path file = write("""
            apiVersion: fairloss.dev/v1alpha1
            kind: FairLossExperiment
            metadata: {name: two}
            spec:
              dataset: {synthetic: {}}
              evaluation: []
              pretraining: {updates: 10}
              training:
                updates: 10
                seeds: 0
            """);

        assertThatThrownBy(() -> ExperimentFileReader.read(file)).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
            assertThat(e.getMessage().lines())
                    .containsExactly(
                            file + " has 2 errors:",
                            "  line 6: spec.evaluation: has fewer than 1 items; give at least 1",
                            "  line 10: spec.training.seeds: 0 is less than 1; write a whole number from 1 to 30");
        });
    }

    @Test
    void namesTheReasonWhyAFileCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        Path bytes = Files.write(folder.resolve("image.yaml"), new byte[] {(byte) 0xff, (byte) 0xd8, 0, 1});
        Path large = Files.write(folder.resolve("large.yaml"), new byte[1_500_001]);

        assertRefused(missing, "There is no file");
        assertRefused(folder, "is a folder");
        assertRefused(bytes, "is not UTF-8 text");
        assertRefused(large, "more than 1500000 bytes");
    }

    @Test
    void textThatIsNoYamlIsAFinding() {
        assertThat(messages("\u0000")).singleElement().asString().contains("cannot be read as YAML");
        assertThat(messages("[".repeat(5000))).singleElement().asString().contains("Nesting Depth");
        assertThat(messages("just words"))
                .singleElement()
                .asString()
                .contains("is not a FairLossExperiment but a single value");
    }

    /** Five levels of ten aliases each are a million values. */
    @Test
    void aliasesThatMultiplyAreRefused() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 6; i++) {
            String alias = "*a" + (i - 1);
            yaml.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(10, alias)) + "]\n");
        }
        assertThat(messages(yaml.toString())).singleElement().asString().contains("more than 100000 values");
    }

    @Test
    void mergeKeysAreRead() {
        List<Finding> findings = ExperimentFileReader.check("""
            apiVersion: fairloss.dev/v1alpha1
            kind: FairLossExperiment
            metadata: {name: merged}
            spec:
              dataset: {synthetic: {}}
              evaluation: [{name: lfw, pairs: {uri: "file:a", images: "file:b"}}]
              pretraining: &length {updates: 10}
              training:
                <<: *length
                updates: 20
            """).findings();

        assertThat(findings).isEmpty();
    }

    private static List<String> messages(String yaml) {
        return ExperimentFileReader.check(yaml).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> ExperimentFileReader.findings(file))
                .isInstanceOfSatisfying(TrainerException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
                    assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining(reason);
                });
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("manifest.yaml"), yaml);
    }
}
