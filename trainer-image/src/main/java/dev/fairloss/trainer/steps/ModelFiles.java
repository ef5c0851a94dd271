// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The files of a step that trains one or more networks. Those of the first network have no number. */
final class ModelFiles {
    private static final String WEIGHTS = ".safetensors";

    private ModelFiles() {}

    /** The weights of a network. @param network number of the network, from 1 */
    static String weights(int network) {
        return numbered("model", network) + WEIGHTS;
    }

    /** The curve of a network. @param network number of the network, from 1 */
    static String curve(int network) {
        return numbered("curve", network) + ".json";
    }

    /** The tensors of a checkpoint of a network. @param network number of the network, from 1 */
    static String tensors(int network) {
        return numbered("tensors", network) + WEIGHTS;
    }

    /** The name of the part of a step that is a finished network. @param network number of the network, from 1 */
    static String part(int network) {
        return "network-" + network;
    }

    private static String numbered(String name, int network) {
        return network == 1 ? name : name + "-" + network;
    }

    /** Writes a model to the artifacts of a step, by way of a temporary file. */
    static ArtifactFile put(StepAttempt run, String name, FaceModel model) {
        return put(run, name, write(run, name, model));
    }

    /** Writes a model to a temporary file. */
    static Path write(StepAttempt run, String name, FaceModel model) {
        Path file = run.scratch().resolve("put-" + name);
        try {
            model.safetensors(OptionalInt.of(run.context().spec().dataset().imageSize()))
                    .write(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write temporary files in " + run.scratch(), e);
        }
    }

    /** Moves a temporary file to the artifacts of a step. */
    static ArtifactFile put(StepAttempt run, String name, Path file) {
        var put = run.artifacts().put(name, file);
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
        return put;
    }

    /** Loads the network of a model of a finished step, without its class centers, by way of a temporary file. */
    static void loadNetwork(StepAttempt run, StepArtifacts trained, String name, FaceModel model) {
        Path file = run.scratch().resolve("load-" + name);
        trained.fetch(name, file);
        try (var tensors = SafetensorsFile.open(file, "the model " + name + " of " + trained.step())) {
            model.loadNetwork(tensors);
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    /** Loads a model from a file. @param source what to call it in a message */
    static void load(Path file, String source, FaceModel model) {
        try (var tensors = SafetensorsFile.open(file, source)) {
            model.loadModel(tensors);
        }
    }

    /** The weights of all networks of a finished step. */
    static List<String> weights(StepArtifacts trained) {
        return trained.manifest().map(ModelFiles::weights).orElse(List.of(weights(1)));
    }

    /** The weights of all networks of a finished step. */
    static List<String> weights(StepManifest manifest) {
        return manifest.files().stream()
                .map(ArtifactFile::name)
                .filter(name -> name.endsWith(WEIGHTS))
                .toList();
    }
}
