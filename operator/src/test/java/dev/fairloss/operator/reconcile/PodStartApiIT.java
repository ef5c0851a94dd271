// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Experiments whose pods do not start, on a real API server. The test writes what the kubelet and the Job controller write. */
@ExtendWith(ApiServer.class)
class PodStartApiIT {
    @Test
    void anImageThatDoesNotExistStallsUntilItIsCorrected() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("prepare", new Outcome.Pending());
            cluster.start(cluster.client(), new OperatorSettings("fairloss/wrong:test", Optional.empty()));
            cluster.create("image");
            cluster.until("there is a pod", () -> pod(cluster) != null);
            cluster.client()
                    .resource(new PodBuilder(pod(cluster))
                            .withNewStatus()
                            .withPhase("Pending")
                            .addNewContainerStatus()
                            .withName("trainer")
                            .withImage("fairloss/wrong:test")
                            .withImageID("")
                            .withReady(false)
                            .withRestartCount(0)
                            .withNewState()
                            .withNewWaiting()
                            .withReason("ErrImagePull")
                            .withMessage("failed to pull image: fairloss/wrong:test: not found")
                            .endWaiting()
                            .endState()
                            .endContainerStatus()
                            .endStatus()
                            .build())
                    .patchStatus();
            var stalled = cluster.awaitTrue("image", "Stalled");
            assertThat(stalled.lastError().reason().name()).isEqualTo("PodStartFailed");
            assertThat(step(stalled).message()).contains("ErrImagePull: failed to pull image");
            assertThat(step(stalled).state()).isEqualTo(StepState.Queued);
            assertThat(cluster.events())
                    .anyMatch(event -> event.startsWith("PodStartFailed prepare: prepare: the pod"));
            cluster.stop();
            cluster.jobs().play("prepare", new Outcome.Done());
            cluster.start();
            cluster.awaitTrue("image", "Complete");
        }
    }

    @Test
    void theJobControllersMessageIsReported() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("prepare", new Outcome.WithoutPods());
            cluster.start();
            cluster.create("class");
            cluster.until("there is a Job", () -> cluster.job("prepare").isPresent());
            String job = cluster.job("prepare").orElseThrow().getMetadata().getName();
            event(
                    cluster,
                    "Job",
                    job,
                    "FailedCreate",
                    "Error creating: pods \"a-x7k2p\" is forbidden: exceeded quota: q, requested: requests.cpu=2");
            var status = cluster.await(
                    "class", "waits for quota", found -> step(found).waitingFor() == WaitingFor.Quota);
            assertThat(step(status).message()).contains("exceeded quota: q");
            assertThat(Statuses.isTrue(status, "Reconciling")).isTrue();
        }
    }

    @Test
    void theKubeletsMessageAboutAMissingSecretIsReportedAndARetryReplacesTheJob() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("prepare", new Outcome.Pending());
            cluster.start();
            cluster.create("secret");
            cluster.until("there is a pod", () -> pod(cluster) != null);
            event(
                    cluster,
                    "Pod",
                    pod(cluster).getMetadata().getName(),
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"credentials\" : secret \"s3\" not found");
            var stalled = cluster.awaitTrue("secret", "Stalled");
            assertThat(stalled.lastError().message()).contains("secret \"s3\" not found");
            String stuck = step(stalled).job();
            cluster.edit("secret", experiment -> {
                experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "1"));
                return experiment;
            });
            cluster.await(
                    "secret",
                    "has another Job",
                    found -> !stuck.equals(step(found).job()));
            cluster.jobs().play("prepare", new Outcome.Done());
            var status = cluster.awaitTrue("secret", "Complete");
            assertThat(step(status).job()).isNotEqualTo(stuck);
        }
    }

    /** A sidecar that an admission webhook adds as an ordinary container keeps the pod, and so the Job, running. */
    @Test
    void aPodThatOutlivesItsTrainerIsEndedWithItsJob() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("pretrain-1-1", new Outcome.Lingering());
            cluster.jobs().play("collect-1", new Outcome.Lingering());
            cluster.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
            cluster.create("sidecar");
            var status = cluster.awaitTrue("sidecar", "Complete");
            assertThat(status.steps()).allMatch(step -> step.state() == StepState.Succeeded);
            assertThat(cluster.job("pretrain-1-1")).isEmpty();
            assertThat(cluster.job("collect-1")).isEmpty();
            assertThat(cluster.job("policy-1")).isPresent();
            assertThat(cluster.jobs().made()).containsEntry("pretrain-1-1", 1).containsEntry("collect-1", 1);
        }
    }

    private static Pod pod(Cluster cluster) {
        return cluster.client().pods().inNamespace(cluster.namespace()).list().getItems().stream()
                .findFirst()
                .orElse(null);
    }

    private static StepStatus step(FairLossExperimentStatus status) {
        return status.steps().get(0);
    }

    private static void event(Cluster cluster, String kind, String name, String reason, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        cluster.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName("event-")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind(kind)
                        .withNamespace(cluster.namespace())
                        .withName(name)
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .build())
                .create();
    }
}
