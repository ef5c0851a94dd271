// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.Images;
import java.util.Optional;

/**
 * What an administrator sets.
 *
 * @param images     of the trainer
 * @param store      for experiments that name none; absent if each must name its own
 * @param scheduling for experiments that leave a field of theirs out
 */
public record OperatorSettings(Images images, Optional<StorageSpec> store, Optional<SchedulingSpec> scheduling) {
    /** Without scheduling, and with one image for all. */
    public OperatorSettings(String trainerImage, Optional<StorageSpec> store) {
        this(Images.of(trainerImage), store, Optional.empty());
    }
}
