// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.ArtifactPolicy;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import java.time.Instant;
import java.util.Optional;

/**
 * The deletion policy of an experiment, and whether it is being deleted.
 *
 * @param deleteArtifacts whether its artifacts are deleted with it
 * @param hasFinalizer    whether it has {@link #FINALIZER}
 * @param deletedAt       its deletion timestamp; absent if it is not being deleted
 */
public record DeletionState(boolean deleteArtifacts, boolean hasFinalizer, Optional<Instant> deletedAt) {
    /** Set on experiments whose artifacts are deleted with them, and on no others. */
    public static final String FINALIZER = "fairloss.dev/artifacts";

    static DeletionState of(FairLossExperiment resource) {
        var metadata = resource.getMetadata();
        return new DeletionState(
                resource.getSpec().artifactPolicy() == ArtifactPolicy.Delete,
                resource.hasFinalizer(FINALIZER),
                Optional.ofNullable(metadata.getDeletionTimestamp()).map(Instant::parse));
    }

    /** Whether the finalizer has to be added or removed on an experiment that is not being deleted. */
    public boolean finalizerNeedsUpdate() {
        return deletedAt.isEmpty() && deleteArtifacts != hasFinalizer;
    }
}
