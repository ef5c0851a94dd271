// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.Optional;

/**
 * How a step stands, and from where it is known.
 *
 * @param step          in the plan
 * @param state         how it stands
 * @param job           its Job, where that is still there
 * @param previous    what the last status said of the same step, if that still holds
 * @param reusedDeviceSeconds device-seconds that prepare said it had cost before; absent if prepare said nothing
 * @param failure       why it failed, if it did
 */
public record StepAssessment(
        PlannedStep step,
        StepState state,
        Optional<ObservedJob> job,
        Optional<StepStatus> previous,
        Optional<Long> reusedDeviceSeconds,
        Optional<Failure> failure) {

    static StepAssessment of(PlannedStep step, StepState state) {
        return new StepAssessment(step, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    StepAssessment withJob(ObservedJob seen) {
        return new StepAssessment(step, state, Optional.of(seen), previous, reusedDeviceSeconds, failure);
    }

    StepAssessment withPrevious(Optional<StepStatus> told) {
        return new StepAssessment(step, state, job, told, reusedDeviceSeconds, failure);
    }

    StepAssessment withReusedDeviceSeconds(Optional<Long> seconds) {
        return new StepAssessment(step, state, job, previous, seconds, failure);
    }

    StepAssessment withFailure(Failure why) {
        return new StepAssessment(step, state, job, previous, reusedDeviceSeconds, Optional.of(why));
    }

    /** Whether its artifact is in the store. */
    public boolean finished() {
        return state == StepState.Succeeded || state == StepState.Reused;
    }

    /** Whether a Job of it is there and has not ended. */
    public boolean active() {
        return state == StepState.Running || state == StepState.Queued;
    }
}
