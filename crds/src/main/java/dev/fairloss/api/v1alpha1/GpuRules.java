// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** The CEL rules about GPUs. No pod holds a GPU that it cannot use. */
final class GpuRules {
    /** Rejects the resource names and device classes of AMD, Intel, Habana, Google and AWS. */
    static final String VENDOR_RULE =
            "!self.matches('(^|[./])(amd[.]com|intel[.]com|habana[.]ai|google[.]com|amazon[.]com)(/|$)')";

    static final String VENDOR_MESSAGE =
            "is not supported: only NVIDIA GPUs are, for example nvidia.com/gpu, nvidia.com/mig-1g.10gb or nvidia.com/gpu.shared";

    static final String GPUS_RULE = "self <= 1";

    static final String GPUS_MESSAGE =
            "must be at most 1: a network computes on one GPU, and others would be idle; for several GPUs in a pod of the reward collection, set phases.collect.gpus";

    /** Of a phase whose pods compute one network. */
    static final String ONE_NETWORK_MESSAGE =
            "must be at most 1: this phase computes one network per pod, on one GPU, and others would be idle; only phases.collect can use several";

    /** Of a phase that computes no network. */
    static final String NO_NETWORK_MESSAGE = "must be 0: this phase computes on CPUs, and a GPU would be idle";

    /** The API server also applies the rules to the default of compute, which is empty: hence has() for fields with a default. */
    private static final String ONE_GPU_COLLECTS = "!has(self.phases) || !has(self.phases.collect)"
            + " || !has(self.phases.collect.gpus) || self.phases.collect.gpus <= 1";

    /** A process sees one MIG slice only, and several shares of a time-sliced GPU may be the same GPU. */
    static final String SLICE_RULE =
            "!has(self.gpuResource) || !self.gpuResource.matches('/mig[-.]|[.]shared$') || " + ONE_GPU_COLLECTS;

    static final String SLICE_MESSAGE =
            "must be at most 1 for MIG slices and time-sliced GPUs: a pod can compute on one of them only";

    /** All pods get their claims from the same template. */
    static final String CLAIM_GPUS_RULE = "!has(self.resourceClaimTemplateName) || " + ONE_GPU_COLLECTS;

    static final String CLAIM_GPUS_MESSAGE =
            "must be at most 1 with resourceClaimTemplateName: all pods get as many GPUs as the template requests, and only pods of the reward collection can use several";

    /** Of the whole spec. */
    static final String CONCURRENCY_RULE = "!has(self.collection.concurrency) || !has(self.compute.phases)"
            + " || !has(self.compute.phases.collect) || !has(self.compute.phases.collect.gpus)"
            + " || self.collection.concurrency >= self.compute.phases.collect.gpus";

    static final String CONCURRENCY_MESSAGE =
            "must be at least compute.phases.collect.gpus, or a GPU would be idle; without it, none is";

    /** Of the whole spec. The training phase has the GPUs of its override, or else those of all phases. */
    static final String TRAININGS_RULE = "self.training.concurrency <= 1"
            + " || (has(self.compute.phases) && has(self.compute.phases.train) && has(self.compute.phases.train.gpus)"
            + " ? self.compute.phases.train.gpus : self.compute.gpus) > 0";

    static final String TRAININGS_MESSAGE =
            "must be 1 without a GPU for the trainings: on CPUs, trainings at the same time would only slow each other down; set compute.gpus or compute.phases.train.gpus to 1, or remove concurrency";

    static final String CLAIM_RULE = "!has(self.resourceClaimTemplateName) || (has(self.gpus) && self.gpus > 0)";

    static final String CLAIM_MESSAGE =
            "needs gpus, the number of GPUs that the ResourceClaimTemplate requests; for steps on CPUs, set gpus to 0 in phases";

    private GpuRules() {}
}
