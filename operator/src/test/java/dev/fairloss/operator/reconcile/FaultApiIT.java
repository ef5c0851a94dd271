// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import dev.fairloss.operator.testing.SharedTrainings;
import dev.fairloss.operator.testing.StatusHistory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each write of a whole experiment fails once: the end state is the same, and no step runs twice. This covers writes of objects, of the
 * status and of everything else.
 */
@ExtendWith(ApiServer.class)
class FaultApiIT {
    /** The bound that the operator is held to is 40 for seven steps; here are nine, and five writes a step. */
    private static final int MOST_WRITES = 50;

    /** Several experiments, each in a namespace of its own, share the writes: each one's faults are so far apart. */
    private static final int APART = 5;

    /** The same for trainings that share pods: each fault has so many experiments. */
    private static final int APART_OF_SHARED = 2;

    /** The Job stops, a purge runs, the finalizer is removed. */
    private static final int WRITES_OF_A_DELETION = 3;

    private static final String DELETE = "artifactPolicy: Delete";

    private final String label = "fairloss-test/" + UUID.randomUUID();
    private final Faults faults = new Faults();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<StatusHistory> histories = new ArrayList<>();
    private KubernetesClient shared;
    private KubernetesClient faulty;
    private RunningOperator operator;

    @BeforeEach
    void start() {
        shared = ApiServer.client();
        faulty = faults.client();
        operator = RunningOperator.everywhere(label, faulty);
    }

    @AfterEach
    void end() {
        operator.close();
        histories.forEach(StatusHistory::close);
        clusters.forEach(Cluster::close);
        faulty.close();
        shared.close();
    }

    @ParameterizedTest
    @EnumSource
    void anyWriteMayFail(Faults.When when) {
        var first = cluster();
        first.createLabelled("whole", label, DELETE);
        first.assertUndisturbed("whole");
        assertThat(faults.count(first.namespace())).isBetween(10, MOST_WRITES);
        for (int i = 0; i < APART; i++) {
            int n = i;
            var cluster = cluster();
            histories.add(new StatusHistory(cluster, "whole"));
            faults.fail(cluster.namespace(), write -> write % APART == n, when);
            cluster.createLabelled("whole", label, DELETE);
        }
        clusters.forEach(cluster -> cluster.assertSame("whole", first));
        histories.forEach(StatusHistory::assertOnlyForwards);
        faults.assertNoneSpared(clusters.subList(1, clusters.size()));
    }

    /**
     * Trainings that share a pod, one of which diverges and is retried, with each fault in half of the experiments: they end as if
     * each had a pod of its own.
     */
    @Test
    void anyWriteOfSharedTrainingsMayFail() {
        var labels = Map.of(label, "true");
        var first = cluster();
        SharedTrainings.create(first, labels, 1);
        for (var when : Faults.When.values()) {
            for (int i = 0; i < APART_OF_SHARED; i++) {
                int n = i;
                var cluster = cluster();
                histories.add(new StatusHistory(cluster, SharedTrainings.NAME));
                faults.fail(cluster.namespace(), write -> write % APART_OF_SHARED == n, when);
                SharedTrainings.create(cluster, labels, 2);
            }
        }
        var sharing = clusters.subList(1, clusters.size());
        first.until("it has failed", () -> SharedTrainings.hasFailed(first));
        for (var cluster : sharing) {
            cluster.until("it has failed", () -> SharedTrainings.hasFailed(cluster));
            SharedTrainings.assertFailed(cluster, SharedTrainings.outcome(first));
        }
        clusters.forEach(SharedTrainings::retry);
        first.until("it is complete", () -> SharedTrainings.isComplete(first));
        for (var cluster : sharing) {
            cluster.until("it is complete", () -> SharedTrainings.isComplete(cluster));
            SharedTrainings.assertComplete(cluster, SharedTrainings.outcome(first));
        }
        histories.forEach(history -> history.assertStayFinished(step -> step.phase() == StepKind.TRAIN));
        faults.assertNoneSpared(sharing);
    }

    /** Deletes an experiment whose pods run and whose artifacts are deleted with it. */
    @ParameterizedTest
    @EnumSource
    void anyWriteOfADeletionMayFail(Faults.When when) {
        for (int n = 1; n <= WRITES_OF_A_DELETION; n++) {
            var cluster = busy();
            int fatal = faults.count(cluster.namespace()) + n;
            faults.fail(cluster.namespace(), write -> write == fatal, when);
            cluster.resource("busy").delete();
        }
        for (var cluster : clusters) {
            cluster.awaitGone("busy");
            assertThat(cluster.trainer().worked()).containsEntry("purge", 1).doesNotContainKey("collect-1");
            assertThat(cluster.job("collect-1")).isEmpty();
            assertThat(cluster.jobs().made()).containsEntry("collect-1", 1).containsEntry("purge", 1);
            assertThat(cluster.events()).noneMatch(events -> events.startsWith("ArtifactsKept"));
        }
        // One may have been refused: a Job is deleted only in the version that was seen.
        assertThat(clusters.stream()
                        .filter(cluster -> !faults.struck(cluster.namespace()).isEmpty()))
                .hasSizeGreaterThan(WRITES_OF_A_DELETION - 2);
    }

    private Cluster busy() {
        var cluster = cluster();
        cluster.jobs().play("collect-1", new Outcome.Held());
        cluster.createLabelled("busy", label, DELETE);
        cluster.await(
                "busy",
                "collects",
                status -> "collect-1".equals(status.step()) && status.progress().equals("4/9"));
        return cluster;
    }

    private Cluster cluster() {
        var cluster = new Cluster(shared);
        clusters.add(cluster);
        return cluster;
    }
}
