// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits of the steps of an experiment.
 *
 * @param maxGpus  GPUs that all steps hold at a time
 * @param deadline of the Job of each step, if the experiment sets none
 */
public record StepLimits(Optional<Integer> maxGpus, Optional<Duration> deadline) {
    /** No limits. */
    public static final StepLimits NONE = new StepLimits(Optional.empty(), Optional.empty());
}
