// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.step.StepScope;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.store.StepArtifacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The network that the fine-tunes of a repeat start from.
 *
 * @param number number of the pretrained network, from 1
 * @param source what to call it in a message
 * @param rotation the images that it was trained on, and those that it was not
 * @param groups the groups in which its fine-tunes are measured
 * @param weights its weights: a local file in the safetensors format
 */
record FineTuneStart(int number, String source, Rotation rotation, ClassGroups groups, Path weights) {
    /** The pretrained networks of a replicate. Keeps the one that was read last. Thread-safe. */
    static final class Networks {
        private final PreparedData data;
        private final StepScope.Replicate replicate;
        private final List<StepArtifacts> artifacts;
        private final Path scratch;
        private Optional<CrossFittedGroups> groups = Optional.empty();
        private Optional<FineTuneStart> latest = Optional.empty();

        /**
         * The networks of a replicate.
         *
         * @param artifacts of each network, in the order of their numbers
         * @param scratch an existing folder for their weights
         */
        Networks(PreparedData data, StepScope.Replicate replicate, List<StepArtifacts> artifacts, Path scratch) {
            this.data = data;
            this.replicate = replicate;
            this.artifacts = artifacts;
            this.scratch = scratch;
        }

        /** The network of a number, from 1. */
        synchronized FineTuneStart get(int number) {
            var found = latest.filter(known -> known.number() == number).orElseGet(() -> read(number));
            latest = Optional.of(found);
            return found;
        }

        private FineTuneStart read(int number) {
            var ofNetworks = groups.orElseGet(this::readGroups);
            groups = Optional.of(ofNetworks);
            var network = artifacts.get(number - 1);
            Path weights = scratch.resolve("pretrained-" + number + ".safetensors");
            network.fetch(PretrainStep.MODEL, weights);
            return new FineTuneStart(
                    number,
                    "the model of " + network.step(),
                    ofNetworks.rotations().get(number - 1),
                    ofNetworks.of(number - 1),
                    weights);
        }

        /** The groups of all networks, which are read once. */
        private CrossFittedGroups readGroups() {
            var rotations = IntStream.rangeClosed(1, artifacts.size())
                    .mapToObj(network -> data.rotation(new StepScope.Network(replicate.seed(), network).rotation()))
                    .toList();
            return new CrossFittedGroups(
                    rotations, artifacts.stream().map(StoredGroups::read).toList());
        }
    }
}
