// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.Failure;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.plan.StepAssessment;
import java.util.List;
import java.util.Optional;

/** Assessments of steps, and plans made of them. */
public final class Assessments {
    private Assessments() {}

    /** A step without a Job. */
    public static StepAssessment of(RunContext run, String step, StepState state) {
        return assessment(run, step, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A step with a Job. */
    public static StepAssessment of(RunContext run, String step, StepState state, JobState job) {
        return assessment(
                run,
                step,
                state,
                Optional.of(JobStates.job(run, step, job)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The step with its entry in the previous status. */
    public static StepAssessment withPrevious(StepAssessment assessment, StepStatus previous) {
        return new StepAssessment(
                assessment.step(),
                assessment.state(),
                assessment.job(),
                Optional.of(previous),
                assessment.reusedDeviceSeconds(),
                assessment.failure());
    }

    /** The step with a Job. */
    public static StepAssessment withJob(StepAssessment assessment, ObservedJob job) {
        return new StepAssessment(
                assessment.step(),
                assessment.state(),
                Optional.of(job),
                assessment.previous(),
                assessment.reusedDeviceSeconds(),
                assessment.failure());
    }

    /** A step that prepare found finished. */
    public static StepAssessment reused(RunContext run, String step, Optional<Long> deviceSeconds) {
        return assessment(
                run, step, StepState.Reused, Optional.empty(), Optional.empty(), deviceSeconds, Optional.empty());
    }

    /** A failed step whose Job is gone. */
    public static StepAssessment failed(RunContext run, String step, FailureReason reason) {
        return assessment(
                run,
                step,
                StepState.Failed,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure(step, reason)));
    }

    /** A failure of a step with exit code 3. */
    public static Failure failure(String step, FailureReason reason) {
        return new Failure(Optional.of(new StepId(step)), Optional.of(3), reason, "it failed", "Fix it.");
    }

    /** A plan without changes. */
    public static Plan plan(ResolvedExperiment experiment, StepAssessment... steps) {
        return new Plan(experiment, List.of(steps), Optional.empty(), ChangeSet.EMPTY, false);
    }

    /** A plan without changes whose pods terminate. */
    public static Plan terminating(ResolvedExperiment experiment, StepAssessment... steps) {
        return new Plan(experiment, List.of(steps), Optional.empty(), ChangeSet.EMPTY, true);
    }

    private static StepAssessment assessment(
            RunContext run,
            String step,
            StepState state,
            Optional<ObservedJob> job,
            Optional<StepStatus> previous,
            Optional<Long> reusedDeviceSeconds,
            Optional<Failure> failure) {
        return new StepAssessment(Runs.step(run, step), state, job, previous, reusedDeviceSeconds, failure);
    }
}
