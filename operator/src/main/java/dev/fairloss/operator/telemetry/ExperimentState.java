// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.condition.Condition.Reason;
import dev.fairloss.operator.condition.Condition.Type;
import java.util.Locale;
import java.util.Optional;

/** The state of an experiment: the values of the metric label {@code state}. */
public enum ExperimentState {
    /** It has no status yet. */
    NEW,
    /** Pods are running or terminating. */
    RUNNING,
    /** All its pods wait for a queue or for a node. */
    QUEUED,
    /** The user suspended it. */
    SUSPENDED,
    /** It waits for an edit of the spec, the data or the credentials. */
    STALLED,
    /** A step failed for good. */
    FAILED,
    /** The report is written. */
    COMPLETE;

    /** Reads the state from the conditions of a status. */
    public static ExperimentState of(Optional<FairLossExperimentStatus> status) {
        return status.filter(any -> !any.conditions().isEmpty())
                .map(ExperimentState::of)
                .orElse(NEW);
    }

    private static ExperimentState of(FairLossExperimentStatus status) {
        if (Transition.isTrue(status, Type.COMPLETE)) {
            return COMPLETE;
        }
        if (Transition.isTrue(status, Type.FAILED)) {
            return FAILED;
        }
        if (Transition.isTrue(status, Type.STALLED)) {
            return STALLED;
        }
        if (Transition.isTrue(status, Type.SUSPENDED)) {
            return SUSPENDED;
        }
        return Transition.condition(status, Type.RECONCILING)
                        .map(ExperimentCondition::reason)
                        .flatMap(Reason::parse)
                        .filter(reason -> reason == Reason.QUEUED)
                        .isPresent()
                ? QUEUED
                : RUNNING;
    }

    /** The value of the metric label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
