// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepKind;

/**
 * Everything that a step's Job is built from, besides the step.
 *
 * @param owner        the experiment
 * @param spec         the requested spec, with defaults
 * @param storage      where artifacts are stored: spec.storage or the operator's default
 * @param mountedSpec  the spec with paths as pods see them; step hashes are computed from it
 * @param specFile     the file that pods read
 * @param revision     hash of the spec without suspend, and of the retry annotation; 16 hexadecimal digits
 * @param templateHash hash of what the pod templates depend on, without the image; running pods are replaced when it changes
 * @param images       the trainer images
 * @param retry        value of the retry annotation; empty if there is none
 */
public record RunContext(
        ExperimentRef owner,
        FairLossExperimentSpec spec,
        StorageSpec storage,
        FairLossExperimentSpec mountedSpec,
        PodSpecFile specFile,
        String revision,
        String templateHash,
        Images images,
        String retry) {

    /**
     * The context of an experiment.
     *
     * @param spec    as the API server returns it: valid, with defaults
     * @param storage where artifacts are stored
     * @param retry   value of the retry annotation; empty if there is none
     * @param images  the trainer images
     */
    public static RunContext of(
            ExperimentRef owner, FairLossExperimentSpec spec, StorageSpec storage, String retry, Images images) {
        var mountedSpec = Volumes.mountedSpec(spec, storage);
        var specFile = PodSpecFile.of(owner, mountedSpec);
        return new RunContext(
                owner,
                spec,
                storage,
                mountedSpec,
                specFile,
                revision(spec, storage, retry),
                templateHash(spec, storage),
                images,
                retry);
    }

    /** Hash of what the start of a step's pod depends on, besides the template hash. Waiting pods are replaced when it changes. */
    public String startHash(StepKind kind) {
        return hash(ContractJson.mapper()
                .createObjectNode()
                .put("image", images.of(Resources.of(kind, spec.compute())))
                .put("retry", retry));
    }

    /** The spec that step hashes are computed from. */
    public ResolvedSpec resolvedSpec() {
        return SpecResolver.of(mountedSpec);
    }

    private static String revision(FairLossExperimentSpec spec, StorageSpec storage, String retry) {
        ObjectNode content = ContractJson.mapper().createObjectNode();
        ObjectNode requested = ContractJson.mapper().valueToTree(spec);
        requested.remove("suspend");
        requested.remove("ttlAfterFinished");
        requested.remove("artifactPolicy");
        content.set("spec", requested);
        content.set("storage", ContractJson.mapper().valueToTree(storage));
        return hash(content.put("retry", retry));
    }

    private static String templateHash(FairLossExperimentSpec spec, StorageSpec storage) {
        ObjectNode content = ContractJson.mapper().createObjectNode();
        content.set("compute", ContractJson.mapper().valueToTree(spec.compute()));
        content.set("scheduling", ContractJson.mapper().valueToTree(spec.scheduling()));
        content.set("retries", ContractJson.mapper().valueToTree(spec.retries()));
        content.set("claims", ContractJson.mapper().valueToTree(Volumes.dataClaims(spec)));
        content.set("storage", ContractJson.mapper().valueToTree(storage));
        content.put("parallelism", spec.collection().parallelism());
        content.put("activeDeadline", spec.activeDeadline());
        return hash(content);
    }

    private static String hash(ObjectNode content) {
        return ContractJson.sha256(content).substring(0, 16);
    }
}
