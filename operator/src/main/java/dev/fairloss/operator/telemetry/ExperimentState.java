// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an experiment stands, in one word: the values of the metric's label {@code state}. */
public enum ExperimentState {
    /** Nothing was said of it yet. */
    NEW,
    /** Pods are at work or leaving. */
    RUNNING,
    /** All its pods wait for a queue or for a node. */
    QUEUED,
    /** The user stopped it. */
    SUSPENDED,
    /** It waits for a person: an edit of manifest, data or credentials. */
    STALLED,
    /** It waits for a person: a step failed as often as it may. */
    FAILED,
    /** The report is there. */
    COMPLETE;

    private static final List<ExperimentState> CONDITIONS = List.of(COMPLETE, FAILED, STALLED, SUSPENDED);

    /** Read from the conditions. */
    public static ExperimentState of(Optional<FairLossExperimentStatus> status) {
        if (status.filter(current -> !current.conditions().isEmpty()).isEmpty()) {
            return NEW;
        }
        return CONDITIONS.stream()
                .filter(state -> new Transition(Optional.empty(), status.get()).becameTrue(state.condition()))
                .findFirst()
                .orElseGet(() -> Transition.condition(status.get(), "Ready")
                        .map(ExperimentCondition::reason)
                        .filter("Queued"::equals)
                        .map(reason -> QUEUED)
                        .orElse(RUNNING));
    }

    /** As a label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private String condition() {
        return name().charAt(0) + label().substring(1);
    }
}
