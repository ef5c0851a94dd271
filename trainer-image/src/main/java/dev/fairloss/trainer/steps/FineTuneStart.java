// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.step.StepScope;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.store.StepArtifacts;
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
 * @param weights its weights, in the safetensors format
 */
record FineTuneStart(int number, String source, Rotation rotation, ClassGroups groups, byte[] weights) {
    /** The pretrained networks of a replicate. Keeps the one that was read last. Thread-safe. */
    static final class Networks {
        private final PreparedData data;
        private final StepScope.Replicate replicate;
        private final List<StepArtifacts> artifacts;
        private Optional<CrossFittedGroups> groups = Optional.empty();
        private Optional<FineTuneStart> latest = Optional.empty();

        /** @param artifacts of each network, in the order of their numbers */
        Networks(PreparedData data, StepScope.Replicate replicate, List<StepArtifacts> artifacts) {
            this.data = data;
            this.replicate = replicate;
            this.artifacts = artifacts;
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
            return new FineTuneStart(
                    number,
                    "the model of " + network.step(),
                    ofNetworks.rotations().get(number - 1),
                    ofNetworks.of(number - 1),
                    network.read(PretrainStep.MODEL));
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
