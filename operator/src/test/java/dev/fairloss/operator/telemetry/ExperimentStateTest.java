// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.operator.testing.Statuses;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentStateTest {
    /** The conditions that are True, and the reason of Reconciling. */
    @ParameterizedTest(name = "{0} ({1}): {2}")
    @CsvSource({
        "Ready Complete, Idle, COMPLETE",
        "Stalled Failed, Idle, FAILED",
        "Stalled, Idle, STALLED",
        "Suspended, Idle, SUSPENDED",
        "Reconciling, Queued, QUEUED",
        "Reconciling, StepsRunning, RUNNING",
        "Reconciling, Terminating, RUNNING",
        "Reconciling, OfAnotherVersion, RUNNING",
    })
    void theConditionsDecide(String holding, String reason, ExperimentState state) {
        var conditions = Stream.concat(
                        Stream.of(holding.split(" ")).map(type -> Statuses.condition(type, true, reason)),
                        holding.equals("Reconciling")
                                ? Stream.<ExperimentCondition>empty()
                                : Stream.of(Statuses.condition("Reconciling", false, reason)))
                .toList();
        assertThat(ExperimentState.of(Optional.of(Statuses.EMPTY.withConditions(conditions))))
                .isEqualTo(state);
    }

    @Test
    void anExperimentWithoutConditionsIsNew() {
        assertThat(ExperimentState.of(Optional.empty())).isEqualTo(ExperimentState.NEW);
        assertThat(ExperimentState.of(Optional.of(Statuses.EMPTY))).isEqualTo(ExperimentState.NEW);
    }

    @ParameterizedTest
    @EnumSource(ExperimentState.class)
    void theLabelIsInLowerCase(ExperimentState state) {
        assertThat(state.label()).matches("[a-z]+").isEqualToIgnoringCase(state.name());
    }
}
