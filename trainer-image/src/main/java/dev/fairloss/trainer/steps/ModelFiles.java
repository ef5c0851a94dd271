// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;

/** The names of the files of a step that trains one or more networks. Those of the first network have no number. */
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
