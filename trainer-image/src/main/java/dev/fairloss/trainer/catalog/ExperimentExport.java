// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.onnx.OnnxExport;
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
        StoredNetwork.of(experiment).forEach(this::writeNetwork);
        return List.copyOf(written);
    }

    private void copyResults() {
        experiment.files().forEach(key -> experiment
                .store()
                .read(key)
                .ifPresent(content -> write(key.below(experiment.folder()), content)));
    }

    private void writeNetwork(StoredNetwork network) {
        network.use(weights -> {
            write("networks/" + network.name() + ".safetensors", weights.write());
            write("networks/" + network.name() + ".onnx", OnnxExport.of(weights));
        });
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
