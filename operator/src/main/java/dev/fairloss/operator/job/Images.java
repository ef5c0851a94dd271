// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import java.util.Optional;

/**
 * The trainer images, each with tag or digest.
 *
 * @param cpu           image for CPUs
 * @param nvidia        image for NVIDIA GPUs; absent if the CPU image is used for all pods
 * @param simulatedGpus whether the cluster's GPUs are simulated: pods request GPUs, but train on CPUs
 */
public record Images(String cpu, Optional<String> nvidia, boolean simulatedGpus) {
    public Images {
        if (cpu.isBlank()) {
            throw new IllegalArgumentException(
                    "fairloss.trainer-image is empty. Set it to the trainer image, with tag or digest.");
        }
        nvidia = nvidia.filter(image -> !image.isBlank());
    }

    /** One image for all pods. */
    public static Images of(String image) {
        return new Images(image, Optional.empty(), false);
    }

    /**
     * The image for a pod with these resources. GPUs under any name are NVIDIA's: the CRD rejects the names of other vendors, and
     * administrators may choose the names of device classes and ResourceClaimTemplates.
     */
    String of(Resources resources) {
        return resources.gpus() > 0 && !simulatedGpus ? nvidia.orElse(cpu) : cpu;
    }
}
