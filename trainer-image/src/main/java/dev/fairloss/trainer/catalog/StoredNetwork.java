// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.onnx.OnnxExport;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.store.StepArtifacts;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A final network in a store. Its exported forms leave out the class centers, which are templates of the people in the
 * training set.
 *
 * @param name arm, seed and number, such as {@code fairloss-1}; unique within an experiment
 * @param artifacts the artifacts of its training
 * @param file the stored file
 */
public record StoredNetwork(String name, StepArtifacts artifacts, ArtifactFile file) {
    private static final String MODEL = "model";
    private static final String WEIGHTS = ".safetensors";

    /** The final networks of the finished trainings of an experiment. */
    public static List<StoredNetwork> of(StoredExperiment experiment) {
        return experiment.plan().stream()
                .filter(step -> step.kind().equals(StepKind.TRAIN.id()))
                .flatMap(step -> experiment.artifacts(step).stream().flatMap(artifacts -> artifacts.manifest().stream()
                        .flatMap(manifest -> manifest.files().stream())
                        .filter(file -> file.name().endsWith(WEIGHTS))
                        .map(file -> new StoredNetwork(name(step.id().text(), file.name()), artifacts, file))))
                .toList();
    }

    private static String name(String step, String file) {
        return step.substring(StepKind.TRAIN.id().length() + 1)
                + file.substring(MODEL.length(), file.length() - WEIGHTS.length());
    }

    /** The network as safetensors. @throws dev.fairloss.trainer.TrainerException if the file is damaged */
    public byte[] safetensors() {
        return read(NetworkWeights::write);
    }

    /** The network as ONNX. @throws dev.fairloss.trainer.TrainerException if the file is damaged */
    public byte[] onnx() {
        return read(OnnxExport::of);
    }

    /** Reads the network once, for several uses. @throws dev.fairloss.trainer.TrainerException if the file is damaged */
    public void use(Consumer<NetworkWeights> use) {
        read(weights -> {
            use.accept(weights);
            return weights;
        });
    }

    private <T> T read(Function<NetworkWeights, T> use) {
        Path copy = TemporaryFiles.file(WEIGHTS);
        try {
            artifacts.fetch(file.name(), copy);
            return use.apply(weights(copy));
        } finally {
            TemporaryFiles.delete(copy);
        }
    }

    private NetworkWeights weights(Path copy) {
        try (var tensors = SafetensorsFile.open(copy, file.name() + " of " + artifacts.step())) {
            return NetworkWeights.read(tensors);
        }
    }
}
