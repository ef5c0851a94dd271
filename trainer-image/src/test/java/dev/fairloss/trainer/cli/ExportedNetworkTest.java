// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.trainer.data.ImageList;
import dev.fairloss.trainer.model.TorchEmbedding;
import dev.fairloss.trainer.onnx.OnnxEmbedding;
import dev.fairloss.trainer.testing.CentralCrops;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network is trained on real faces, evaluated and exported; then {@code fairloss embed}, ONNX Runtime and PyTorch give the same
 * embeddings. Needs real faces in FAIRLOSS_FACES; PyTorch is compared if {@link TorchEmbedding#PYTHON} is set. The network is
 * MobileFaceNet, or the one that -Dfairloss.backbone names.
 */
class ExportedNetworkTest {
    private static final Backbone BACKBONE =
            Backbone.valueOf(System.getProperty("fairloss.backbone", Backbone.MobileFaceNet.name()));
    private static final int SIDE = BACKBONE.inputSize();
    private static final int DIM = 64;

    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.with(
                            TinyExperiment.FOLDER,
                            "model: {embeddingSize: 8}",
                            "model: {backbone: " + BACKBONE + ", embeddingSize: " + DIM + "}"),
                    "imageSize: 56",
                    "imageSize: " + SIDE),
            "training: {updates: 2,",
            "training: {updates: 4, emaDecay: \"0.999\",");

    @TempDir
    private Path folder;

    /** Three identities to train on, and two others for four pairs. */
    @BeforeEach
    void copyRealFaces() throws IOException {
        String home = Optional.ofNullable(System.getenv("FAIRLOSS_FACES")).orElse("none");
        Path faces = Path.of(System.getProperty("fairloss.faces", home));
        assumeThat(Files.isDirectory(faces.resolve("train")))
                .as("no real faces: set FAIRLOSS_FACES to the folder that holds train/ and validation/")
                .isTrue();
        copy(faces.resolve("train"), 3, "faces");
        List<String> others = copy(faces.resolve("validation"), 2, "test");
        String first = others.get(0);
        String second = others.get(1);
        TestFiles.write(
                folder,
                "pairs.txt",
                String.join(
                        "\n",
                        "2 1",
                        first + " 1 2",
                        first + " 1 " + second + " 1",
                        second + " 1 2",
                        first + " 2 " + second + " 2\n"));
    }

    /** Copies the first two images of some identities. @return the names of the identities */
    private List<String> copy(Path from, int identities, String to) throws IOException {
        List<String> names;
        try (var found = Files.list(from)) {
            names = found.map(identity -> identity.getFileName().toString())
                    .sorted()
                    .filter(name -> Files.exists(image(from, name, 2)))
                    .limit(identities)
                    .toList();
        }
        for (String name : names) {
            Files.createDirectories(folder.resolve(to).resolve(name));
            for (int number = 1; number <= 2; number++) {
                Files.copy(image(from, name, number), image(folder.resolve(to), name, number));
            }
        }
        return names;
    }

    private static Path image(Path root, String name, int number) {
        return root.resolve(name).resolve(name + "_000" + number + ".jpg");
    }

    @Test
    void embedsTheSameInTheProductInOnnxRuntimeAndInPyTorch() throws IOException, InterruptedException, OrtException {
        String experiment = TinyExperiment.write(folder, EXPERIMENT).toString();
        Cli.run("run", experiment, "--threads", "1").isDone();
        Path exported = folder.resolve("exported");
        String store = folder.resolve("fairloss-store").toString();
        Cli.run("export", "tiny", "--store", store, "--out", exported.toString())
                .isDone();
        assertThat(Files.readAllLines(exported.resolve("tables/results.csv"))).hasSizeGreaterThan(1);
        Path model = exported.resolve("networks/fairloss-1.safetensors");

        var rows = Cli.run("embed", folder.resolve("test").toString(), "--model", model.toString())
                .isDone()
                .out()
                .lines()
                .skip(1)
                .map(row -> List.of(row.split(",")))
                .toList();
        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(row).hasSize(1 + DIM));
        var files = rows.stream().map(row -> Path.of(row.get(0))).toList();
        var embeddings = rows.stream()
                .map(row ->
                        row.stream().skip(1).mapToDouble(Double::parseDouble).toArray())
                .toArray(double[][]::new);
        var faces = new ImageList(files, SIDE, Optional.empty());

        try (var environment = OrtEnvironment.getEnvironment();
                var session = environment.createSession(
                        exported.resolve("networks/fairloss-1.onnx").toString())) {
            assertClose(OnnxEmbedding.of(environment, session, faces, 1), embeddings, 1e-4);
        }
        if (System.getenv(TorchEmbedding.PYTHON) != null) {
            float[] torch = TorchEmbedding.of(
                    Files.readAllBytes(model), CentralCrops.of(faces, SIDE), faces.count(), SIDE, folder);
            assertClose(rows(torch), embeddings, 1e-5);
        }
    }

    private static double[][] rows(float[] values) {
        var rows = new double[values.length / DIM][DIM];
        for (int i = 0; i < values.length; i++) {
            rows[i / DIM][i % DIM] = values[i];
        }
        return rows;
    }

    private static void assertClose(double[][] found, double[][] expected, double tolerance) {
        assertThat(found).hasDimensions(expected.length, DIM);
        for (int image = 0; image < expected.length; image++) {
            for (int i = 0; i < DIM; i++) {
                assertThat(found[image][i])
                        .as("value %d of image %d", i, image)
                        .isCloseTo(expected[image][i], within(tolerance));
            }
        }
    }
}
