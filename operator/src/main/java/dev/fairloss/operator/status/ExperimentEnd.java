// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Estimates the end of an experiment: steps that have not started take as long as measured steps of the same kind, and start when
 * their inputs are finished, at the earliest when the first running step ends. Steps other than trainings that have not been
 * measured count as 0, since they are short. Pure; depends on statuses only, so that it changes only when one of them does.
 */
final class ExperimentEnd {
    private final Map<String, StepStatus> statuses = new HashMap<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private final Map<StepKind, Optional<Duration>> durations = new EnumMap<>(StepKind.class);
    private final Instant firstEnd;

    private ExperimentEnd(List<StepStatus> steps, Instant firstEnd) {
        steps.forEach(step -> statuses.put(step.id(), step));
        this.firstEnd = firstEnd;
    }

    /** The end; empty while no step runs whose end is known, or if the duration of a remaining training is unknown. */
    static Optional<Instant> of(List<PlannedStep> plan, List<StepStatus> steps) {
        var first = steps.stream().flatMap(step -> end(step).stream()).min(Comparator.naturalOrder());
        return first.flatMap(found -> new ExperimentEnd(steps, found).last(plan));
    }

    /** The steps of a plan come after their inputs. */
    private Optional<Instant> last(List<PlannedStep> plan) {
        for (var step : plan) {
            var end = end(step);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            ends.put(step.id().text(), end.get());
        }
        return ends.values().stream().max(Comparator.naturalOrder());
    }

    private Optional<Instant> end(PlannedStep step) {
        var status = statuses.get(step.id().text());
        if (status == null || status.state() == StepState.Failed) {
            return Optional.empty();
        }
        if (status.state() == StepState.Succeeded || status.state() == StepState.Reused) {
            return Optional.of(Instant.EPOCH);
        }
        if (status.state() == StepState.Running) {
            return end(status).or(() -> duration(step.kind()).map(firstEnd::plus));
        }
        var start = Stream.concat(
                        Stream.of(firstEnd),
                        step.inputs().stream().map(StepId::text).map(ends::get).filter(Objects::nonNull))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return duration(step.kind()).map(start::plus);
    }

    private Optional<Duration> duration(StepKind kind) {
        return durations.computeIfAbsent(kind, this::longest);
    }

    private Optional<Duration> longest(StepKind kind) {
        var ofKind =
                statuses.values().stream().filter(step -> step.phase() == kind).toList();
        var measured = ofKind.stream()
                .filter(step -> step.state() == StepState.Succeeded && step.seconds() != null)
                .map(step -> Duration.ofSeconds(step.seconds()));
        var running = ofKind.stream()
                .flatMap(step -> end(step)
                        .filter(end -> step.started() != null)
                        .map(end -> Duration.between(Instant.parse(step.started()), end))
                        .stream());
        return Stream.concat(measured, running).max(Comparator.naturalOrder()).or(() -> switch (kind) {
            case PRETRAIN, COLLECT, TRAIN -> Optional.empty();
            case PREPARE, POLICY, EVALUATE, REPORT -> Optional.of(Duration.ZERO);
        });
    }

    private static Optional<Instant> end(StepStatus step) {
        return Optional.ofNullable(step.progress())
                .map(StepProgressStatus::estimatedEnd)
                .map(Instant::parse);
    }
}
