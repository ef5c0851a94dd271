// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.contract.step.StepKind;
import java.util.List;
import java.util.Optional;

/**
 * What should exist now, and how all stands.
 *
 * @param experiment what is asked for
 * @param steps      all steps, in the order in which they can run; empty if the experiment cannot begin
 * @param data       what prepare found, for this revision of the spec or an earlier one
 * @param changes    what is to be written
 * @param terminating    whether pods or Jobs are on their way out
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

    /** Whether the report is there. */
    public boolean complete() {
        return steps.stream()
                .anyMatch(assessment -> assessment.step().kind() == StepKind.REPORT && assessment.finished());
    }

    /** Why a person is needed; of several failures the one that weighs most: the first in the plan. */
    public Optional<Failure> failure() {
        return experiment.blocked().or(() -> steps.stream()
                .flatMap(assessment -> assessment.failure().stream())
                .findFirst());
    }

    /** Whether Jobs are there that have not ended, or are to be made now. */
    public boolean active() {
        return terminating || !changes.jobs().isEmpty() || steps.stream().anyMatch(StepAssessment::active);
    }
}
