// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Two statuses of one experiment, one after the other: metrics, Events and log lines tell what is new in the second. Pure.
 *
 * @param before absent for an experiment that is seen for the first time, or whose status was wiped
 */
public record Transition(Optional<FairLossExperimentStatus> before, FairLossExperimentStatus after) {
    private static final Set<StepState> FINISHED = Set.of(StepState.Succeeded, StepState.Reused);

    /**
     * Steps that have come to a state in which they stay. What a Job had finished before a status began was told by the
     * status before that one, which somebody has wiped.
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
        var oldest = before.stream()
                .flatMap(old -> old.conditions().stream())
                .map(condition -> Instant.parse(condition.lastTransitionTime()))
                .min(Instant::compareTo);
        return step.finished() != null
                && oldest.filter(Instant.parse(step.finished())::isBefore).isPresent();
    }

    /** Whether a condition has become true. */
    public boolean becameTrue(String condition) {
        return isTrue(after, condition)
                && before.filter(old -> isTrue(old, condition)).isEmpty();
    }

    /** Whether a condition has ceased to be true. */
    public boolean becameFalse(String condition) {
        return !isTrue(after, condition)
                && before.filter(old -> isTrue(old, condition)).isPresent();
    }

    /** When a condition had changed last before this; empty if there was none. */
    public String previousTransitionTime(String condition) {
        return before.flatMap(old -> condition(old, condition))
                .map(ExperimentCondition::lastTransitionTime)
                .orElse("");
    }

    /** A step of a status. */
    static Optional<StepStatus> step(FairLossExperimentStatus status, String id) {
        return status.steps().stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** A condition of a status. */
    static Optional<ExperimentCondition> condition(FairLossExperimentStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static boolean isTrue(FairLossExperimentStatus status, String type) {
        return condition(status, type)
                .filter(condition -> condition.status().name().equals("True"))
                .isPresent();
    }
}
