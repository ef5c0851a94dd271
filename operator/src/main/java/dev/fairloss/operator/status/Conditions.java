// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.operator.plan.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Builds conditions; a transition time moves when the status does, and never else. */
final class Conditions {
    private final List<ExperimentCondition> before;
    private final long generation;
    private final Instant now;
    private final List<ExperimentCondition> built = new ArrayList<>();

    Conditions(List<ExperimentCondition> before, long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Adds a condition; one that does not hold needs no words, but for Ready. */
    Conditions add(String type, boolean holds, Reason reason, String message) {
        var status = holds ? ConditionState.True : ConditionState.False;
        String since = before.stream()
                .filter(old -> old.type().equals(type) && old.status() == status)
                .map(ExperimentCondition::lastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        built.add(new ExperimentCondition(
                type,
                status,
                reason.word(),
                holds || type.equals("Ready") ? StepStatuses.truncate(message) : "",
                since,
                generation));
        return this;
    }

    List<ExperimentCondition> list() {
        return List.copyOf(built);
    }
}
