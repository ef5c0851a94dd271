// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.operator.condition.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Two successive statuses of an experiment. Metrics, Events and log lines report what is new in the second. Pure.
 *
 * @param before absent if the experiment has no status yet, or its status was deleted
 */
public record Transition(Optional<FairLossExperimentStatus> before, FairLossExperimentStatus after) {
    private static final Set<StepState> FINISHED = Set.of(StepState.Succeeded, StepState.Reused);

    /**
     * Steps that newly entered a final state. Leaves out steps that succeeded before the status was first written: a status
     * that was deleted since has reported them.
     */
    public List<StepStatus> entered(StepState state) {
        return after.steps().stream()
                .filter(step -> step.state() == state)
                .filter(step -> before.filter(old -> !wasReported(old, step)).isPresent())
                .filter(step -> state != StepState.Succeeded || !finishedBeforeStatus(step))
                .toList();
    }

    private static boolean wasReported(FairLossExperimentStatus before, StepStatus step) {
        return step(before, step.id())
                .filter(old -> Objects.equals(old.hash(), step.hash()))
                .filter(old -> step.state() == StepState.Reused
                        ? FINISHED.contains(old.state())
                        : old.state() == step.state() && Objects.equals(old.job(), step.job()))
                .isPresent();
    }

    private boolean finishedBeforeStatus(StepStatus step) {
        var firstTransition = before.stream()
                .flatMap(old -> old.conditions().stream())
                .map(condition -> Instant.parse(condition.lastTransitionTime()))
                .min(Instant::compareTo);
        return step.finished() != null
                && firstTransition
                        .filter(Instant.parse(step.finished())::isBefore)
                        .isPresent();
    }

    /** Whether a condition changed to True. */
    public boolean becameTrue(Condition.Type type) {
        return isTrue(after, type) && before.filter(old -> isTrue(old, type)).isEmpty();
    }

    /** Whether a condition changed from True. */
    public boolean becameFalse(Condition.Type type) {
        return !isTrue(after, type) && before.filter(old -> isTrue(old, type)).isPresent();
    }

    /** When a condition had changed before this transition; empty if it did not exist. */
    public String previousTransitionTime(Condition.Type type) {
        return before.flatMap(old -> condition(old, type))
                .map(ExperimentCondition::lastTransitionTime)
                .orElse("");
    }

    /** A step of a status. */
    static Optional<StepStatus> step(FairLossExperimentStatus status, String id) {
        return status.steps().stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** A condition of a status. */
    static Optional<ExperimentCondition> condition(FairLossExperimentStatus status, Condition.Type type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type.text()))
                .findFirst();
    }

    /** Whether a condition of a status is True. */
    static boolean isTrue(FairLossExperimentStatus status, Condition.Type type) {
        return condition(status, type)
                .filter(condition -> condition.status() == ConditionState.True)
                .isPresent();
    }
}
