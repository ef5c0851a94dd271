// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import dev.fairloss.api.v1alpha1.StorageSpec;
import java.util.Optional;

/**
 * What an administrator sets.
 *
 * @param trainerImage with tag or digest
 * @param store        for experiments that name none; absent if each must name its own
 */
public record Settings(String trainerImage, Optional<StorageSpec> store) {
    public Settings {
        if (trainerImage.isBlank()) {
            throw new IllegalArgumentException("fairloss.trainer-image is empty: name the trainer's image");
        }
    }
}
