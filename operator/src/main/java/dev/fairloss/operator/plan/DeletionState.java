// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.ArtifactPolicy;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import java.time.Instant;
import java.util.Optional;

/**
 * How an experiment leaves when it is deleted.
 *
 * @param deleteArtifacts whether its artifacts are to go with it
 * @param hasFinalizer          whether {@link #FINALIZER} keeps it until they are gone
 * @param deletedAt         when it was deleted; absent if it was not
 */
public record DeletionState(boolean deleteArtifacts, boolean hasFinalizer, Optional<Instant> deletedAt) {
    /** Stands on experiments whose artifacts go with them, and on no other. */
    public static final String FINALIZER = "fairloss.dev/artifacts";

    static DeletionState of(FairLossExperiment resource) {
        var metadata = resource.getMetadata();
        return new DeletionState(
                resource.getSpec().artifactPolicy() == ArtifactPolicy.Delete,
                resource.hasFinalizer(FINALIZER),
                Optional.ofNullable(metadata.getDeletionTimestamp()).map(Instant::parse));
    }

    /** Whether the finalizer stands where it should not, or the other way round, on an experiment that stays. */
    public boolean finalizerNeedsUpdate() {
        return deletedAt.isEmpty() && deleteArtifacts != hasFinalizer;
    }
}
