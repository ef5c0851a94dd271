// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StartDelayTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:10Z");
    private static final StepStatus QUEUED = Statuses.step(StepKind.TRAIN, StepState.Queued, "job")
            .withWaitingFor(WaitingFor.PodStart)
            .withMessage("waiting for the pod to start");
    private static final StepStatus RUNNING =
            Statuses.step(StepKind.TRAIN, StepState.Running, "job").withStarted(START.toString());
    private static final FairLossExperimentStatus BEFORE = Statuses.of(
                    Statuses.step(StepKind.PREPARE, StepState.Succeeded, "first"), QUEUED)
            .withStep("train (queued)")
            .withConditions(List.of(
                    Statuses.condition("Ready", false, "Queued"),
                    Statuses.condition("Reconciling", true, "Queued"),
                    Statuses.condition("Stalled", false, "NoActionRequired")));
    private static final FairLossExperimentStatus STARTED = with(RUNNING)
            .withStep("train")
            .withEstimatedEnd("2026-01-01T01:00:00Z")
            .withConditions(List.of(
                    Statuses.condition("Ready", false, "StepsRunning"),
                    Statuses.condition("Reconciling", true, "StepsRunning"),
                    Statuses.condition("Stalled", false, "NoActionRequired")));

    private static FairLossExperimentStatus with(StepStatus train) {
        return BEFORE.withSteps(List.of(BEFORE.steps().get(0), train));
    }

    private static Optional<Duration> delay(FairLossExperimentStatus before, FairLossExperimentStatus after) {
        return StartDelay.of(Optional.of(before), after, START.plusMillis(500));
    }

    @ParameterizedTest(name = "{0} ms after the start: waits {1} ms")
    @CsvSource({"0, 3000", "500, 2500", "2999, 1", "3000, ", "60000, ", "-1, "})
    void aStartWaitsUntilItIsThreeSecondsOld(long age, Long wait) {
        assertThat(StartDelay.of(Optional.of(BEFORE), STARTED, START.plusMillis(age)))
                .isEqualTo(Optional.ofNullable(wait).map(Duration::ofMillis));
    }

    @Test
    void theLatestOfSeveralStartsCounts() {
        var later = RUNNING.withStarted(START.plusSeconds(1).toString());
        var two = BEFORE.withSteps(List.of(QUEUED.withId("a"), QUEUED.withId("b"), RUNNING.withId("c")));
        var after = two.withSteps(List.of(RUNNING.withId("a"), later.withId("b"), RUNNING.withId("c")));
        assertThat(StartDelay.of(Optional.of(two), after, START.plusSeconds(1))).contains(Duration.ofSeconds(3));
    }

    /** Changes that come with a start, and are written at once. */
    static Stream<Named<FairLossExperimentStatus>> otherChanges() {
        return Stream.of(
                named("another state", step -> step.withState(StepState.Failed)),
                named("another hash", step -> step.withHash("other")),
                named("another Job", step -> step.withJob("other")),
                named("a failure", step -> step.withFailureReason(FailureReason.Rejected)),
                named("a finished part", step -> step.withDone(1)),
                named("lost time", step -> step.withDeviceSeconds(5L)),
                named("an unknown start", step -> step.withStarted(null)),
                Named.of("a finished step", STARTED.withProgress("1/2")),
                Named.of("another generation", STARTED.withObservedGeneration(2L)),
                Named.of(
                        "another condition",
                        STARTED.withConditions(List.of(
                                STARTED.conditions().get(0),
                                STARTED.conditions().get(1),
                                Statuses.condition("Stalled", true, "Rejected")))));
    }

    private static Named<FairLossExperimentStatus> named(String name, UnaryOperator<StepStatus> change) {
        return Named.of(name, STARTED.withSteps(List.of(STARTED.steps().get(0), change.apply(RUNNING))));
    }

    @ParameterizedTest
    @MethodSource("otherChanges")
    void everythingElseIsWrittenAtOnce(FairLossExperimentStatus after) {
        assertThat(delay(BEFORE, after)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Node", "Quota", "Queue", "Store"})
    void theEndOfAnotherWaitIsWrittenAtOnce(WaitingFor cause) {
        assertThat(delay(with(QUEUED.withWaitingFor(cause)), STARTED)).isEmpty();
    }

    @Test
    void aFailureOfAPodToStartIsWrittenAtOnce() {
        assertThat(delay(with(QUEUED.withFailureReason(FailureReason.PodStartFailed)), STARTED))
                .isEmpty();
    }

    @Test
    void progressThatComesWithAStartWaitsAndOtherwiseDoesNot() {
        var progress = new StepProgressStatus(1, 1L, 100L, null, null, null);
        assertThat(delay(BEFORE, with(RUNNING.withProgress(progress)))).isPresent();
        assertThat(delay(STARTED, STARTED.withSteps(List.of(STARTED.steps().get(0), RUNNING.withProgress(progress)))))
                .isEmpty();
    }

    @Test
    void aStepThatRunsNoMoreIsWrittenAtOnce() {
        assertThat(delay(STARTED, BEFORE)).isEmpty();
    }

    @Test
    void anUnchangedAndAFirstStatusDoNotWait() {
        assertThat(delay(STARTED, STARTED)).isEmpty();
        assertThat(StartDelay.of(Optional.empty(), STARTED, START)).isEmpty();
    }
}
