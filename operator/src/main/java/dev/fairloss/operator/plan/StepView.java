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
 * @param remembered    what the last status said of the same step, if that still holds
 * @param reusedSeconds device-seconds that prepare said it had cost before; absent if prepare said nothing
 * @param failure       why it failed, if it did
 */
public record StepView(
        PlannedStep step,
        StepState state,
        Optional<ObservedJob> job,
        Optional<StepStatus> remembered,
        Optional<Long> reusedSeconds,
        Optional<Failure> failure) {

    static StepView of(PlannedStep step, StepState state) {
        return new StepView(step, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    StepView withJob(ObservedJob seen) {
        return new StepView(step, state, Optional.of(seen), remembered, reusedSeconds, failure);
    }

    StepView withRemembered(Optional<StepStatus> told) {
        return new StepView(step, state, job, told, reusedSeconds, failure);
    }

    StepView withReusedSeconds(Optional<Long> seconds) {
        return new StepView(step, state, job, remembered, seconds, failure);
    }

    StepView withFailure(Failure why) {
        return new StepView(step, state, job, remembered, reusedSeconds, Optional.of(why));
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
