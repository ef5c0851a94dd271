// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.catalog.StoredExperiment;
import dev.fairloss.trainer.catalog.StoredNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The files of an experiment: its results and networks, which can be downloaded, and the artifacts of its steps with their
 * checksums. Artifacts of steps cannot be downloaded, because they contain class centers.
 */
final class FilesPage {
    /** Conversions of networks at the same time; each needs the memory of a network. */
    private static final Semaphore CONVERSIONS = new Semaphore(1);

    private static final String SAFETENSORS = ".safetensors";
    private static final String ONNX = ".onnx";

    private final ConsoleStore store;
    private final StoredExperiment experiment;
    private final Templates templates;

    FilesPage(ConsoleStore store, StoredExperiment experiment, Templates templates) {
        this.store = store;
        this.experiment = experiment;
        this.templates = templates;
    }

    /** A file of a table. */
    private record Row(String name, String size, String sha256) {}

    /** The artifacts of a step. */
    private record StepFiles(String step, String folder, List<Row> files) {}

    /** The page. @param frame values of the frame */
    String page(Map<String, Object> frame) {
        var values = new HashMap<>(frame);
        values.put(
                "results", store.files(experiment).stream().map(FilesPage::row).toList());
        values.put(
                "networks",
                StoredNetwork.of(experiment).stream().map(StoredNetwork::name).toList());
        values.put(
                "steps",
                store.steps(experiment).stream()
                        .filter(StoredStep::finished)
                        .flatMap(step -> step.reference().address().stream()
                                .map(address -> new StepFiles(
                                        step.id(),
                                        ArtifactLayout.folder(address).value(),
                                        step.files().stream()
                                                .map(FilesPage::row)
                                                .toList())))
                        .filter(step -> !step.files().isEmpty())
                        .toList());
        return templates.render("files", values);
    }

    private static Row row(ArtifactFile file) {
        return new Row(file.name(), DisplayText.bytes(file.bytes()), file.sha256());
    }

    /** A file of the results; empty if there is none of this name. */
    Optional<ConsoleResponse> download(String name) {
        if (!ArtifactKey.isValid(name)) {
            return Optional.empty();
        }
        var key = experiment.folder().child(name);
        return temporary(file -> store.artifacts().fetch(key, file))
                .map(file -> ConsoleResponse.download(experiment.name() + "-" + key.name(), file));
    }

    /** A network as safetensors or ONNX; empty if there is none of this name. */
    Optional<ConsoleResponse> network(String name) {
        boolean onnx = name.endsWith(ONNX);
        if (!onnx && !name.endsWith(SAFETENSORS)) {
            return Optional.empty();
        }
        String run = name.substring(0, name.length() - (onnx ? ONNX : SAFETENSORS).length());
        return StoredNetwork.of(experiment).stream()
                .filter(network -> network.name().equals(run))
                .findFirst()
                .flatMap(network -> temporary(file -> {
                    Files.write(file, converted(network, onnx));
                    return true;
                }))
                .map(file -> ConsoleResponse.download(experiment.name() + "-" + name, file));
    }

    private static byte[] converted(StoredNetwork network, boolean onnx) {
        CONVERSIONS.acquireUninterruptibly();
        try {
            return onnx ? network.onnx() : network.safetensors();
        } finally {
            CONVERSIONS.release();
        }
    }

    /** Writes a file. @return whether there is something to write */
    private interface Writing {
        boolean to(Path file) throws IOException;
    }

    private static Optional<Path> temporary(Writing writing) {
        try {
            Path file = TemporaryFiles.file("");
            boolean written = false;
            try {
                written = writing.to(file);
            } finally {
                if (!written) {
                    TemporaryFiles.delete(file);
                }
            }
            return written ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
