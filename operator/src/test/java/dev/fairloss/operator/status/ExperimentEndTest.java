// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StepStatusBuilder;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ExperimentEndTest {
    private static final Instant STARTED = Instant.parse("2026-01-02T03:00:00Z");
    private static final List<PlannedStep> PLAN = Runs.plan(Runs.of("cluster")).steps();

    /** All steps pending, except those of some kinds. */
    private static Optional<Instant> end(Function<PlannedStep, Optional<StepStatus>> known) {
        return ExperimentEnd.of(
                PLAN,
                PLAN.stream()
                        .map(step -> known.apply(step)
                                .orElseGet(() -> status(step, StepState.Pending).build()))
                        .toList());
    }

    private static StepStatusBuilder status(PlannedStep step, StepState state) {
        return StepStatusBuilder.builder()
                .id(step.id().text())
                .phase(step.kind())
                .state(state);
    }

    private static Optional<StepStatus> running(PlannedStep step, long seconds) {
        var end = STARTED.plusSeconds(seconds).toString();
        return Optional.of(status(step, StepState.Running)
                .started(STARTED.toString())
                .progress(new StepProgressStatus(50, null, null, null, null, end))
                .build());
    }

    private static Optional<StepStatus> finished(PlannedStep step, long seconds) {
        return Optional.of(status(step, StepState.Succeeded).seconds(seconds).build());
    }

    private static boolean isBefore(StepKind kind, PlannedStep step) {
        return step.kind().compareTo(kind) < 0;
    }

    @Test
    void isUnknownWhileNothingRuns() {
        assertThat(end(step -> Optional.empty())).isEmpty();
    }

    @Test
    void isUnknownWhileTheDurationOfALaterTrainingIs() {
        assertThat(end(step -> step.kind() == StepKind.PRETRAIN
                        ? running(step, 100)
                        : isBefore(StepKind.PRETRAIN, step) ? finished(step, 5) : Optional.empty()))
                .isEmpty();
    }

    @Test
    void isThatOfTheLastTrainingAndOfMeasuredEvaluations() {
        assertThat(end(step -> step.kind() == StepKind.TRAIN
                        ? running(step, step.id().text().contains("fairloss") ? 300 : 100)
                        : isBefore(StepKind.TRAIN, step) ? finished(step, 50) : Optional.empty()))
                .contains(STARTED.plusSeconds(300));
    }

    /** One training runs until 100 s and takes as long as the others, which start when it ends. */
    @Test
    void trainingsThatWaitTakeAsLongAsTheOneThatRuns() {
        String first = PLAN.stream()
                .filter(step -> step.kind() == StepKind.TRAIN)
                .findFirst()
                .orElseThrow()
                .id()
                .text();
        assertThat(end(step -> step.id().text().equals(first)
                        ? running(step, 100)
                        : isBefore(StepKind.TRAIN, step) ? finished(step, 50) : Optional.empty()))
                .contains(STARTED.plusSeconds(200));
    }

    private static boolean isFairLoss(PlannedStep step) {
        return step.id().text().contains("fairloss");
    }

    /** FairLoss's trainings run until 100 s, and other trainings and all later steps have some status. */
    private static Optional<Instant> whileFairLossTrains(Function<PlannedStep, Optional<StepStatus>> others) {
        return end(step -> isBefore(StepKind.TRAIN, step)
                ? finished(step, 50)
                : step.kind() == StepKind.TRAIN && isFairLoss(step) ? running(step, 100) : others.apply(step));
    }

    @Test
    void aStepThatWaitsForAnInputStartsWhenItEnds() {
        String measured = PLAN.stream()
                .filter(step -> step.kind() == StepKind.EVALUATE && !isFairLoss(step))
                .findFirst()
                .orElseThrow()
                .id()
                .text();
        assertThat(end(step -> isBefore(StepKind.TRAIN, step)
                        ? finished(step, 50)
                        : step.kind() == StepKind.TRAIN
                                ? running(step, isFairLoss(step) ? 300 : 100)
                                : step.id().text().equals(measured) ? finished(step, 40) : Optional.empty()))
                .contains(STARTED.plusSeconds(340));
    }

    @Test
    void aRunningStepWithoutAKnownEndTakesAsLongAsTheOthersFromTheFirstEndOn() {
        assertThat(whileFairLossTrains(step -> step.kind() == StepKind.TRAIN
                        ? Optional.of(status(step, StepState.Running)
                                .started(STARTED.toString())
                                .build())
                        : Optional.empty()))
                .contains(STARTED.plusSeconds(200));
    }

    @Test
    void theLongestMeasuredStepOfAKindCounts() {
        String finished = PLAN.stream()
                .filter(step -> step.kind() == StepKind.TRAIN && !isFairLoss(step))
                .findFirst()
                .orElseThrow()
                .id()
                .text();
        assertThat(whileFairLossTrains(
                        step -> step.id().text().equals(finished) ? finished(step, 500) : Optional.empty()))
                .contains(STARTED.plusSeconds(600));
    }

    @Test
    void finishedAndReusedStepsDoNotDelayTheEnd() {
        assertThat(whileFairLossTrains(step -> step.kind() == StepKind.TRAIN
                        ? Optional.of(status(step, StepState.Reused).build())
                        : Optional.empty()))
                .contains(STARTED.plusSeconds(100));
    }

    @Test
    void isUnknownIfAStepFailed() {
        assertThat(whileFairLossTrains(step -> step.kind() == StepKind.TRAIN
                        ? Optional.of(status(step, StepState.Failed).build())
                        : Optional.empty()))
                .isEmpty();
    }

    @Test
    void isUnknownIfAStepHasNoStatus() {
        var known = PLAN.stream()
                .filter(step -> isBefore(StepKind.REPORT, step))
                .map(step -> (step.kind() == StepKind.TRAIN ? running(step, 100) : finished(step, 5)).orElseThrow())
                .toList();
        assertThat(ExperimentEnd.of(PLAN, known)).isEmpty();
    }

    /** Without its start, the running training does not say how long one takes. */
    @Test
    void isUnknownIfTheStartOfTheOnlyTrainingIs() {
        assertThat(end(step -> isBefore(StepKind.TRAIN, step)
                        ? finished(step, 50)
                        : step.kind() == StepKind.TRAIN && isFairLoss(step)
                                ? Optional.of(status(step, StepState.Running)
                                        .progress(new StepProgressStatus(
                                                50,
                                                null,
                                                null,
                                                null,
                                                null,
                                                STARTED.plusSeconds(100).toString()))
                                        .build())
                                : Optional.empty()))
                .isEmpty();
    }
}
