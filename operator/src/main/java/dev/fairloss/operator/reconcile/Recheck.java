// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.operator.condition.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When to reconcile again without an event. Pure. */
final class Recheck {
    /**
     * Delay after a write. The SDK filters out the events of the operator's own writes, so if a Job that was "created" existed
     * already and had finished, no other event would follow. The same holds after a status update, which may repeat one that
     * failed after its Job was created.
     */
    static final Duration FIRST = Duration.ofSeconds(2);

    /** Maximum delay between two attempts at a rejected write, and between two looks at a pod that does not start. */
    static final Duration MAXIMUM = Duration.ofMinutes(1);

    private Recheck() {}

    /**
     * The delay of the next reconciliation; absent if only an event can change something. It grows with the time since the
     * experiment last made progress, so it backs off without remembering the number of attempts.
     *
     * @param status   the current status
     * @param changed  whether something was written
     * @param waits    whether the API server rejected a write, or a pod outlives its trainer
     */
    static Optional<Duration> after(FairLossExperimentStatus status, boolean changed, boolean waits, Instant now) {
        if (!waits && status.steps().stream().noneMatch(Recheck::mayWaitWithoutEvents)) {
            return changed ? Optional.of(FIRST) : Optional.empty();
        }
        var quarter = Duration.between(lastProgress(status, now), now).dividedBy(4);
        return Optional.of(quarter.compareTo(FIRST) < 0 ? FIRST : quarter.compareTo(MAXIMUM) > 0 ? MAXIMUM : quarter);
    }

    /**
     * Why pods are not created or do not start is in Events of Kubernetes, and why a queue does not admit a Job is in Workloads of
     * Kueue. The operator watches neither.
     */
    private static boolean mayWaitWithoutEvents(StepStatus step) {
        if (step.state() != StepState.Queued || step.waitingFor() == null) {
            return false;
        }
        return switch (step.waitingFor()) {
            case Queue, PodStart, Quota -> true;
            case Node, Store -> false;
        };
    }

    private static Instant lastProgress(FairLossExperimentStatus status, Instant now) {
        var conditions = status.conditions().stream()
                .filter(condition -> Condition.Type.contains(condition.type()))
                .map(ExperimentCondition::lastTransitionTime);
        var steps = status.steps().stream().flatMap(step -> Stream.of(step.started(), step.finished()));
        return Stream.concat(conditions, steps)
                .flatMap(Stream::ofNullable)
                .map(Instant::parse)
                .filter(time -> !time.isAfter(now))
                .max(Instant::compareTo)
                .orElse(now);
    }
}
