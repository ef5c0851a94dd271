// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.condition.Condition.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How long a status waits that says no more than that steps have started. A short step ends in that time, and several steps start,
 * and one write says it all. Everything else is written at once. Pure.
 */
public final class StartDelay {
    /** From the start of a Job. People do not notice it, and short steps last not much longer. */
    static final Duration DELAY = Duration.ofSeconds(3);

    private static final Set<String> UNDER_WAY =
            Set.of(Reason.PREPARING.text(), Reason.STEPS_RUNNING.text(), Reason.QUEUED.text());

    private StartDelay() {}

    /**
     * How much longer a status waits; empty if it is to be written now, or is no other than the one before.
     *
     * @param before the status that was written last
     */
    public static Optional<Duration> of(
            Optional<FairLossExperimentStatus> before, FairLossExperimentStatus after, Instant now) {
        return before.filter(written ->
                        !written.equals(after) && withoutStarts(written).equals(withoutStarts(after)))
                .flatMap(written -> latestStart(written, after))
                .filter(start -> !start.isAfter(now))
                .map(start -> Duration.between(now, start.plus(DELAY)))
                .filter(left -> left.compareTo(Duration.ZERO) > 0);
    }

    /** When the last of the steps started that the status before does not show as running; empty if one does not say. */
    private static Optional<Instant> latestStart(FairLossExperimentStatus before, FairLossExperimentStatus after) {
        var running = before.steps().stream()
                .filter(step -> step.state() == StepState.Running)
                .map(StepStatus::id)
                .toList();
        var started = after.steps().stream()
                .filter(step -> step.state() == StepState.Running && !running.contains(step.id()))
                .toList();
        return started.stream().anyMatch(step -> step.started() == null)
                ? Optional.empty()
                : started.stream().map(step -> Instant.parse(step.started())).max(Instant::compareTo);
    }

    /** The status with every step under way as if it had just been created. */
    private static FairLossExperimentStatus withoutStarts(FairLossExperimentStatus status) {
        return status.withStep(null)
                .withEstimatedEnd(null)
                .withConditions(status.conditions().stream()
                        .map(StartDelay::withoutStart)
                        .toList())
                .withSteps(status.steps().stream().map(StartDelay::withoutStart).toList());
    }

    private static StepStatus withoutStart(StepStatus step) {
        boolean starts = step.state() == StepState.Queued
                && step.failureReason() == null
                && (step.waitingFor() == null || step.waitingFor() == WaitingFor.PodStart);
        return starts || step.state() == StepState.Running
                ? step.withState(StepState.Running)
                        .withStarted(null)
                        .withProgress(null)
                        .withWaitingFor(null)
                        .withMessage(null)
                : step;
    }

    private static ExperimentCondition withoutStart(ExperimentCondition condition) {
        return UNDER_WAY.contains(condition.reason())
                ? new ExperimentCondition(
                        condition.type(),
                        condition.status(),
                        Reason.STEPS_RUNNING.text(),
                        "",
                        condition.lastTransitionTime(),
                        condition.observedGeneration())
                : condition;
    }
}
