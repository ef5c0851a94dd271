// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file with the weights that pretraining starts from.
 *
 * @param file on this machine
 * @param uri of the experiment file, for messages
 * @param model the network that it must contain
 */
record StartingWeights(Path file, String uri, ResolvedSpec.Model model) {
    /** The file of a spec, copied to this machine; empty if pretraining starts from random weights. */
    static Optional<StartingWeights> of(ResolvedSpec spec, DataFolders data) {
        return spec.pretraining().from().map(uri -> new StartingWeights(data.file(uri), uri, spec.model()));
    }

    /** SHA-256 of the file. @throws TrainerException invalid input: it does not contain the network */
    String fingerprint() {
        try (var tensors = open()) {
            NetworkWeights.check(tensors, model.backbone(), model.embeddingSize());
        }
        try {
            return ArtifactFile.of("weights", file).sha256();
        } catch (IOException e) {
            throw IoErrors.unreadable("the weights file " + uri, e);
        }
    }

    /** The weights. @throws TrainerException invalid input: the file does not contain the network */
    NetworkWeights read() {
        try (var tensors = open()) {
            return NetworkWeights.read(tensors, model.backbone(), model.embeddingSize());
        }
    }

    private SafetensorsFile open() {
        return SafetensorsFile.open(file, uri);
    }
}
