// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.Images;
import java.util.Optional;

/**
 * The validated settings of the operator.
 *
 * @param images     the trainer images
 * @param store      default of spec.storage; absent if each experiment must set it
 * @param scheduling defaults of the fields of spec.scheduling; absent if there are none
 */
public record OperatorSettings(Images images, Optional<StorageSpec> store, Optional<SchedulingSpec> scheduling) {
    /** Settings with one image and without scheduling defaults. */
    public OperatorSettings(String trainerImage, Optional<StorageSpec> store) {
        this(Images.of(trainerImage), store, Optional.empty());
    }
}
