// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.Statuses;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole experiments on a real API server. */
@ExtendWith(ApiServer.class)
class ExperimentApiIT {
    @Test
    void anExperimentGoesFromApplyToComplete() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("whole");
            var status = cluster.awaitTrue("whole", "Complete");
            assertThat(status.steps()).hasSize(9).allMatch(step -> step.state() == StepState.Succeeded);
            assertThat(cluster.trainer().worked())
                    .hasSize(9)
                    .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(1));
            assertThat(status.progress()).isEqualTo("9/9");
            assertThat(status.report()).isEqualTo("s3://experiments/report.html");
            assertThat(status.best().accuracy()).isEqualTo("0.8550");
        }
    }

    @Test
    void aSuspendedExperimentHasNoPodsAndResumes() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("paused");
            cluster.await("paused", "collects", status -> state(status, "collect-1") == StepState.Running);
            cluster.edit("paused", experiment -> suspend(experiment, true));
            var paused = cluster.awaitTrue("paused", "Suspended");
            assertThat(Statuses.isTrue(paused, "Reconciling")).isFalse();
            assertThat(state(paused, "collect-1")).isEqualTo(StepState.Pending);
            assertThat(cluster.allJobs())
                    .noneMatch(job -> job.getMetadata().getName().contains("-collect-"));
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.edit("paused", experiment -> suspend(experiment, false));
            cluster.awaitTrue("paused", "Complete");
            assertThat(cluster.trainer().worked())
                    .hasSize(9)
                    .containsEntry("prepare", 1)
                    .containsEntry("pretrain-1-1", 1);
        }
    }

    @Test
    void anEditStopsUnplannedStepsAndKeepsFinishedOnes() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("train-fixed-0.25-1", new Outcome.Held());
            cluster.start();
            cluster.create("edited");
            var before = cluster.await(
                    "edited", "trains", status -> state(status, "train-fixed-0.25-1") == StepState.Running);
            String old = job(before, "train-fixed-0.25-1");
            cluster.edit(
                    "edited",
                    experiment -> Experiments.with(
                            experiment, spec -> ((com.fasterxml.jackson.databind.node.ObjectNode) spec.get("training"))
                                    .put("updates", 20)));
            cluster.await(
                    "edited",
                    "trains again",
                    status -> job(status, "train-fixed-0.25-1") != null
                            && !old.equals(job(status, "train-fixed-0.25-1")));
            cluster.jobs().play("train-fixed-0.25-1", new Outcome.Done());
            var status = cluster.awaitTrue("edited", "Complete");
            assertThat(job(status, "train-fixed-0.25-1")).isNotEqualTo(old);
            assertThat(cluster.allJobs())
                    .noneMatch(job -> job.getMetadata().getName().equals(old));
            assertThat(cluster.trainer().worked())
                    .containsEntry("prepare", 2)
                    .containsEntry("pretrain-1-1", 1)
                    .containsEntry("collect-1", 1)
                    .containsEntry("policy-1", 1);
        }
    }

    @Test
    void badDataStallsWithARemedyUntilTheUserRetries() {
        try (var cluster = new Cluster()) {
            cluster.jobs()
                    .play(
                            "prepare",
                            new Outcome.Failed(
                                    ExitCode.INVALID_INPUT, "file:faces/a.jpg cannot be read", "Replace it."));
            cluster.start();
            cluster.create("bad");
            var stalled = cluster.awaitTrue("bad", "Stalled");
            assertThat(Statuses.isTrue(stalled, "Failed")).isFalse();
            assertThat(stalled.lastError().step()).isEqualTo("prepare");
            assertThat(stalled.lastError().exitCode()).isEqualTo(3);
            assertThat(stalled.lastError().message()).isEqualTo("file:faces/a.jpg cannot be read");
            assertThat(stalled.lastError().remedy()).startsWith("Replace it.").contains("fairloss.dev/retry");
            cluster.jobs().play("prepare", new Outcome.Done());
            cluster.edit("bad", experiment -> {
                experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "1"));
                return experiment;
            });
            var status = cluster.awaitTrue("bad", "Complete");
            assertThat(status.lastError()).isNull();
        }
    }

    @Test
    void finishedStepsOfAnotherExperimentAreReused() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("first");
            cluster.awaitTrue("first", "Complete");
            cluster.create("second");
            var status = cluster.awaitTrue("second", "Complete");
            assertThat(status.steps())
                    .filteredOn(step -> step.state() == StepState.Reused)
                    .hasSize(8);
            assertThat(cluster.trainer().worked()).containsEntry("prepare", 2).containsEntry("train-fairloss-1", 1);
        }
    }

    /** Without Jobs and without a status, finished steps are found again: prepare looks them up in the store. */
    @Test
    void neitherADeletedStatusNorDeletedJobsRunAStepAgain() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("wiped");
            cluster.awaitTrue("wiped", "Complete");
            cluster.stop();
            cluster.client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace())
                    .delete();
            var bare = cluster.get("wiped");
            bare.setStatus(null);
            bare.getMetadata().setManagedFields(null);
            cluster.client().resource(bare).updateStatus();
            assertThat(cluster.get("wiped").getStatus()).isNull();
            cluster.start();
            cluster.awaitTrue("wiped", "Complete");
            assertThat(cluster.trainer().worked())
                    .containsEntry("prepare", 2)
                    .containsEntry("pretrain-1-1", 1)
                    .containsEntry("report", 1);
        }
    }

    @Test
    void aManuallyDeletedJobIsCreatedAgain() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("pretrain-1-1", new Outcome.Held());
            cluster.start();
            cluster.create("deleted");
            var status = cluster.await("deleted", "pretrains", now -> state(now, "pretrain-1-1") == StepState.Running);
            cluster.jobs().play("pretrain-1-1", new Outcome.Done());
            cluster.client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace())
                    .withName(job(status, "pretrain-1-1"))
                    .delete();
            cluster.awaitTrue("deleted", "Complete");
        }
    }

    /** Kueue starts a Job by clearing its suspend field; the operator never sets it again. */
    @Test
    void aQueueDecidesWhenJobsStart() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("prepare", new Outcome.Held());
            cluster.start();
            cluster.create("queued", "scheduling: {queueName: team-a}");
            var status = cluster.await(
                    "queued",
                    "is queued",
                    now -> state(now, "prepare") == StepState.Queued
                            && now.steps().get(0).message() != null);
            assertThat(status.steps().get(0).message()).isEqualTo("waiting for the queue to admit the Job");
            var jobs = cluster.client().batch().v1().jobs().inNamespace(cluster.namespace());
            assertThat(jobs.withName(job(status, "prepare")).get().getMetadata().getLabels())
                    .containsEntry("kueue.x-k8s.io/queue-name", "team-a");
            jobs.withName(job(status, "prepare")).edit(job -> {
                job.getSpec().setSuspend(false);
                return job;
            });
            cluster.await("queued", "runs", now -> state(now, "prepare") == StepState.Running);
            cluster.stop();
            cluster.start();
            cluster.edit("queued", experiment -> {
                experiment.getMetadata().setLabels(Map.of("team", "faces"));
                return experiment;
            });
            cluster.await("queued", "still runs", now -> state(now, "prepare") == StepState.Running);
            assertThat(jobs.withName(job(status, "prepare")).get().getSpec().getSuspend())
                    .isFalse();
        }
    }

    @Test
    void withoutAStoreNothingStarts() {
        try (var cluster = new Cluster()) {
            cluster.create(Experiments.with(Cluster.experiment("homeless"), spec -> spec.remove("storage")));
            cluster.start();
            var status = cluster.awaitTrue("homeless", "Stalled");
            assertThat(status.lastError().message()).contains("spec.storage is not set");
        }
    }

    private static StepState state(FairLossExperimentStatus status, String step) {
        return status.steps().stream()
                .filter(found -> found.id().equals(step))
                .map(StepStatus::state)
                .findFirst()
                .orElse(StepState.Pending);
    }

    private static String job(FairLossExperimentStatus status, String step) {
        return status.steps().stream()
                .filter(found -> found.id().equals(step))
                .findFirst()
                .map(StepStatus::job)
                .orElse(null);
    }

    private static FairLossExperiment suspend(FairLossExperiment experiment, boolean wanted) {
        return Experiments.with(experiment, spec -> spec.put("suspend", wanted));
    }
}
