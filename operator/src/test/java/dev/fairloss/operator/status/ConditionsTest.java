// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.operator.condition.Condition.Reason;
import dev.fairloss.operator.condition.Condition.Type;
import dev.fairloss.operator.testing.Statuses;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00.987Z");

    @Test
    void aNewConditionChangedNowToTheSecond() {
        assertThat(conditions().isFalse(Type.READY, Reason.QUEUED, "waits").list())
                .containsExactly(new ExperimentCondition(
                        "Ready", ConditionState.False, "Queued", "waits", "2026-02-01T00:00:00Z", 7L));
    }

    @Test
    void theTransitionTimeStaysWhileTheStatusDoes() {
        var previous = new ExperimentCondition[] {
            Statuses.condition("Reconciling", true, "Queued"), Statuses.condition("Ready", false, "Queued")
        };
        assertThat(conditions(previous)
                        .isFalse(Type.READY, Reason.STEPS_RUNNING, "another message")
                        .list())
                .extracting(ExperimentCondition::lastTransitionTime)
                .containsExactly(Statuses.CHANGED);
        assertThat(conditions(previous)
                        .isTrue(Type.READY, Reason.REPORT_WRITTEN, "")
                        .list())
                .extracting(ExperimentCondition::lastTransitionTime)
                .containsExactly("2026-02-01T00:00:00Z");
    }

    @Test
    void conditionsAreListedInTheOrderInWhichTheyAreAdded() {
        assertThat(conditions()
                        .isTrue(Type.STALLED, Reason.INVALID_INPUT, "")
                        .isFalse(Type.READY, Reason.INVALID_INPUT, "")
                        .list())
                .extracting(ExperimentCondition::type, ExperimentCondition::status)
                .containsExactly(tuple("Stalled", ConditionState.True), tuple("Ready", ConditionState.False));
    }

    @Test
    void conditionsOfOthersAreKeptAfterTheOperatorsOwn() {
        var other = Statuses.condition("example.com/Approved", true, "Reviewed");
        var next = Statuses.condition("example.com/Paid", false, "Quota");
        assertThat(conditions(other, Statuses.condition("Ready", false, "Queued"), next)
                        .isFalse(Type.READY, Reason.STEPS_RUNNING, "runs")
                        .list())
                .extracting(ExperimentCondition::type)
                .containsExactly("Ready", "example.com/Approved", "example.com/Paid");
        assertThat(conditions(other, next).list()).as("unchanged").containsExactly(other, next);
    }

    /** The API server accepts 16 conditions. The operator's six must find room. */
    @Test
    void atMostTenConditionsOfOthersAreKept() {
        var others = IntStream.range(0, 16)
                .mapToObj(i -> Statuses.condition("example.com/" + i, true, "Any"))
                .toArray(ExperimentCondition[]::new);
        assertThat(conditions(others).list()).containsExactly(Arrays.copyOf(others, 10));
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(conditions()
                        .isFalse(Type.READY, Reason.QUEUED, "a".repeat(2000))
                        .list())
                .allSatisfy(condition -> assertThat(condition.message()).hasSize(1024));
    }

    @Test
    void aReasonOfAnotherConditionIsRefused() {
        assertThatThrownBy(() -> conditions().isFalse(Type.SUSPENDED, Reason.INVALID_INPUT, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> conditions().isTrue(Type.READY, Reason.QUEUED, ""))
                .as("Queued is a reason of Ready=False alone")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Conditions conditions(ExperimentCondition... previous) {
        return new Conditions(List.of(previous), 7, NOW);
    }
}
