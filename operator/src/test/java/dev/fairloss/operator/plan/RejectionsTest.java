// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.plan.Rejection.Write;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.JobStates;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionsTest extends PlannerCase {
    private static final String QUOTA = "jobs is forbidden: exceeded quota: q, used: count/jobs.batch=2";

    @Test
    void withoutRejectionsThePlanStays() {
        var plan = plan();
        assertThat(Rejections.apply(plan, List.of())).isSameAs(plan);
    }

    @Test
    void aJobThatAQuotaRejectsIsQueued() {
        known();
        var plan = rejected(new Rejection(Write.CREATE, "Job", name("pretrain-1-1"), QUOTA));
        var step = step(plan, "pretrain-1-1");
        assertThat(step.state()).isEqualTo(StepState.Queued);
        assertThat(status(plan).steps())
                .filteredOn(entry -> entry.id().equals("pretrain-1-1"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.waitingFor()).isEqualTo(WaitingFor.Quota);
                    assertThat(entry.message()).isEqualTo("waiting for quota: " + QUOTA);
                });
        assertThat(plan.failure()).isEmpty();
        assertThat(plan.active()).isTrue();
    }

    @Test
    void aJobThatIsRejectedOtherwiseStallsItsStepOnly() {
        known();
        var plan = rejected(new Rejection(Write.CREATE, "Job", name("pretrain-1-1"), "denied by policy"));
        assertThat(step(plan, "pretrain-1-1").state()).isEqualTo(StepState.Pending);
        assertThat(step(plan, "train-fixed-0.25-1").state()).isEqualTo(StepState.Queued);
        assertThat(plan.failure()).map(Failure::reason).contains(FailureReason.Rejected);
        assertThat(plan.failure().orElseThrow().text())
                .startsWith("pretrain-1-1: the API server rejected the creation of the Job " + name("pretrain-1-1")
                        + ": denied by policy. Correct the cause");
        assertThat(plan.active()).as("the other Job is created").isTrue();
    }

    @Test
    void theNextPlanCreatesTheRejectedJobAgain() {
        known();
        var plan = rejected(new Rejection(Write.CREATE, "Job", name("pretrain-1-1"), "denied by policy"));
        status = Optional.of(status(plan));
        assertThat(created()).contains("pretrain-1-1");
        var again = rejected(new Rejection(Write.CREATE, "Job", name("pretrain-1-1"), "denied by policy"));
        assertThat(status(again)).as("the status is stable").isEqualTo(status.get());
    }

    @ParameterizedTest
    @CsvSource({"CREATE, ConfigMap", "UPDATE, FairLossExperiment"})
    void anObjectThatAllJobsNeedRejectsThemAll(Write write, String kind) {
        known();
        var plan = rejected(new Rejection(write, kind, "minimal", "denied by policy"));
        assertThat(plan.changes().jobs()).isEmpty();
        assertThat(plan.active()).isFalse();
        assertThat(plan.steps()).filteredOn(step -> step.failure().isPresent()).hasSizeGreaterThan(1);
        assertThat(status(plan).step()).isEqualTo("Stalled: pretrain-1-1");
    }

    @Test
    void aStepWhoseJobExistsIsNotAffectedByTheRejectionOfAnother() {
        known();
        observe("pretrain-1-1", JobStates.running());
        var plan = rejected(new Rejection(Write.CREATE, "ConfigMap", "minimal", "denied by policy"));
        assertThat(step(plan, "pretrain-1-1").state()).isEqualTo(StepState.Running);
        assertThat(step(plan, "train-fixed-0.25-1").failure()).isPresent();
    }

    @Test
    void aJobThatCannotBeDeletedStallsTheExperiment() {
        spec = changed -> changed.put("suspend", true);
        known();
        observe("pretrain-1-1", JobStates.running());
        var plan = rejected(new Rejection(Write.DELETE, "Job", name("pretrain-1-1"), "denied by policy"));
        assertThat(plan.terminating()).isFalse();
        assertThat(status(plan).lastError().message())
                .isEqualTo("the API server rejected the deletion of the Job " + name("pretrain-1-1")
                        + ": denied by policy");
        assertThat(status(plan).step()).isEqualTo("Stalled");
    }

    @Test
    void anObsoleteConfigMapThatCannotBeDeletedDoesNoHarm() {
        known();
        var plan = rejected(new Rejection(Write.DELETE, "ConfigMap", "old", "denied by policy"));
        assertThat(plan).isEqualTo(plan());
    }

    private Plan rejected(Rejection... rejections) {
        return Rejections.apply(plan(), List.of(rejections));
    }

    private FairLossExperimentStatus status(Plan plan) {
        return StatusRules.status(status, plan, JobStates.FINISHED);
    }

    private static StepAssessment step(Plan plan, String id) {
        return plan.steps().stream()
                .filter(step -> step.step().id().text().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
