// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.ClaimPaths;
import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.ExperimentRef;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.job.Volumes;
import dev.fairloss.operator.limit.LimitRules;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.limit.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An experiment as it is requested, with all defaults filled in.
 *
 * @param generation of the spec
 * @param suspended  whether {@code spec.suspend} is true
 * @param run        what Jobs are built from; absent if the experiment cannot start
 * @param blocked    why no step may start; absent if steps may. If there is a run, steps that have started may finish
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
     * @param limits     of all namespaces
     */
    public static ResolvedExperiment of(
            FairLossExperiment resource,
            Images images,
            Optional<StorageSpec> storage,
            SpecDefaults defaults,
            TenantLimits limits) {
        var metadata = resource.getMetadata();
        var spec = resource.getSpec();
        var owner = new ExperimentRef(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        String retry =
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()).getOrDefault(Labels.RETRY, "");
        var own = Optional.ofNullable(spec.storage()).or(() -> startedIn(resource, storage));
        var store = own.or(() -> storage);
        var usable = store.filter(ResolvedExperiment::isShared).filter(found -> !ClaimPaths.hasParent(found.uri()));
        // The deletion of artifacts needs the store only.
        boolean deleting = metadata.getDeletionTimestamp() != null;
        var unusable = usable.isPresent() ? blockingData(spec).filter(data -> !deleting) : Optional.of(unusable(store));
        return new ResolvedExperiment(
                Optional.ofNullable(metadata.getGeneration()).orElse(0L),
                Boolean.TRUE.equals(spec.suspend()),
                usable.filter(found -> unusable.isEmpty())
                        .map(found -> RunContext.of(
                                owner, spec, defaults, found, retry, images, limits.steps(owner.namespace()))),
                unusable.or(() -> notAllowed(
                                resource,
                                own.filter(found -> spec.storage() != null
                                        || !Optional.of(found).equals(storage)),
                                limits)
                        .filter(failure -> !deleting)),
                DeletionState.of(resource));
    }

    private static Optional<Failure> notAllowed(
            FairLossExperiment resource, Optional<StorageSpec> own, TenantLimits limits) {
        String namespace = resource.getMetadata().getNamespace();
        var violations = Stream.concat(
                        LimitRules.check(resource.getSpec(), own, limits, namespace).stream(),
                        LimitRules.checkUsage(gpuSeconds(resource), limits, namespace).stream())
                .map(Violation::text)
                .toList();
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(cannotStart(
                        FailureReason.NotAllowed,
                        String.join(". ", violations) + ".",
                        "Change the spec, or ask the administrator; the experiment then continues without a retry."));
    }

    /** GPU-seconds that the experiment has used so far, by its last status. */
    private static long gpuSeconds(FairLossExperiment resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(FairLossExperimentStatus::cost)
                .map(CostStatus::phases)
                .orElse(List.of())
                .stream()
                .filter(phase -> phase.device() == DeviceType.GPU)
                .mapToLong(phase -> phase.deviceSeconds() + phase.lostDeviceSeconds())
                .sum();
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

    /** Whether all pods see the store: an object store, or a folder in a claim. */
    private static boolean isShared(StorageSpec store) {
        return store.uri().startsWith("s3:") || store.volumeClaim() != null;
    }

    private static Optional<Failure> blockingData(FairLossExperimentSpec spec) {
        return Volumes.unmountedData(spec)
                .map(
                        data -> cannotStart(
                                FailureReason.InvalidInput,
                                data + " is on a file system that pods cannot see.",
                                "Set volumeClaim or volumeImage beside it to the PersistentVolumeClaim or OCI image that holds the data, or use an s3:// URI."))
                .or(() -> Volumes.dataOutsideClaim(spec).map(ResolvedExperiment::outsideClaim));
    }

    private static Failure unusable(Optional<StorageSpec> store) {
        return store.filter(ResolvedExperiment::isShared)
                .map(found -> outsideClaim("spec.storage.uri " + found.uri()))
                .orElseGet(() -> cannotStart(
                        FailureReason.StorageNotConfigured,
                        store.map(found ->
                                        "spec.storage.uri " + found.uri() + " is a folder that only one pod can see.")
                                .orElse("spec.storage is not set, and the operator has no default store."),
                        "Set spec.storage.uri to s3://BUCKET/PREFIX, or add spec.storage.volumeClaim to a file: uri."));
    }

    private static Failure outsideClaim(String uri) {
        return cannotStart(
                FailureReason.InvalidInput,
                uri + " leads out of its volume.",
                "Write a path inside the volume, without \"..\".");
    }

    private static Failure cannotStart(FailureReason reason, String message, String remedy) {
        return new Failure(Optional.empty(), Optional.empty(), reason, message, remedy);
    }
}
