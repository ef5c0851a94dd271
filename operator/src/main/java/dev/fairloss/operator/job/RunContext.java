// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;

/**
 * All that a step's Job is made from beside the step.
 *
 * @param owner    the experiment
 * @param spec     as it was asked for, defaults filled in
 * @param storage  where artifacts are kept: the spec's, or else the operator's
 * @param mountedSpec  the spec with paths as pods see them; step hashes are made from it
 * @param specFile what pods read
 * @param revision of the spec, suspend left out, and of the annotation that asks for another try; 16 hexadecimal digits
 * @param templateHash of what pods look like, the image left out: pods at work are replaced when it changes; 16 digits
 * @param images   of the trainer
 */
public record RunContext(
        ExperimentRef owner,
        FairLossExperimentSpec spec,
        StorageSpec storage,
        FairLossExperimentSpec mountedSpec,
        PodSpecFile specFile,
        String revision,
        String templateHash,
        Images images) {

    /**
     * The context of an experiment.
     *
     * @param spec    as the API server hands it out: valid, defaults filled in
     * @param storage where artifacts are kept
     * @param retry   value of the annotation that asks for another try; empty if there is none
     * @param images  of the trainer
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
                images);
    }

    /** What the steps are made from. */
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
