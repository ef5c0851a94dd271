// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.ExperimentRef;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SchedulingDefaults;
import dev.fairloss.operator.job.StoreLocation;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for, with nothing left open.
 *
 * @param generation of the spec
 * @param suspended  whether the user wants all pods gone
 * @param run        what Jobs are made from; absent if the experiment cannot begin
 * @param blocked    why it cannot begin; absent if it can
 * @param deletion    how it leaves
 */
public record ResolvedExperiment(
        long generation,
        boolean suspended,
        Optional<RunContext> run,
        Optional<Failure> blocked,
        DeletionState deletion) {

    /**
     * Reads a resource: the one place that copes with what it leaves open.
     *
     * @param images     of the trainer
     * @param storage    the operator's store, for experiments that name none and have not begun in another
     * @param scheduling the operator's, for experiments that leave a field of theirs out
     */
    public static ResolvedExperiment of(
            FairLossExperiment resource,
            Images images,
            Optional<StorageSpec> storage,
            Optional<SchedulingSpec> scheduling) {
        var metadata = resource.getMetadata();
        var requested = resource.getSpec();
        var spec = scheduling
                .map(open -> SchedulingDefaults.apply(requested, open))
                .orElse(requested);
        var owner = new ExperimentRef(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        String retry =
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()).getOrDefault(Labels.RETRY, "");
        var store = Optional.ofNullable(spec.storage())
                .or(() -> begunIn(resource, storage))
                .or(() -> storage);
        var usable = store.filter(found -> found.uri().startsWith("s3:") || found.volumeClaim() != null);
        return new ResolvedExperiment(
                Optional.ofNullable(metadata.getGeneration()).orElse(0L),
                Boolean.TRUE.equals(spec.suspend()),
                usable.map(found -> RunContext.of(owner, spec, found, retry, images)),
                usable.isPresent() ? Optional.empty() : Optional.of(noStore(store)),
                DeletionState.of(resource));
    }

    /**
     * An experiment that names no store stays in the one where prepare has found all well, so that another default moves none
     * that has begun. The same place may be reached by other keys, or in another region, than then.
     */
    private static Optional<StorageSpec> begunIn(FairLossExperiment resource, Optional<StorageSpec> storage) {
        return Optional.ofNullable(resource.getStatus())
                .filter(status -> status.data() != null)
                .map(FairLossExperimentStatus::store)
                .map(status -> storage.filter(now -> StoreLocation.of(now).equals(StoreLocation.of(status)))
                        .orElseGet(() -> StoreLocation.toSpec(status)));
    }

    private static Failure noStore(Optional<StorageSpec> store) {
        return new Failure(
                Optional.empty(),
                Optional.empty(),
                Reason.STORAGE_NOT_CONFIGURED,
                store.map(found -> "spec.storage.uri " + found.uri() + " is a folder of one pod alone.")
                        .orElse("spec.storage is left out, and the operator has no default store."),
                "Set spec.storage.uri to s3://BUCKET/PREFIX, or add spec.storage.volumeClaim to a file: uri.");
    }
}
