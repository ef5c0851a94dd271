// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.operator.condition.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the conditions of a status. lastTransitionTime changes only when the condition's status changes. */
final class Conditions {
    /** With the operator's own, as many as the API server accepts. */
    private static final int MAX_OTHERS = 10;

    private final List<ExperimentCondition> previous;
    private final long generation;
    private final Instant now;
    private final List<ExperimentCondition> conditions = new ArrayList<>();

    /**
     * @param previous   the conditions of the previous status
     * @param generation of the spec that the conditions describe
     * @param now        transition time of conditions whose status changes
     */
    Conditions(List<ExperimentCondition> previous, long generation, Instant now) {
        this.previous = previous;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Adds a condition whose status is True. */
    Conditions isTrue(Condition.Type type, Condition.Reason reason, String message) {
        return add(type, true, reason, message);
    }

    /** Adds a condition whose status is False. */
    Conditions isFalse(Condition.Type type, Condition.Reason reason, String message) {
        return add(type, false, reason, message);
    }

    /** The added conditions, then those of others, which a replaced status keeps. */
    List<ExperimentCondition> list() {
        var others = previous.stream()
                .filter(condition -> !Condition.Type.contains(condition.type()))
                .limit(MAX_OTHERS);
        return Stream.concat(conditions.stream(), others).toList();
    }

    private Conditions add(Condition.Type type, boolean holds, Condition.Reason reason, String message) {
        if (!reason.isValidFor(type, holds)) {
            throw new IllegalArgumentException(type + "=" + holds + " cannot have the reason " + reason);
        }
        var status = holds ? ConditionState.True : ConditionState.False;
        String transitionTime = previous.stream()
                .filter(old -> old.type().equals(type.text()) && old.status() == status)
                .map(ExperimentCondition::lastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        conditions.add(new ExperimentCondition(
                type.text(), status, reason.text(), StepStatuses.truncate(message), transitionTime, generation));
        return this;
    }
}
