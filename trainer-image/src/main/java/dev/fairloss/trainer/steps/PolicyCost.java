// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.CollectionCost;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepPlan;

/**
 * The computation that a learned policy takes, as planned: it follows from the spec and the number of images. Learning the policy
 * itself takes no network and is left out.
 *
 * @param pretrainingUpdates updates of all networks that are pretrained for the policy
 * @param collectionUpdates updates of all fine-tunes
 * @param embeddedImages images embedded for groups and distances
 * @param batchSize images of an update
 */
record PolicyCost(long pretrainingUpdates, long collectionUpdates, long embeddedImages, int batchSize) {
    /** The cost of one policy. Images are counted in one rotation; others differ by a few. */
    static PolicyCost of(ResolvedSpec spec, PreparedData data) {
        int batchSize = spec.optimization().batchSize();
        long fineTunes = StepPlan.probes(spec.collection(), spec.space());
        long networks = spec.pretraining().networks();
        var rotation = data.rotation(1);
        return new PolicyCost(
                networks
                        * spec.pretraining().length().updates(rotation.samples().count(), batchSize),
                fineTunes * spec.collection().updates(),
                networks * Embeddings.groupImages(rotation)
                        + (networks + fineTunes) * Embeddings.distanceImages(rotation),
                batchSize);
    }

    /** Updates with the same computation, rounded. */
    long equivalentUpdates() {
        return pretrainingUpdates
                + collectionUpdates
                + Math.round(CollectionCost.embeddingUpdates(embeddedImages, batchSize));
    }
}
