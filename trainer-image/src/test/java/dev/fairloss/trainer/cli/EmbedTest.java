// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands embed and verify. */
class EmbedTest {
    @TempDir
    private Path folder;

    private String model;
    private String first;
    private String second;

    @BeforeEach
    void aNetworkAndTwoImages() {
        var experiment = TinyExperiment.finished(folder);
        try (var store = Stores.open(folder.resolve("fairloss-store").toString(), StoreOptions.from(Map.of()))) {
            var train = TinyExperiment.plan(experiment, store).steps().stream()
                    .filter(step -> step.kind() == StepKind.TRAIN)
                    .findFirst()
                    .orElseThrow();
            model = folder.resolve("fairloss-store/steps/train/" + train.hash().orElseThrow() + "/model.safetensors")
                    .toString();
        }
        first = TestImages.noise(folder, "Ada/1.png", 1).toString();
        second = TestImages.noise(folder, "Ada/2.png", 2).toString();
    }

    @Test
    void embeddingsAreUnitVectorsAndScoresTheirProducts() {
        var rows = Cli.run("embed", first, second, "--model", model)
                .isDone()
                .out()
                .lines()
                .toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).isEqualTo("image,e0,e1,e2,e3,e4,e5,e6,e7");
        double[] a = values(rows.get(1), first);
        double[] b = values(rows.get(2), second);
        assertThat(product(a, a)).isCloseTo(1, within(1e-5));
        String score =
                Cli.run("verify", first, second, "--model", model).isDone().out();
        assertThat(score).matches("similarity -?\\d\\.\\d{4}\n");
        assertThat(Double.parseDouble(score.substring(11))).isCloseTo(product(a, b), within(1e-4));
        assertThat(Cli.run("verify", first, first, "--model", model, "--threshold", ".5")
                        .isDone()
                        .out())
                .isEqualTo("similarity 1.0000: same person\n");
        var event = Cli.run("verify", first, second, "--model", model, "--threshold", "1.5", "--json")
                .isDone()
                .json()
                .get(0);
        assertThat(event.path("same").asBoolean(true)).isFalse();
    }

    @Test
    void aFolderIsWrittenAsANumPyArray() throws IOException {
        Path out = folder.resolve("faces.npy");
        var said = Cli.run("embed", folder.resolve("Ada").toString(), "--model", model, "--out", out.toString())
                .isDone()
                .out();
        assertThat(said.lines()).containsExactly(first, second);
        byte[] file = Files.readAllBytes(out);
        int header = 10 + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat(header % 64).isZero();
        assertThat(new String(file, 1, header - 1, StandardCharsets.ISO_8859_1))
                .startsWith("NUMPY\1\0")
                .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 8), }")
                .endsWith("\n");
        assertThat(file).hasSize(header + 2 * 8 * 4);
        float value = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getFloat(header);
        Path csv = folder.resolve("faces.csv");
        Cli.run("embed", first, "--model", model, "--out", csv.toString()).isDone();
        assertThat(values(Files.readAllLines(csv).get(1), first)[0]).isCloseTo(value, within(1e-6));
    }

    /** The same rule as in training: with landmarks, the face is aligned to the template. */
    @Test
    void landmarksAlign() {
        Path points =
                TestFiles.write(folder, "points.csv", "Ada/1.png,20,20,40,20,30,30,22,40,38,40\nAda/2.png,,,,,,,,,,\n");
        String plain = Cli.run("embed", first, "--model", model).isDone().out();
        String aligned = Cli.run("embed", first, "--model", model, "--landmarks", points.toString())
                .isDone()
                .out();
        assertThat(aligned).isNotEqualTo(plain);
        Cli.run("verify", first, second, "--model", model, "--landmarks", points.toString())
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The landmarks file " + points + " has no points for the image " + second + ".",
                        "Add a row Ada/2.png with five points, or leave the image out.");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        Path text = TestFiles.write(folder, "x.png", "text");
        Cli.run("embed", text.toString(), "--model", model)
                .reports(ExitCode.INVALID_INPUT, "Cannot use the image " + text + " (not an image");
        Cli.run("embed", folder.resolve("gone.png").toString(), "--model", model)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "Cannot read the image " + folder.resolve("gone.png") + ": it does not exist.");
        Cli.run("verify", first, second, "--model", text.toString())
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The weights file " + text + " has 4 bytes, too few for a safetensors file.");
        Cli.run("verify", first, second, "--model", model, "--image-size", "55")
                .reports(
                        ExitCode.USAGE,
                        "The image size is 55, but SmallResNet56px takes 56 to 64.",
                        "Correct --image-size.");
        Cli.run("embed", first, "--model", model, "--out", folder.toString())
                .reports(
                        ExitCode.INVALID_INPUT,
                        "Cannot write the embeddings to " + folder,
                        "Set --out to a file in a folder that you may write to.");
    }

    private static double[] values(String row, String path) {
        List<String> fields = List.of(row.split(","));
        assertThat(fields.get(0)).isEqualTo(path);
        return fields.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    private static double product(double[] a, double... b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        assertThat(Arrays.stream(a).count()).isEqualTo(b.length);
        return sum;
    }
}
