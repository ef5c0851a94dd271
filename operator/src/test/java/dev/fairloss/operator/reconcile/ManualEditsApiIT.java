// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import dev.fairloss.operator.testing.StatusHistory;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users and the cluster change objects by hand: the end state is the same, and no step runs twice. */
@ExtendWith(ApiServer.class)
class ManualEditsApiIT {
    private static final List<String> STEPS = List.of(
            "prepare",
            "pretrain-1-1",
            "collect-1",
            "policy-1",
            "train-fairloss-1",
            "evaluate-fairloss-1",
            "train-fixed-0.25-1",
            "evaluate-fixed-0.25-1",
            "report");

    /** Each Job is deleted while its pods run, and again when it has finished. */
    @Test
    void jobsMayBeDeletedInEachPhase() {
        try (var cluster = new Cluster();
                var history = new StatusHistory(cluster, "whole")) {
            STEPS.forEach(step -> cluster.jobs().play(step, new Outcome.Held()));
            cluster.start();
            cluster.create("whole");
            for (String step : STEPS) {
                cluster.await("whole", "runs " + step, status -> state(status, step) == StepState.Running);
                var job = cluster.job(step).orElseThrow();
                cluster.client().resource(job).delete();
                cluster.until("another Job of " + step, () -> !job.getMetadata()
                        .getUid()
                        .equals(cluster.job(step).orElseThrow().getMetadata().getUid()));
                cluster.jobs().play(step, new Outcome.Done());
                cluster.await("whole", "has done " + step, status -> state(status, step) == StepState.Succeeded);
                cluster.job(step)
                        .ifPresent(done -> cluster.client().resource(done).delete());
            }
            cluster.awaitTrue("whole", "Complete");
            assertThat(cluster.trainer().worked())
                    .hasSize(9)
                    .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(1));
            history.assertOnlyForwards();
        }
    }

    @Test
    void podsMayBeEvicted() {
        try (var cluster = new Cluster();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("whole");
            cluster.await("whole", "collects", status -> state(status, "collect-1") == StepState.Running);
            cluster.jobs().evict("collect-1");
            cluster.jobs().evict("collect-1");
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
        }
    }

    /** Finished pods are often deleted to tidy up: the status keeps what they reported. */
    @Test
    void finishedPodsMayBeDeleted() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.start(counted);
            cluster.create("whole");
            cluster.assertWhole("whole");
            var before = cluster.get("whole").getStatus();
            cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withGracePeriod(0)
                    .delete();
            cluster.assertQuiet("whole", faults);
            assertThat(cluster.get("whole").getStatus()).isEqualTo(before);
        }
    }

    @Test
    void aStatusMayBeDeleted() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("whole");
            cluster.await("whole", "collects", status -> state(status, "collect-1") == StepState.Running);
            wipe(cluster);
            cluster.await("whole", "knows again", status -> state(status, "pretrain-1-1") == StepState.Succeeded);
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.assertWhole("whole");
            wipe(cluster);
            cluster.assertWhole("whole");
        }
    }

    /** Users' labels and annotations on all objects cause no write. */
    @Test
    void usersLabelsAndAnnotationsAreKept() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start(counted);
            cluster.create("whole");
            cluster.await(
                    "whole",
                    "does nothing but collect",
                    status -> state(status, "collect-1") == StepState.Running
                            && status.progress().equals("4/9"));
            cluster.assertQuiet("whole", faults);
            int before = faults.count(cluster.namespace());
            cluster.editJob("collect-1", job -> {
                job.getMetadata().getLabels().put("team", "faces");
                job.getMetadata().getAnnotations().put("note", "mine");
                return job;
            });
            cluster.edit("whole", experiment -> {
                experiment.getMetadata().setLabels(Map.of("team", "faces"));
                return experiment;
            });
            cluster.assertQuiet("whole", faults);
            assertThat(faults.count(cluster.namespace())).isEqualTo(before);
            assertThat(cluster.job("collect-1").orElseThrow().getMetadata().getLabels())
                    .containsEntry("team", "faces");
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.assertWhole("whole");
        }
    }

    /** Without the operator's labels a Job is invisible, but its pods are not: the operator waits for them and finds the Job again. */
    @Test
    void theOperatorsLabelsMayBeRemoved() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("whole");
            cluster.await("whole", "collects", status -> state(status, "collect-1") == StepState.Running);
            String uid = cluster.job("collect-1").orElseThrow().getMetadata().getUid();
            cluster.editJob("collect-1", job -> {
                job.getMetadata().getLabels().remove("app.kubernetes.io/managed-by");
                return job;
            });
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.assertWhole("whole");
            assertThat(cluster.job("collect-1").orElseThrow().getMetadata().getUid())
                    .isEqualTo(uid);
        }
    }

    @Test
    void experimentsOfOneNameInTwoNamespacesAreIndependent() {
        String label = "fairloss-test/" + UUID.randomUUID();
        try (var one = new Cluster();
                var other = new Cluster()) {
            var operator = RunningOperator.everywhere(label, one.client());
            one.jobs().play("collect-1", new Outcome.Held());
            one.createLabelled("whole", label);
            other.createLabelled("whole", label);
            other.assertWhole("whole");
            one.jobs().play("collect-1", new Outcome.Done());
            one.assertWhole("whole");
            operator.close();
        }
    }

    /** An edit stops running steps whose inputs it changes; all others continue in the same Job. */
    @Test
    void anEditStopsNoStepThatIsStillPlanned() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("pretrain-1-1", new Outcome.Held());
            cluster.jobs().play("train-fixed-0.25-1", new Outcome.Held());
            cluster.start();
            cluster.create("edited");
            cluster.await("edited", "trains", status -> state(status, "train-fixed-0.25-1") == StepState.Running);
            String pretrain =
                    cluster.job("pretrain-1-1").orElseThrow().getMetadata().getUid();
            String train = cluster.job("train-fixed-0.25-1")
                    .orElseThrow()
                    .getMetadata()
                    .getUid();
            cluster.edit(
                    "edited",
                    experiment -> Experiments.with(
                            experiment, spec -> spec.withObject("/training").put("updates", 20)));
            cluster.until(
                    "the training starts again",
                    () -> !train.equals(cluster.job("train-fixed-0.25-1")
                            .orElseThrow()
                            .getMetadata()
                            .getUid()));
            assertThat(cluster.job("pretrain-1-1").orElseThrow().getMetadata().getUid())
                    .isEqualTo(pretrain);
            cluster.jobs().play("train-fixed-0.25-1", new Outcome.Done());
            cluster.jobs().play("pretrain-1-1", new Outcome.Done());
            cluster.awaitTrue("edited", "Complete");
            assertThat(cluster.trainer().worked())
                    .containsEntry("prepare", 2)
                    .containsEntry("pretrain-1-1", 1)
                    .containsEntry("train-fixed-0.25-1", 1);
        }
    }

    /** An experiment whose first Job waits in a queue. */
    private static void startQueued(Cluster cluster, KubernetesClient client) {
        cluster.jobs().play("prepare", new Outcome.Held());
        cluster.start(client);
        cluster.create("queued", "scheduling: {queueName: team-a}");
        cluster.await("queued", "is queued", status -> state(status, "prepare") == StepState.Queued);
    }

    /** A queue admits and evicts a Job; the user suspends and resumes. The operator writes each Job once. */
    @Test
    void aQueueOwnsTheSuspendField() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            startQueued(cluster, counted);
            for (boolean suspended : List.of(false, true, false, true)) {
                cluster.editJob("prepare", job -> {
                    job.getSpec().setSuspend(suspended);
                    return job;
                });
                var wanted = suspended ? StepState.Queued : StepState.Running;
                cluster.await("queued", "is " + wanted, status -> state(status, "prepare") == wanted);
                cluster.assertQuiet("queued", faults);
                assertThat(cluster.job("prepare").orElseThrow().getSpec().getSuspend())
                        .isEqualTo(suspended);
            }
            assertThat(faults.writes(cluster.namespace()))
                    .filteredOn(write -> write.contains(" jobs/"))
                    .hasSize(1);
            cluster.edit("queued", experiment -> suspend(experiment, true));
            cluster.awaitTrue("queued", "Suspended");
            assertThat(cluster.allJobs()).isEmpty();
            cluster.edit("queued", experiment -> suspend(experiment, false));
            cluster.await("queued", "is queued again", status -> state(status, "prepare") == StepState.Queued);
            assertThat(cluster.job("prepare").orElseThrow().getSpec().getSuspend())
                    .isTrue();
        }
    }

    /** Before it admits a Job, a queue may change where and with which resources its pods run. The operator keeps that. */
    @Test
    void aQueueMayChangeThePodsOfASuspendedJob() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            startQueued(cluster, counted);
            String uid = cluster.job("prepare").orElseThrow().getMetadata().getUid();
            cluster.editJob("prepare", job -> new JobBuilder(job)
                    .editSpec()
                    .withSuspend(false)
                    .editTemplate()
                    .editOrNewMetadata()
                    .addToAnnotations("kueue.x-k8s.io/podset", "main")
                    .endMetadata()
                    .editSpec()
                    .addToNodeSelector("pool", "spot")
                    .addNewToleration()
                    .withKey("spot")
                    .withOperator("Exists")
                    .endToleration()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());
            cluster.await("queued", "runs", status -> state(status, "prepare") == StepState.Running);
            cluster.assertQuiet("queued", faults);
            var admitted = cluster.job("prepare").orElseThrow();
            assertThat(admitted.getMetadata().getUid()).isEqualTo(uid);
            var pod = admitted.getSpec().getTemplate().getSpec();
            assertThat(pod.getNodeSelector()).containsEntry("pool", "spot");
            assertThat(pod.getTolerations()).extracting(Toleration::getKey).containsExactly("spot");
            assertThat(faults.writes(cluster.namespace()))
                    .filteredOn(write -> write.contains(" jobs/"))
                    .hasSize(1);
        }
    }

    /**
     * Kubernetes 1.35 and newer let a queue change the resources of a suspended Job (KEP-5440). Older ones do not, so this test
     * replaces the Job by one with other resources while the operator is down.
     */
    @Test
    void aQueueMayChangeTheResourcesOfASuspendedJob() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.start();
            cluster.create("queued", "scheduling: {queueName: team-a}");
            cluster.await("queued", "is queued", status -> state(status, "prepare") == StepState.Queued);
            var created = cluster.job("prepare").orElseThrow();
            cluster.stop();
            cluster.client().resource(created).delete();
            cluster.until("the Job is gone", () -> cluster.job("prepare").isEmpty());
            var other = new JobBuilder(created)
                    .editMetadata()
                    .withUid(null)
                    .withResourceVersion(null)
                    .withManagedFields(List.of())
                    .endMetadata()
                    .withStatus(null)
                    .build();
            other.getSpec().setSelector(null);
            var template = other.getSpec().getTemplate();
            template.getMetadata().getLabels().keySet().removeIf(key -> key.contains("controller-uid"));
            template.getSpec()
                    .getContainers()
                    .get(0)
                    .getResources()
                    .getRequests()
                    .put("cpu", new Quantity("1500m"));
            String uid = cluster.client().resource(other).create().getMetadata().getUid();
            cluster.start(counted);
            cluster.editJob("prepare", job -> {
                job.getSpec().setSuspend(false);
                return job;
            });
            cluster.await(
                    "queued",
                    "waits for its next Job",
                    status -> state(status, "prepare") == StepState.Succeeded
                            && state(status, "pretrain-1-1") == StepState.Queued);
            assertThat(cluster.job("prepare").orElseThrow())
                    .satisfies(job -> assertThat(job.getMetadata().getUid()).isEqualTo(uid))
                    .satisfies(job -> assertThat(job.getSpec()
                                    .getTemplate()
                                    .getSpec()
                                    .getContainers()
                                    .get(0)
                                    .getResources()
                                    .getRequests())
                            .containsEntry("cpu", new Quantity("1500m")));
            assertThat(faults.writes(cluster.namespace()))
                    .filteredOn(write -> write.contains(" jobs/"))
                    .allSatisfy(write -> assertThat(write).doesNotContain("prepare"));
        }
    }

    private static FairLossExperiment suspend(FairLossExperiment experiment, boolean wanted) {
        return Experiments.with(experiment, spec -> spec.put("suspend", wanted));
    }

    private static void wipe(Cluster cluster) {
        cluster.until("the status is wiped", () -> {
            var bare = cluster.get("whole");
            bare.setStatus(null);
            bare.getMetadata().setManagedFields(null);
            return cluster.client().resource(bare).updateStatus() != null;
        });
    }

    private static StepState state(FairLossExperimentStatus status, String step) {
        return status.steps().stream()
                .filter(found -> found.id().equals(step))
                .map(StepStatus::state)
                .findFirst()
                .orElse(StepState.Pending);
    }
}
