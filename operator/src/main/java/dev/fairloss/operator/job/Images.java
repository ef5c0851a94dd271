// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import java.util.Optional;

/**
 * The trainer's images, each with tag or digest.
 *
 * @param cpu    computes on CPUs
 * @param nvidia computes on NVIDIA GPUs; absent where the first one serves for all
 * @param simulatedGpus whether the cluster's GPUs are only claimed: pods hold them, and compute on CPUs
 */
public record Images(String cpu, Optional<String> nvidia, boolean simulatedGpus) {
    public Images {
        if (cpu.isBlank()) {
            throw new IllegalArgumentException("fairloss.trainer-image is empty: name the trainer's image");
        }
        nvidia = nvidia.filter(image -> !image.isBlank());
    }

    /** One image for all. */
    public static Images of(String image) {
        return new Images(image, Optional.empty(), false);
    }

    /** The image that makes use of what a pod gets. */
    String of(Resources resources) {
        boolean holdsNvidia = resources.gpus() > 0 && resources.gpuResource().startsWith("nvidia.com/");
        return holdsNvidia && !simulatedGpus ? nvidia.orElse(cpu) : cpu;
    }
}
