// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;

/**
 * How the final trainings of an experiment share GPUs.
 *
 * @param trainings number of trainings of the plan, 1 or more
 * @param together most of them that are computed at the same time on one GPU, 1 or more
 */
public record GpuSharing(int trainings, int together) {
    /** The groups of a plan. @param concurrency trainings that one GPU may compute at the same time, 1 or more */
    public static GpuSharing of(ResolvedSpec spec, int concurrency) {
        int trainings = Math.toIntExact(StepPlan.of(spec).steps().stream()
                .filter(step -> step.kind() == StepKind.TRAIN)
                .count());
        return new GpuSharing(trainings, Math.min(concurrency, trainings));
    }

    /** Whether any share a GPU. */
    boolean isShared() {
        return together > 1;
    }

    /** The fewest pods that they need; more if their inputs finish at different times. */
    int pods() {
        return (trainings + together - 1) / together;
    }
}
