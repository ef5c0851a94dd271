// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Landmarks, source and license of the data, from the experiment file to the report. */
class AlignmentTest {
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.FOLDER,
                    "imageFolder: {uri: file:faces}",
                    "imageFolder: {uri: file:faces}\n    landmarks: {uri: file:train.csv}\n    source: Tiny faces\n    license: CC0-1.0"),
            "pairs: {uri: file:pairs.txt, images: file:test}",
            "pairs: {uri: file:pairs.txt, images: file:test}, landmarks: {uri: file:test.csv}");

    @TempDir
    private Path folder;

    private String manifest;

    @BeforeEach
    void data() {
        TinyExperiment.onFolder(folder);
        landmarks("train.csv", List.of("Ada/1", "Ada/2", "Bob/1", "Bob/2", "Cleo/1", "Cleo/2"));
        landmarks("test.csv", List.of("Dan/Dan_0001", "Dan/Dan_0002", "Eve/Eve_0001", "Eve/Eve_0002"));
        manifest = TinyExperiment.write(folder, EXPERIMENT).toString();
    }

    private void landmarks(String file, List<String> images) {
        TestFiles.write(
                folder,
                file,
                images.stream()
                        .map(image -> image + ".png,5,6,11,6,8,9,6,12,10,12\n")
                        .collect(Collectors.joining()));
    }

    private Cli.Result run() {
        return Cli.run("run", manifest, "--threads", "1");
    }

    private String report() throws IOException {
        return Files.readString(folder.resolve("fairloss-store/experiments/default/tiny/report.html"));
    }

    @Test
    void theImagesAreAlignedAndTheReportStatesIt() throws IOException {
        Cli.run("validate", manifest).isDone();
        run().isDone();
        Cli.run("plan", manifest).isDone();
        assertThat(report()).contains("aligned by landmarks", "Origin: Tiny faces.", "License: CC0-1.0.");
        var trained = TestFiles.list(folder.resolve("fairloss-store")).stream()
                .filter(file -> file.startsWith("steps/"))
                .toList();
        TinyExperiment.write(folder, EXPERIMENT.replace("CC0-1.0", "MIT"));
        run().isDone();
        assertThat(report()).contains("License: MIT.");
        assertThat(TestFiles.list(folder.resolve("fairloss-store")))
                .filteredOn(file -> file.startsWith("steps/") && !file.startsWith("steps/report"))
                .isSubsetOf(trained);
    }

    @Test
    void otherLandmarksTrainAgain() throws IOException {
        run().isDone();
        int before = pretrainings();
        Files.writeString(
                folder.resolve("train.csv"),
                Files.readString(folder.resolve("train.csv")).replace("Ada/1.png,5", "Ada/1.png,4"));
        run().isDone();
        assertThat(pretrainings()).isEqualTo(before + 1);
    }

    private int pretrainings() {
        return (int) TestFiles.list(folder.resolve("fairloss-store")).stream()
                .filter(file -> file.matches("steps/pretrain/[^/]+/manifest.json"))
                .count();
    }

    @Test
    void anImageWithoutLandmarksIsNamed() {
        landmarks("test.csv", List.of("Dan/Dan_0001", "Dan/Dan_0002", "Eve/Eve_0001"));
        run().reports(
                        ExitCode.INVALID_INPUT,
                        "Eve/Eve_0002.png (without landmarks: no row Eve/Eve_0002.png in " + folder.resolve("test.csv"),
                        "3 images can be used. Repair or remove it.");
    }
}
