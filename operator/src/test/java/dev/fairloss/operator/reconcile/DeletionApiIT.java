// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.plan.CleanupPlan;
import dev.fairloss.operator.plan.DeletionState;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.SteppingClock;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletion: no failure keeps an experiment forever. Runs without a garbage collector. */
@ExtendWith(ApiServer.class)
class DeletionApiIT {
    private static final String DELETE = "artifactPolicy: Delete";

    @Test
    void anExperimentThatKeepsItsArtifactsHasNoFinalizer() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("kept");
            cluster.awaitTrue("kept", "Complete");
            assertThat(cluster.get("kept").getMetadata().getFinalizers()).isEmpty();
            cluster.resource("kept").delete();
            assertThat(cluster.get("kept")).isNull();
            assertThat(cluster.job("purge")).isEmpty();
            assertThat(ownersOf(cluster.allJobs())).containsOnly("kept");
        }
    }

    /** A second delete and a restart of the operator change nothing. */
    @ParameterizedTest
    @EnumSource
    void artifactsAreDeletedWithTheExperiment(DeletionPropagation propagation) {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("purge", new Outcome.Held());
            cluster.start();
            cluster.create("gone", DELETE);
            cluster.awaitTrue("gone", "Complete");
            assertThat(cluster.get("gone").getMetadata().getFinalizers()).containsExactly(DeletionState.FINALIZER);
            cluster.resource("gone").withPropagationPolicy(propagation).delete();
            cluster.until("its purge runs", () -> running(cluster, "purge"));
            assertThat(cluster.job("purge").orElseThrow().getMetadata().getOwnerReferences())
                    .as("no deletion removes it")
                    .isEmpty();
            cluster.stop();
            cluster.resource("gone").withPropagationPolicy(propagation).delete();
            cluster.start();
            cluster.jobs().play("purge", new Outcome.Done());
            // The API server added finalizers of the garbage collector, which does not run here.
            cluster.until(
                    "it may go",
                    () -> cluster.get("gone") == null || !cluster.get("gone").hasFinalizer(DeletionState.FINALIZER));
            assertThat(cluster.get("gone") == null).isEqualTo(propagation == DeletionPropagation.BACKGROUND);
            assertThat(cluster.trainer().worked()).containsEntry("purge", 1).containsEntry("report", 1);
        }
    }

    @Test
    void podsTerminateBeforeArtifactsAreDeleted() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("busy", DELETE);
            cluster.until("it collects", () -> running(cluster, "collect-1"));
            var pod = cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withLabel("fairloss.dev/step", "collect-1");
            var slow = pod.list().getItems().get(0);
            finalizers(cluster, slow, "test.fairloss.dev/slow");
            cluster.resource("busy").delete();
            cluster.until("its Jobs go", () -> cluster.job("collect-1").isEmpty());
            cluster.until("all pods but one go", () -> pod.list().getItems().size() == 1);
            assertThat(cluster.job("purge")).isEmpty();
            finalizers(cluster, slow);
            cluster.awaitGone("busy");
            assertThat(cluster.trainer().worked()).containsEntry("purge", 1).doesNotContainKey("report");
        }
    }

    @Test
    void thePolicyMayChangeUntilTheDeletion() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("purge", new Outcome.Held());
            cluster.start();
            cluster.create("changed", DELETE);
            cluster.awaitTrue("changed", "Complete");
            policy(cluster, "Keep");
            cluster.until("it is held no more", () -> !cluster.get("changed").hasFinalizer(DeletionState.FINALIZER));
            policy(cluster, "Delete");
            cluster.until("it is held again", () -> cluster.get("changed").hasFinalizer(DeletionState.FINALIZER));
            cluster.resource("changed").delete();
            cluster.until("its purge runs", () -> running(cluster, "purge"));
            policy(cluster, "Keep");
            cluster.awaitGone("changed");
        }
    }

    @Test
    void aFailedPurgeDoesNotBlockTheDeletion() {
        try (var cluster = new Cluster()) {
            cluster.jobs()
                    .play(
                            "purge",
                            new Outcome.Failed(ExitCode.INVALID_INPUT, "the store refuses the key", "Fix the Secret."));
            cluster.start();
            cluster.create("refused", DELETE);
            cluster.awaitTrue("refused", "Complete");
            cluster.resource("refused").delete();
            cluster.awaitGone("refused");
            assertThat(warnings(cluster))
                    .containsExactly("artifacts were kept in s3://experiments/team-a: the store refuses the key."
                            + " To delete them, run fairloss purge on that store.");
            assertThat(cluster.trainer().worked()).doesNotContainKey("purge");
        }
    }

    /** Without a node, an image or a Secret for its pod, the purge hangs until its deadline. */
    @Test
    void aHangingPurgeDoesNotBlockTheDeletionForLong() {
        var clock = new SteppingClock();
        try (var cluster = new Cluster()) {
            cluster.jobs().play("purge", new Outcome.Held());
            cluster.start(clock);
            cluster.create("hung", DELETE);
            cluster.awaitTrue("hung", "Complete");
            cluster.resource("hung").delete();
            cluster.until("its purge runs", () -> running(cluster, "purge"));
            cluster.stop();
            clock.leap(CleanupPlan.TIMEOUT);
            cluster.start(clock);
            cluster.awaitGone("hung");
            assertThat(warnings(cluster)).singleElement().asString().contains("within 15 minutes");
            assertThat(cluster.job("purge")).as("it is deleted").isEmpty();
        }
    }

    /**
     * As Kubernetes 1.33 and later delete a namespace: first the pods. The Job controller keeps each failed pod of a fan-out until
     * its replacement exists, which the namespace rejects, so only the deletion of the Job releases the pods.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNamespaceCanBeDeletedDuringAFanOut(boolean operatorRestarts) {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start();
            cluster.create("busy");
            cluster.until("it collects", () -> running(cluster, "collect-1"));
            var pods = cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withLabel("fairloss.dev/step", "collect-1");
            if (operatorRestarts) {
                cluster.stop();
            }
            pods.list().getItems().forEach(pod -> finalizers(cluster, pod, "batch.kubernetes.io/job-tracking"));
            deleteNamespace(cluster);
            pods.delete();
            if (operatorRestarts) {
                cluster.start();
            }
            cluster.until("its Jobs are deleted", () -> unfinishedJobs(cluster).isEmpty());
            assertThat(cluster.get("busy").getMetadata().getDeletionTimestamp()).isNull();
            pods.list().getItems().forEach(pod -> finalizers(cluster, pod));
        }
    }

    /** A terminating namespace accepts no Job. */
    @Test
    void aNamespaceCanBeDeleted() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("whole", DELETE);
            cluster.awaitTrue("whole", "Complete");
            deleteNamespace(cluster);
            cluster.resource("whole").delete();
            cluster.awaitGone("whole");
            assertThat(cluster.job("purge")).isEmpty();
        }
    }

    /** The namespace is deleted while the purge runs: its Job is deleted and cannot be created again. */
    @Test
    void aNamespaceCanBeDeletedDuringAPurge() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play("purge", new Outcome.Held());
            cluster.start();
            cluster.create("whole", DELETE);
            cluster.awaitTrue("whole", "Complete");
            cluster.resource("whole").delete();
            cluster.until("its purge runs", () -> running(cluster, "purge"));
            deleteNamespace(cluster);
            cluster.client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace())
                    .delete();
            cluster.awaitGone("whole");
        }
    }

    @Test
    void anExperimentThatNeverBeganIsDeletedAtOnce() {
        try (var cluster = new Cluster()) {
            cluster.create(Experiments.with(Cluster.experiment("homeless", DELETE), spec -> spec.remove("storage")));
            cluster.start();
            cluster.awaitTrue("homeless", "Stalled");
            cluster.resource("homeless").delete();
            cluster.awaitGone("homeless");
            assertThat(cluster.allJobs()).isEmpty();
        }
    }

    private static List<String> warnings(Cluster cluster) {
        return cluster.client().events().v1().events().inNamespace(cluster.namespace()).list().getItems().stream()
                .filter(event -> event.getReason().equals("ArtifactsKept"))
                .filter(event -> event.getType().equals("Warning"))
                .map(event -> event.getNote())
                .toList();
    }

    private static void finalizers(Cluster cluster, Pod pod, String... finalizers) {
        cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName(pod.getMetadata().getName())
                .edit(one -> {
                    one.getMetadata().setFinalizers(List.of(finalizers));
                    return one;
                });
    }

    private static List<Job> unfinishedJobs(Cluster cluster) {
        return cluster.allJobs().stream()
                .filter(job -> job.getStatus().getCompletionTime() == null)
                .toList();
    }

    private static boolean running(Cluster cluster, String step) {
        return cluster.job(step)
                .filter(job -> job.getStatus() != null && job.getStatus().getStartTime() != null)
                .isPresent();
    }

    private static void policy(Cluster cluster, String policy) {
        cluster.edit("changed", experiment -> Experiments.with(experiment, spec -> spec.put("artifactPolicy", policy)));
    }

    private static void deleteNamespace(Cluster cluster) {
        cluster.client().namespaces().withName(cluster.namespace()).delete();
        cluster.until(
                "the namespace goes",
                () -> cluster.client()
                                .namespaces()
                                .withName(cluster.namespace())
                                .get()
                                .getMetadata()
                                .getDeletionTimestamp()
                        != null);
    }

    private static List<String> ownersOf(List<Job> jobs) {
        return jobs.stream()
                .flatMap(job -> job.getMetadata().getOwnerReferences().stream())
                .map(owner -> owner.getName())
                .toList();
    }
}
