// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two teams share GPUs through Kueue. Skipped if the cluster has no Kueue. */
@ResourceLock("gpus")
class KueueE2E {
    private static final Path LONG = Path.of("src/test/resources/e2e/long.yaml");
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    /** One prefix for both teams, so that one reuses the data of the other. */
    private static final String STORE = Installation.STORE + "-kueue";

    @BeforeAll
    static void install() {
        try (var client = new KubernetesClientBuilder().build()) {
            Queues.assumeInstalled(client);
        }
        Installation.ensure();
        Results.start(LONG);
    }

    /**
     * One team borrows the GPUs of the other, loses them as soon as their owner needs them, and resumes from its checkpoint. A
     * Job that Kueue cannot admit says why.
     */
    @Test
    void aTeamBorrowsGpusAndIsPreemptedByTheirOwner() {
        try (var borrower = Team.gather("borrower");
                var owner = Team.gather("owner")) {
            Queues.create(borrower, owner);
            try {
                borrower.create(LONG, "long", spec -> queued(spec, Queues.NAME, 1));
                var preempted = borrower.atWork("long", "pretrain-1-1", Team.TRAINS);
                owner.create(TINY, "tiny", spec -> {
                    queued(spec, Queues.NAME, 1);
                    reuseTheDataOfLong(spec); // needs GPUs at once
                    spec.put("artifactPolicy", "Delete");
                    spec.withObject("/collection").put("parallelism", 4);
                    spec.withObject("/compute/phases/collect").put("gpus", 0); // the quota is one GPU
                });
                borrower.until("the borrower gives the GPUs back", () -> borrower.step("long", "pretrain-1-1")
                        .filter(step -> step.waitingFor() == WaitingFor.Queue)
                        .isPresent());
                owner.complete("tiny");
                owner.experiment("tiny").delete();
                borrower.resumes("long", preempted);

                borrower.create(TINY, "lost", spec -> queued(spec, "no-such-queue", 0));
                borrower.until(
                        "Kueue says that the queue is missing",
                        () -> waits(borrower, "lost", "prepare", "LocalQueue no-such-queue doesn't exist"));
                borrower.create(TINY, "large", spec -> {
                    queued(spec, Queues.NAME, 1);
                    reuseTheDataOfLong(spec);
                    spec.withObject("/compute/phases/pretrain").put("memory", "64Gi");
                });
                borrower.until(
                        "Kueue says that the quota is too small",
                        () -> waits(borrower, "large", "pretrain-1-1", "insufficient quota"));
                owner.until(
                        "the purge was admitted", () -> owner.experiment("tiny").get() == null);
                assertThat(ObjectStore.list(STORE + "/experiments/" + owner.namespace() + "/"))
                        .isEmpty();

                borrower.complete("long");
                Results.assertSame(
                        "preempted by Kueue", Results.onCluster(STORE, borrower, "long"), Results.local(LONG));
                assertThat(borrower.status("long").steps()).allMatch(step -> step.state() == StepState.Succeeded);
                assertThat(borrower.status("long").cost().phases())
                        .filteredOn(phase -> phase.phase() == StepKind.PRETRAIN)
                        .singleElement()
                        .satisfies(phase -> {
                            assertThat(phase.device()).isEqualTo(DeviceType.GPU);
                            assertThat(phase.deviceSeconds()).isPositive();
                        });
            } finally {
                Queues.delete(borrower);
                Queues.delete(owner);
            }
        }
    }

    private static boolean waits(Team team, String experiment, String step, String why) {
        return team.step(experiment, step)
                .map(StepStatus::message)
                .filter(message -> message.startsWith("waiting for the queue: ") && message.contains(why))
                .isPresent();
    }

    /** Only the data: another training, so that no experiment reuses the trainings of the other. */
    private static void reuseTheDataOfLong(ObjectNode spec) {
        spec.withObject("/training").put("updates", 4);
        spec.withObject("/dataset/synthetic").put("identities", 120);
        spec.withObject("/dataset/holdOut").put("identities", 30);
        spec.withArray("/evaluation").get(0).withObject("/heldOutIdentities").put("pairs", 300);
    }

    private static void queued(ObjectNode spec, String queue, int gpus) {
        spec.withObject("/scheduling").put("queueName", queue);
        spec.withObject("/compute").put("gpus", gpus).put("cpu", "100m");
        spec.withObject("/storage")
                .put("uri", "s3://" + STORE)
                .put("endpoint", ObjectStore.IN_PODS)
                .put("credentialsSecret", "s3");
    }
}
