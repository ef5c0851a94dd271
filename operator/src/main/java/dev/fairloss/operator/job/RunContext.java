// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.limit.StepLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a step's Job is built from, besides the step.
 *
 * @param owner        the experiment
 * @param spec         the requested spec, with defaults
 * @param storage      where artifacts are stored: spec.storage or the operator's default
 * @param mountedSpec  the spec with paths as pods see them; step hashes are computed from it
 * @param specFile     the file that pods read
 * @param revision     hash of the spec as requested, without suspend, and of the retry annotation; 16 hexadecimal digits. A
 *                     failed step is retried when it changes
 * @param dataRevision the same, without what does not affect results; prepare runs again when it changes
 * @param templateHash hash of what the pod templates depend on, without the image; running pods are replaced when it changes
 * @param images       the trainer images
 * @param additions    what the administrator adds to all pods
 * @param retry        value of the retry annotation; empty if there is none
 * @param limits       of the steps, by the administrator; part of no hash, so that running steps finish when it changes
 */
public record RunContext(
        ExperimentRef owner,
        FairLossExperimentSpec spec,
        StorageSpec storage,
        FairLossExperimentSpec mountedSpec,
        PodSpecFile specFile,
        String revision,
        String dataRevision,
        String templateHash,
        Images images,
        PodAdditions additions,
        String retry,
        StepLimits limits) {
    private static final List<String> NOT_IN_REVISION = List.of("suspend", "ttlAfterFinished", "artifactPolicy");
    /** Besides {@link #NOT_IN_REVISION}. */
    private static final List<String> NOT_IN_DATA_REVISION =
            List.of("tracking", "compute", "scheduling", "pods", "retries", "activeDeadline");

    private static final List<String> NOT_IN_DATA_REVISION_OF_COLLECTION = List.of("parallelism", "concurrency");

    private static final String NOT_IN_DATA_REVISION_OF_TRAINING = "concurrency";

    /**
     * The context of an experiment.
     *
     * @param requested as the API server returns it: valid, with the defaults of the CRD
     * @param defaults  of the operator
     * @param storage   where artifacts are stored
     * @param retry     value of the retry annotation; empty if there is none
     * @param images    the trainer images
     * @param limits    of the steps
     */
    public static RunContext of(
            ExperimentRef owner,
            FairLossExperimentSpec requested,
            SpecDefaults defaults,
            StorageSpec storage,
            String retry,
            Images images,
            StepLimits limits) {
        var spec = defaults.apply(requested);
        var mountedSpec = Volumes.mountedSpec(spec, storage);
        var specFile = PodSpecFile.of(owner, mountedSpec);
        ObjectNode revised = ContractJson.mapper().valueToTree(requested);
        revised.remove(NOT_IN_REVISION);
        String revision = revision(revised, storage, retry);
        revised.remove(NOT_IN_DATA_REVISION);
        ((ObjectNode) revised.path("collection")).remove(NOT_IN_DATA_REVISION_OF_COLLECTION);
        ((ObjectNode) revised.path("training")).remove(NOT_IN_DATA_REVISION_OF_TRAINING);
        return new RunContext(
                owner,
                spec,
                storage,
                mountedSpec,
                specFile,
                revision,
                revision(revised, storage, retry),
                templateHash(spec, storage, defaults.additions()),
                images,
                defaults.additions(),
                retry,
                limits);
    }

    /** Time limit of the Job of each step: that of the spec, or else the administrator's. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(spec.activeDeadline()).map(Duration::parse).or(limits::deadline);
    }

    /** Most trainings that share a pod: 1 on CPUs, where several at a time would only slow each other down. */
    public int trainingsPerPod() {
        boolean onGpu = Resources.of(StepKind.TRAIN, spec.compute()).gpus() > 0;
        return onGpu ? Optional.ofNullable(spec.training().concurrency()).orElse(1) : 1;
    }

    /** Hash of what the start of a step's pod depends on, besides the template hash. Waiting pods are replaced when it changes. */
    public String startHash(StepKind kind) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("image", images.of(Resources.of(kind, spec.compute())))
                .put("retry", retry);
        if (kind == StepKind.TRAIN && trainingsPerPod() > 1) {
            content.put("trainings", trainingsPerPod());
        }
        return hash(content);
    }

    /** The spec that step hashes are computed from. */
    public ResolvedSpec resolvedSpec() {
        return SpecResolver.of(mountedSpec);
    }

    /** Contains the location of the store, but not the operator's default credentials and region. */
    private static String revision(ObjectNode spec, StorageSpec storage, String retry) {
        ObjectNode content = ContractJson.mapper().createObjectNode();
        content.set("spec", spec);
        content.set("storage", ContractJson.mapper().valueToTree(StoreLocation.of(storage)));
        return hash(content.put("retry", retry));
    }

    private static String templateHash(FairLossExperimentSpec spec, StorageSpec storage, PodAdditions additions) {
        ObjectNode content = ContractJson.mapper().createObjectNode();
        content.set("compute", ContractJson.mapper().valueToTree(spec.compute()));
        content.set("scheduling", ContractJson.mapper().valueToTree(spec.scheduling()));
        content.set("pods", ContractJson.mapper().valueToTree(spec.pods()));
        content.set("retries", ContractJson.mapper().valueToTree(spec.retries()));
        content.set("claims", ContractJson.mapper().valueToTree(Volumes.dataClaims(spec)));
        var images = Volumes.dataImages(spec);
        if (!images.isEmpty()) {
            content.set("images", ContractJson.mapper().valueToTree(images));
        }
        content.set("storage", ContractJson.mapper().valueToTree(storage));
        content.put("parallelism", spec.collection().parallelism());
        Optional.ofNullable(spec.collection().concurrency()).ifPresent(number -> content.put("concurrency", number));
        content.put("activeDeadline", spec.activeDeadline());
        if (!additions.equals(PodAdditions.NONE)) {
            content.set("additions", ContractJson.mapper().valueToTree(additions));
        }
        return hash(content);
    }

    private static String hash(ObjectNode content) {
        return ContractJson.sha256(content).substring(0, 16);
    }
}
