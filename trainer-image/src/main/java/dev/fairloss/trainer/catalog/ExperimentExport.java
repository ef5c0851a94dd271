// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.onnx.OnnxExport;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies the results of an experiment to a local folder: everything in its own folder of the store (report, results, tables),
 * and each final network as safetensors and ONNX in {@code networks}. Class centers are templates of the people in the training
 * set, so they are left out. Replaces files of the same names.
 */
public final class ExperimentExport {
    private static final String WEIGHTS = ".safetensors";

    private final StoredExperiment experiment;
    private final Path folder;
    private final List<Path> written = new ArrayList<>();

    /** @param folder where the files are written; created if it does not exist */
    public ExperimentExport(StoredExperiment experiment, Path folder) {
        this.experiment = experiment;
        this.folder = folder;
    }

    /** Writes the files. @return their paths. @throws TrainerException invalid input: the experiment is not finished */
    public List<Path> run() {
        experiment.report();
        copyResults();
        experiment.plan().stream()
                .filter(step -> step.kind().equals(StepKind.TRAIN.id()))
                .forEach(this::writeNetworks);
        return List.copyOf(written);
    }

    private void copyResults() {
        var store = experiment.store();
        var plans = ArtifactLayout.plans(experiment.namespace(), experiment.name());
        for (ArtifactKey key : store.list(experiment.folder())) {
            if (!key.isIn(plans)) {
                store.read(key).ifPresent(content -> write(key.below(experiment.folder()), content));
            }
        }
    }

    private void writeNetworks(StepReferences.Reference step) {
        experiment.artifacts(step).ifPresent(artifacts -> artifacts.manifest().ifPresent(manifest -> weights(manifest)
                .forEach(file -> writeNetwork(step, artifacts, file))));
    }

    private static List<String> weights(StepManifest manifest) {
        return manifest.files().stream()
                .map(ArtifactFile::name)
                .filter(name -> name.endsWith(WEIGHTS))
                .toList();
    }

    private void writeNetwork(StepReferences.Reference step, StepArtifacts artifacts, String file) {
        String run = step.id().text().substring(StepKind.TRAIN.id().length() + 1);
        String number = file.substring("model".length(), file.length() - WEIGHTS.length());
        String source = file + " of " + step.id();
        try (var tensors = SafetensorsFile.of(artifacts.read(file), source)) {
            var network = NetworkWeights.read(tensors);
            String name = "networks/" + run + number;
            write(name + WEIGHTS, network.write());
            write(name + ".onnx", OnnxExport.of(network));
        }
    }

    private void write(String name, byte[] content) {
        Path file = folder.resolve(name);
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, content);
            written.add(file);
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot write " + file + ": " + IoErrors.reason(e) + ".",
                    "Set --out to a folder that you may write to and that has space.",
                    e);
        }
    }
}
