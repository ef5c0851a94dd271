// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.ExperimentRef;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.job.Volumes;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment as it is requested, with all defaults filled in.
 *
 * @param generation of the spec
 * @param suspended  whether {@code spec.suspend} is true
 * @param run        what Jobs are built from; absent if the experiment cannot start
 * @param blocked    why it cannot start; absent if it can
 * @param deletion   its deletion policy and state
 */
public record ResolvedExperiment(
        long generation,
        boolean suspended,
        Optional<RunContext> run,
        Optional<Failure> blocked,
        DeletionState deletion) {

    /**
     * Resolves a resource.
     *
     * @param images     images of the trainer
     * @param storage    the operator's default store, for experiments that name none and have not started in another
     * @param defaults   the operator's defaults for fields that the spec leaves out
     */
    public static ResolvedExperiment of(
            FairLossExperiment resource, Images images, Optional<StorageSpec> storage, SpecDefaults defaults) {
        var metadata = resource.getMetadata();
        var spec = resource.getSpec();
        var owner = new ExperimentRef(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        String retry =
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()).getOrDefault(Labels.RETRY, "");
        var store = Optional.ofNullable(spec.storage())
                .or(() -> startedIn(resource, storage))
                .or(() -> storage);
        var usable = store.filter(found -> found.uri().startsWith("s3:") || found.volumeClaim() != null);
        // The deletion of artifacts needs the store only.
        boolean deleting = metadata.getDeletionTimestamp() != null;
        var blocked = usable.isPresent()
                ? Volumes.unmountedData(spec).filter(data -> !deleting).map(ResolvedExperiment::noClaim)
                : Optional.of(noStore(store));
        return new ResolvedExperiment(
                Optional.ofNullable(metadata.getGeneration()).orElse(0L),
                Boolean.TRUE.equals(spec.suspend()),
                usable.filter(found -> blocked.isEmpty())
                        .map(found -> RunContext.of(owner, spec, defaults, found, retry, images)),
                blocked,
                DeletionState.of(resource));
    }

    /** The experiment with a reason why it cannot start. */
    ResolvedExperiment withBlocked(Failure why) {
        return new ResolvedExperiment(generation, suspended, run, Optional.of(why), deletion);
    }

    /**
     * The store that an experiment without spec.storage has started in, so that a new default does not move it. Its
     * credentials and region come from the current default, if that is the same location.
     */
    private static Optional<StorageSpec> startedIn(FairLossExperiment resource, Optional<StorageSpec> storage) {
        return Optional.ofNullable(resource.getStatus())
                .filter(status -> status.data() != null)
                .map(FairLossExperimentStatus::store)
                .map(status -> storage.filter(now -> StoreLocation.of(now).equals(StoreLocation.of(status)))
                        .orElseGet(() -> StoreLocation.toSpec(status)));
    }

    private static Failure noClaim(String data) {
        return new Failure(
                Optional.empty(),
                Optional.empty(),
                FailureReason.InvalidInput,
                data + " is on a file system that pods cannot see.",
                "Set volumeClaim beside it to the PersistentVolumeClaim that holds the data, or use an s3:// URI.");
    }

    private static Failure noStore(Optional<StorageSpec> store) {
        return new Failure(
                Optional.empty(),
                Optional.empty(),
                FailureReason.StorageNotConfigured,
                store.map(found -> "spec.storage.uri " + found.uri() + " is a folder that only one pod can see.")
                        .orElse("spec.storage is not set, and the operator has no default store."),
                "Set spec.storage.uri to s3://BUCKET/PREFIX, or add spec.storage.volumeClaim to a file: uri.");
    }
}
