// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepAssessmentTest {
    private final RunContext run = Runs.of("minimal");

    @ParameterizedTest(name = "{0}: finished {1}, active {2}")
    @CsvSource({
        "Pending, false, false",
        "Queued, false, true",
        "Running, false, true",
        "Succeeded, true, false",
        "Reused, true, false",
        "Failed, false, false",
    })
    void theStateDecides(StepState state, boolean finished, boolean active) {
        var assessment = StepAssessment.of(Runs.step(run, "policy-1"), state);
        assertThat(assessment.finished()).isEqualTo(finished);
        assertThat(assessment.active()).isEqualTo(active);
    }

    @Test
    void eachCopyKeepsAllOtherComponents() {
        var step = Runs.step(run, "policy-1");
        var job = JobStates.job(run, "policy-1", JobStates.running());
        var previous = Optional.of(Statuses.step(StepKind.POLICY, StepState.Running, "job"));
        var failure = Failures.missingTerminationMessage(step.id());
        assertThat(StepAssessment.of(step, StepState.Failed)
                        .withJob(job)
                        .withPrevious(previous)
                        .withReusedDeviceSeconds(Optional.of(7L))
                        .withFailure(failure))
                .isEqualTo(new StepAssessment(
                        step, StepState.Failed, Optional.of(job), previous, Optional.of(7L), Optional.of(failure)))
                .isEqualTo(StepAssessment.of(step, StepState.Failed)
                        .withFailure(failure)
                        .withReusedDeviceSeconds(Optional.of(7L))
                        .withPrevious(previous)
                        .withJob(job));
    }
}
