// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The pairs that compare groups, drawn before any image is embedded, so that the embeddings of other images need not be kept.
 *
 * @param identities the training identities, their images and groups
 * @param pairs the pairs and their identities
 * @param comparable count groups with held-out images, whose accuracies are compared
 * @param limit most impostor pairs of a count group
 */
public record DrawnPairs(
        TrainingIdentities identities, List<FairnessPairs.Owned> pairs, Set<CountGroup> comparable, int limit) {
    public DrawnPairs {
        pairs = List.copyOf(pairs);
        comparable = Set.copyOf(comparable);
    }

    /**
     * Draws the pairs.
     *
     * @param seed of the draw; equal for all arms, so that they are compared on the same pairs
     * @param limit most impostor pairs of a count group
     */
    public static DrawnPairs of(TrainingIdentities identities, long seed, int limit) {
        var drawn = new FairnessPairs(identities, seed, limit);
        return new DrawnPairs(identities, drawn.draw(), drawn.comparable(), limit);
    }

    /** Numbers of the images that are in a pair. */
    public BitSet images() {
        var images = new BitSet();
        for (var owned : pairs) {
            images.set(owned.pair().first());
            images.set(owned.pair().second());
        }
        return images;
    }

    /**
     * Cosine similarity of each pair, (pairs).
     *
     * @param embeddings flip-summed unit embeddings by number of the image, (images, dim); images that are in no pair need none
     */
    public double[] similarities(float[][] embeddings) {
        return pairs.stream()
                .mapToDouble(owned -> CosineSimilarity.dot(
                        embeddings[owned.pair().first()],
                        embeddings[owned.pair().second()]))
                .toArray();
    }
}
