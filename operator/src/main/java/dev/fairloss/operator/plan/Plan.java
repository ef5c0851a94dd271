// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.contract.step.StepKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What should exist now, and the state of all steps once it does.
 *
 * @param experiment  the experiment as it is requested
 * @param steps       all steps in an order in which they can run; empty if the experiment cannot start
 * @param data        what the prepare step found, for this revision of the spec or an earlier one
 * @param changes     objects to create and to delete
 * @param terminating whether Jobs or pods are terminating
 */
public record Plan(
        ResolvedExperiment experiment,
        List<StepAssessment> steps,
        Optional<DataStatus> data,
        ChangeSet changes,
        boolean terminating) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Whether the report is written. */
    public boolean complete() {
        return steps.stream()
                .anyMatch(assessment -> assessment.step().kind() == StepKind.REPORT && assessment.finished());
    }

    /**
     * Why the experiment cannot continue without a user: the first failure in the order of the plan. A failure that needs
     * no retry comes after one that needs one, and a secondary one after others. A limit that is lowered later does not concern a
     * complete experiment.
     */
    public Optional<Failure> failure() {
        return experiment
                .blocked()
                .filter(why -> why.reason() != FailureReason.NotAllowed || !complete())
                .or(() -> steps.stream()
                        .flatMap(assessment -> assessment.failure().stream())
                        .min(Comparator.comparing(Failure::needsNoRetry).thenComparing(Failure::secondary)));
    }

    /** Whether Jobs are running, terminating or about to be created. A Job whose pods cannot start is not active. */
    public boolean active() {
        return terminating
                || !changes.jobs().isEmpty()
                || steps.stream()
                        .anyMatch(assessment ->
                                assessment.active() && assessment.failure().isEmpty());
    }
}
