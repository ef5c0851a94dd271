// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatusBuilder;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StepStatusBuilder;
import dev.fairloss.contract.step.StepKind;
import java.util.List;

/** Statuses of experiments. */
public final class Statuses {
    /** When every condition of {@link #condition} changed. */
    public static final String CHANGED = "2026-01-01T00:00:00Z";

    /** A status without any content. */
    public static final FairLossExperimentStatus EMPTY =
            FairLossExperimentStatusBuilder.builder().observedGeneration(1L).build();

    private Statuses() {}

    /** A status with steps alone. */
    public static FairLossExperimentStatus of(StepStatus... steps) {
        return EMPTY.withSteps(List.of(steps));
    }

    /** A step of a status. @param job may be null */
    public static StepStatus step(StepKind phase, StepState state, String job) {
        return step(phase, "hash-of-" + phase.id(), state, job, null);
    }

    /** A step of a status, named as its phase. @param hash, job, message may be null */
    public static StepStatus step(StepKind phase, String hash, StepState state, String job, String message) {
        return StepStatusBuilder.builder()
                .id(phase.id())
                .phase(phase)
                .hash(hash)
                .state(state)
                .job(job)
                .message(message)
                .build();
    }

    /** A condition that changed at {@link #CHANGED}. */
    public static ExperimentCondition condition(String type, boolean holds, String reason) {
        return new ExperimentCondition(
                type, holds ? ConditionState.True : ConditionState.False, reason, "message", CHANGED, 1L);
    }

    /** Whether a condition of a status is True. */
    public static boolean isTrue(FairLossExperimentStatus status, String condition) {
        return status.conditions().stream()
                .anyMatch(found -> found.type().equals(condition) && found.status() == ConditionState.True);
    }
}
