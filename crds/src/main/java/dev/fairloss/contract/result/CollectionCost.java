// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * What the reward collection for one policy costs compared with training: the paper leaves this question open. If every seed
 * has its own policy, the numbers are means over the policies. The comparison counts the
 * computation of the network (updates and embedded images), which does not depend on the load of a machine. Learning the policy
 * takes no network and is left out.
 *
 * @param policies           number of policies
 * @param pretrainingUpdates optimizer updates of all networks that are pretrained for the policy
 * @param collectionUpdates  optimizer updates of all fine-tunes
 * @param embeddedImages     images embedded to measure distances after the fine-tunes
 * @param equivalentUpdates  updates with the computation of the collection: an embedded image takes two forward passes (the image
 *     and its mirror image), an image of an update a forward and a backward pass, which is about three
 * @param trainingUpdates    optimizer updates of one training
 * @param collectionSeconds  wall-clock seconds of collection and policy, reused steps included
 * @param pretrainingSeconds wall-clock seconds of the pretraining
 * @param trainingSeconds    wall-clock seconds of one FairLoss training, averaged over seeds
 */
public record CollectionCost(
        int policies,
        long pretrainingUpdates,
        long collectionUpdates,
        long embeddedImages,
        long equivalentUpdates,
        long trainingUpdates,
        double collectionSeconds,
        double pretrainingSeconds,
        double trainingSeconds) {
    /** Computation of an embedded image, as a part of that of an image of an update: two of three passes. */
    private static final double EMBEDDING = 2 / 3.;

    /** Updates with the computation of embedding some images. */
    public static double embeddingUpdates(long images, int batchSize) {
        return EMBEDDING * images / batchSize;
    }
}
