// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.group.IntraClassVariance;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The groups that the pretrained model assigns, for rewards and for comparing arms, and what they follow from. Every list has one
 * value per training identity, sorted by name.
 *
 * @param version version of this format, {@value #VERSION}
 * @param identities name
 * @param groups group index, 0 to 8
 * @param trainingImages number of images in the final trainings, which decides the count group
 * @param variances {@link IntraClassVariance} of the embeddings, which decides the variance group; NaN if unknown
 * @param partlyUnseen whether the variance includes a reward image; such identities are compared among themselves
 */
record StoredGroups(
        int version,
        List<String> identities,
        ClassGroupIndexes groups,
        int[] trainingImages,
        double[] variances,
        boolean[] partlyUnseen) {
    static final int VERSION = 2;

    /**
     * Assigns the groups.
     *
     * @param training the training identities and their images
     * @param variances variance of each identity
     * @param rotation what the model was trained on
     */
    static StoredGroups assign(TrainingSet training, double[] variances, Rotation rotation) {
        int[] trainingImages = training.counts();
        var groups = new GroupAssigner(CountEdges.of(trainingImages), trainingImages)
                .assign(variances, rotation::isPartlyUnseen);
        var partlyUnseen = new boolean[trainingImages.length];
        IntStream.range(0, partlyUnseen.length).forEach(c -> partlyUnseen[c] = rotation.isPartlyUnseen(c));
        return new StoredGroups(VERSION, training.classes(), groups.indexes(), trainingImages, variances, partlyUnseen);
    }

    static ClassGroups read(StepArtifacts pretrain) {
        return ContractJson.read(pretrain.read(PretrainStep.GROUPS), StoredGroups.class)
                .ofClasses();
    }

    ClassGroups ofClasses() {
        return new ClassGroups(groups);
    }
}
