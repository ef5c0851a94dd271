// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** The CEL rules of {@link ComputeSpec} about GPUs. */
final class GpuRules {
    /** Rejects the resource names and device classes of AMD, Intel, Habana, Google and AWS. */
    static final String VENDOR_RULE =
            "!self.matches('(^|[./])(amd[.]com|intel[.]com|habana[.]ai|google[.]com|amazon[.]com)(/|$)')";

    static final String VENDOR_MESSAGE =
            "is not supported: only NVIDIA GPUs are, for example nvidia.com/gpu, nvidia.com/mig-1g.10gb, nvidia.com/gpu.shared or deviceclass.resource.kubernetes.io/gpu.nvidia.com";

    /**
     * A process sees one MIG slice only, and several shares of a time-sliced GPU may be the same GPU. The API server also applies
     * the rules to the default of compute, which is empty: hence has() for fields with a default.
     */
    static final String SLICE_RULE = "!has(self.gpuResource)"
            + " || !self.gpuResource.matches('/mig[-.]|[.]shared$') || ((!has(self.gpus) || self.gpus <= 1)"
            + " && (!has(self.phases) || ("
            + "(!has(self.phases.prepare) || !has(self.phases.prepare.gpus) || self.phases.prepare.gpus <= 1)"
            + " && (!has(self.phases.pretrain) || !has(self.phases.pretrain.gpus) || self.phases.pretrain.gpus <= 1)"
            + " && (!has(self.phases.collect) || !has(self.phases.collect.gpus) || self.phases.collect.gpus <= 1)"
            + " && (!has(self.phases.policy) || !has(self.phases.policy.gpus) || self.phases.policy.gpus <= 1)"
            + " && (!has(self.phases.train) || !has(self.phases.train.gpus) || self.phases.train.gpus <= 1)"
            + " && (!has(self.phases.evaluate) || !has(self.phases.evaluate.gpus) || self.phases.evaluate.gpus <= 1)"
            + " && (!has(self.phases.report) || !has(self.phases.report.gpus) || self.phases.report.gpus <= 1))))";

    static final String SLICE_MESSAGE =
            "must be at most 1 for MIG slices and time-sliced GPUs, also in phases: a pod can compute on one of them only";

    static final String CLAIM_RULE = "!has(self.resourceClaimTemplateName) || (has(self.gpus) && self.gpus > 0)";

    static final String CLAIM_MESSAGE =
            "needs gpus, the number of GPUs that the ResourceClaimTemplate requests; for steps on CPUs, set gpus to 0 in phases";

    private GpuRules() {}
}
