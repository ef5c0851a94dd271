// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.Optional;

/**
 * The state of a step and what it was derived from.
 *
 * @param step                the step in the plan
 * @param state               its state
 * @param job                 its Job, if that exists
 * @param previous            its entry in the last status, if that still applies
 * @param reusedDeviceSeconds what it had cost when it ran, if it was found finished in the store and prepare reported it
 * @param failure             why it failed; absent if it did not
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

    StepAssessment withJob(ObservedJob observed) {
        return new StepAssessment(step, state, Optional.of(observed), previous, reusedDeviceSeconds, failure);
    }

    StepAssessment withPrevious(Optional<StepStatus> status) {
        return new StepAssessment(step, state, job, status, reusedDeviceSeconds, failure);
    }

    StepAssessment withReusedDeviceSeconds(Optional<Long> seconds) {
        return new StepAssessment(step, state, job, previous, seconds, failure);
    }

    StepAssessment withFailure(Failure why) {
        return new StepAssessment(step, state, job, previous, reusedDeviceSeconds, Optional.of(why));
    }

    /** Whether its artifacts are in the store. */
    public boolean finished() {
        return state == StepState.Succeeded || state == StepState.Reused;
    }

    /** Whether its Job exists and is not finished. */
    public boolean active() {
        return state == StepState.Running || state == StepState.Queued;
    }
}
