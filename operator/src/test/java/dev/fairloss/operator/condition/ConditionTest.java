// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.operator.condition.Condition.Reason;
import dev.fairloss.operator.condition.Condition.Type;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsSpelledOnceAndRead(Reason reason) {
        assertThat(reason.text()).matches("([A-Z][a-z]+)+");
        assertThat(Reason.parse(reason.text())).contains(reason);
    }

    @Test
    void anUnknownReasonIsNotRead() {
        assertThat(Reason.parse("OfAnotherVersion")).isEmpty();
    }

    /** The first three are the types of kstatus, which tools look for. */
    @Test
    void typesAreSpelledAsInConditions() {
        assertThat(Type.values())
                .extracting(Type::text)
                .containsExactly("Ready", "Reconciling", "Stalled", "Suspended", "Complete", "Failed");
    }

    /** So that a program that reads one condition never sees the reason of another. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonButThoseOfReadyBelongsToOneCondition(Reason reason) {
        var types = Stream.of(Type.values())
                .filter(type -> type != Type.READY && type != Type.FAILED)
                .filter(type -> reason.isValidFor(type, true) || reason.isValidFor(type, false));
        assertThat(types).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(FailureReason.class)
    void everyFailureIsAReasonOfStalledAndNotReady(FailureReason failure) {
        var reason = Reason.of(failure);
        assertThat(reason.text()).isEqualTo(failure.name());
        assertThat(reason.isValidFor(Type.STALLED, true)).isTrue();
        assertThat(reason.isValidFor(Type.READY, false)).isTrue();
        assertThat(reason.isValidFor(Type.READY, true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void everyConditionHasReasonsForBothStates(Type type) {
        assertThat(Reason.values()).anyMatch(reason -> reason.isValidFor(type, true));
        assertThat(Reason.values()).anyMatch(reason -> reason.isValidFor(type, false));
    }
}
