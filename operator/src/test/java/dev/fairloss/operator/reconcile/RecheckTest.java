// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecheckTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest(name = "queued for {0}, changed {1}, rejected {2}, {3} s after the last progress: {4}")
    @CsvSource(
            nullValues = "null",
            value = {
                "Queue, false, false, 100, PT25S",
                "Store, false, false, 100, null",
                "Node, false, false, 100, null",
                "Node, true, false, 100, PT2S",
                "Node, false, true, 0, PT2S",
                "Node, true, true, 100, PT25S",
                "PodStart, false, false, 0, PT2S",
                "PodStart, false, false, 100, PT25S",
                "Quota, false, false, 100, PT25S",
                "Quota, false, false, 100000, PT1M",
            })
    void theDelayGrowsWithTheTimeWithoutProgress(
            WaitingFor waitingFor, boolean changed, boolean rejected, long seconds, Duration delay) {
        var step = Statuses.step(StepKind.TRAIN, StepState.Queued, "job")
                .withWaitingFor(waitingFor)
                .withStarted(STARTED.toString());
        var status = Statuses.of(step).withConditions(List.of());
        assertThat(Recheck.after(status, changed, rejected, STARTED.plusSeconds(seconds)))
                .isEqualTo(Optional.ofNullable(delay));
    }

    @ParameterizedTest(name = "{0}, changed at {1}: {2}")
    @CsvSource({
        "Ready, 2026-01-01T00:01:20Z, PT5S",
        "example.com/Approved, 2026-01-01T00:01:20Z, PT25S",
        "example.com/Approved, yesterday, PT25S",
    })
    void onlyTheOperatorsOwnConditionsAreProgress(String type, String time, Duration delay) {
        var step = Statuses.step(StepKind.TRAIN, StepState.Queued, "job")
                .withWaitingFor(WaitingFor.Queue)
                .withStarted(STARTED.toString());
        var condition = new ExperimentCondition(type, ConditionState.True, "Any", "", time, 1L);
        assertThat(Recheck.after(
                        Statuses.of(step).withConditions(List.of(condition)), false, false, STARTED.plusSeconds(100)))
                .contains(delay);
    }
}
