// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Runs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An experiment of a namespace with limits. */
class LimitedExperimentTest extends PlannerCase {
    private TenantLimits limits = TenantLimits.NONE;

    @Override
    Plan plan() {
        return Planner.plan(resolved(), observed());
    }

    private ResolvedExperiment resolved() {
        var experiment = Experiments.of("minimal", spec);
        experiment.setStatus(status.orElse(null));
        return ResolvedExperiment.of(experiment, Runs.IMAGES, Optional.of(Runs.STORE), SpecDefaults.NONE, limits);
    }

    @Test
    void aViolationKeepsTheFirstStepFromStarting() {
        limit("{\"default\": {\"priorityClasses\": []}}");
        assertThat(created()).as("the experiment sets no priority class").containsExactly("prepare");
        spec = changed -> changed.withObject("/scheduling").put("priorityClassName", "urgent");
        assertThat(created()).isEmpty();
        var failure = plan().failure().orElseThrow();
        assertThat(failure.reason()).isEqualTo(FailureReason.NotAllowed);
        assertThat(failure.text())
                .isEqualTo(
                        "spec.scheduling.priorityClassName: 'urgent' is not among the allowed priority classes (none)"
                                + " of namespace team-a; set by the administrator in the chart's"
                                + " limits.default.priorityClasses. Change the spec, or ask the administrator; the"
                                + " experiment then continues without a retry.");
    }

    @Test
    void runningStepsFinishAfterALimitIsLowered() {
        spec = changed -> changed.withObject("/scheduling").put("priorityClassName", "urgent");
        known(finished("prepare"));
        observe("pretrain-1-1", JobStates.running());
        assertThat(created()).as("without limits").contains("train-fixed-0.25-1");
        limit("{\"default\": {\"priorityClasses\": []}}");
        assertThat(plan().changes()).isEqualTo(ChangeSet.EMPTY);
        assertThat(states())
                .containsEntry("pretrain-1-1", StepState.Running)
                .containsEntry("train-fixed-0.25-1", StepState.Pending);
        assertThat(plan().failure()).map(Failure::reason).contains(FailureReason.NotAllowed);
        assertThat(plan().active()).isTrue();
    }

    @Test
    void aCompleteExperimentStaysComplete() {
        spec = changed -> changed.withObject("/scheduling").put("priorityClassName", "urgent");
        limit("{\"default\": {\"priorityClasses\": []}}");
        var steps = Runs.plan(run()).steps().stream()
                .map(step -> finished(step.id().text()))
                .toArray(StepStatus[]::new);
        known(steps);
        assertThat(plan().complete()).isTrue();
        assertThat(plan().failure()).isEmpty();
    }

    @Test
    void aDeletionIsNotLimited() {
        limit("{\"default\": {\"storageUris\": []}}");
        spec = changed -> changed.putObject("storage").put("uri", "s3://other");
        assertThat(resolved().blocked()).isPresent();
        var experiment = Experiments.of("minimal", spec);
        experiment.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(ResolvedExperiment.of(experiment, Runs.IMAGES, Optional.of(Runs.STORE), SpecDefaults.NONE, limits)
                        .blocked())
                .isEmpty();
    }

    @Test
    void theDefaultStoreIsAllowedButNotAnEarlierStoreOfTheExperiment() {
        limit("{\"default\": {\"storageUris\": [\"s3://allowed\"]}}");
        assertThat(resolved().blocked()).as("the default store").isEmpty();
        known(finished("prepare"));
        var store = new StoreStatus(Runs.STORE.uri(), Runs.STORE.endpoint(), null, null, null, null, null);
        status = status.map(found -> found.withStore(store));
        assertThat(resolved().blocked()).as("started in the default store").isEmpty();
        status =
                status.map(found -> found.withStore(new StoreStatus("s3://other", null, null, null, null, null, null)));
        assertThat(resolved().blocked()).map(Failure::message).get().asString().contains("'s3://other'");
    }

    @Test
    void gpuHoursOfAllAttemptsAreCounted() {
        limit("{\"default\": {\"maxGpuHours\": 1}}");
        known(finished("prepare"));
        use(DeviceType.GPU, 3000, 599);
        assertThat(created()).isNotEmpty();
        use(DeviceType.CPU, 3000, 600);
        assertThat(created()).isNotEmpty();
        use(DeviceType.GPU, 3000, 600);
        assertThat(created()).isEmpty();
        assertThat(plan().failure())
                .map(Failure::message)
                .get()
                .asString()
                .startsWith("status.cost: 1 GPU-hours reach");
    }

    private void use(DeviceType device, long done, long lost) {
        status = status.map(found -> found.withCost(new CostStatus(
                "", null, null, List.of(new PhaseCostStatus(StepKind.TRAIN, device, done, lost, 9999L, null)))));
    }

    @Test
    void furtherStepsWaitForGpus() {
        spec = changed -> changed.withObject("/compute").put("gpus", 1);
        observe("prepare", prepared(Set.of()));
        assertThat(created()).hasSizeGreaterThan(2);
        limit("{\"default\": {\"maxGpus\": 2}}");
        assertThat(created()).hasSize(2);
        limit("{\"default\": {\"maxGpus\": 1}}");
        var first = created();
        assertThat(first).hasSize(1);
        observe(first.get(0), JobStates.running());
        assertThat(created()).as("no GPU is left").isEmpty();
        assertThat(plan().failure()).isEmpty();
        limit("{\"default\": {\"maxGpus\": 0}}");
        assertThat(plan().failure()).map(Failure::reason).contains(FailureReason.NotAllowed);
    }

    @Test
    void stepsWithoutGpusDoNotWait() {
        observe("prepare", prepared(Set.of()));
        int all = created().size();
        limit("{\"default\": {\"maxGpus\": 0}}");
        assertThat(created()).hasSize(all);
    }

    @Test
    void aStepHasTheDeadlineOfTheLimitIfTheSpecHasNone() {
        String template = template();
        limit("{\"default\": {\"maxStepHours\": 2}}");
        assertThat(deadline()).isEqualTo(7200);
        assertThat(template()).as("running pods are not replaced").isEqualTo(template);
        spec = changed -> changed.put("activeDeadline", "PT1H");
        assertThat(deadline()).isEqualTo(3600);
    }

    private Long deadline() {
        return plan().changes().jobs().get(0).getSpec().getActiveDeadlineSeconds();
    }

    private String template() {
        return resolved().run().map(RunContext::templateHash).orElseThrow();
    }

    private void limit(String json) {
        try {
            limits = ContractJson.strictMapper().readValue(json, TenantLimits.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
