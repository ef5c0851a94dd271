// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.NetworkProxy;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import dev.fairloss.operator.testing.SharedTrainings;
import dev.fairloss.operator.testing.StatusHistory;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operator is killed at every write of an experiment, and another one takes over, in time or too early. */
@ExtendWith(ApiServer.class)
class KillApiIT {
    private static final String DELETE = "artifactPolicy: Delete";

    /** Several experiments share the writes: each one's process dies this many writes after the previous one's. */
    private static final int APART = 4;

    /** Writes of which the first is that of a Job, and one that follows kills the process. */
    private static final int AFTER_A_JOB = 3;

    /**
     * Each write is the last one of some process, whether it succeeds or not; the next process starts with empty caches. The
     * same holds for each write of a deletion: a purge, a finalizer.
     */
    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AFTER"})
    void theOperatorMayDieWithAnyWrite(Faults.When when) {
        try (var mortals = new Mortals();
                var shared = ApiServer.client();
                var first = new Cluster(shared)) {
            var faults = mortals.faults;
            var clusters = mortals.clusters;
            first.start(mortals.client()).create("whole", DELETE);
            first.assertUndisturbed("whole");
            for (int i = 0; i < APART; i++) {
                int n = i;
                var cluster = mortals.add(shared, "whole");
                faults.kill(cluster.namespace(), write -> write % APART == n, when);
                cluster.start(mortals.client()).create("whole", DELETE);
            }
            mortals.untilAll(KillApiIT::isComplete);
            clusters.forEach(cluster -> cluster.assertSame("whole", first));
            assertThat(clusters)
                    .allSatisfy(cluster -> assertThat(cluster.events()).containsAll(first.events()));
            mortals.histories.forEach(StatusHistory::assertOnlyForwards);
            faults.assertNoneSpared(clusters);
            int[] fatal = new int[APART];
            for (int i = 0; i < APART; i++) {
                var cluster = clusters.get(i);
                int next = faults.count(cluster.namespace()) + 1 + i % 2;
                fatal[i] = next;
                faults.kill(cluster.namespace(), write -> write == next, when);
                cluster.resource("whole").delete();
            }
            mortals.untilAll(cluster -> cluster.get("whole") == null);
            for (int i = 0; i < APART; i++) {
                var cluster = clusters.get(i);
                assertThat(cluster.jobs().made()).containsEntry("purge", 1);
                assertThat(cluster.trainer().worked()).containsEntry("purge", 1);
                assertThat(faults.struck(cluster.namespace())).as("it died").contains(fatal[i]);
            }
        }
    }

    /**
     * Trainings that share a pod, one of which diverges and is retried. Each process dies with a write of the trainings' Jobs, or so many
     * writes later.
     */
    @Test
    void theOperatorMayDieWithAnyWriteOfSharedTrainings() {
        try (var mortals = new Mortals();
                var shared = ApiServer.client();
                var first = new Cluster(shared)) {
            var faults = mortals.faults;
            var clusters = mortals.clusters;
            SharedTrainings.create(first.start(mortals.client()), Map.of(), 1);
            for (int i = 0; i < AFTER_A_JOB; i++) {
                int later = i;
                var cluster = mortals.add(shared, SharedTrainings.NAME);
                faults.kill(
                        cluster.namespace(),
                        write -> write > later
                                && SharedTrainings.isOfTrainings(
                                        faults.writes(cluster.namespace()).get(write - 1 - later)),
                        Faults.When.AFTER);
                SharedTrainings.create(cluster.start(mortals.client()), Map.of(), 2);
            }
            first.until("it has failed", () -> SharedTrainings.hasFailed(first));
            mortals.untilAll(SharedTrainings::hasFailed);
            clusters.forEach(cluster -> SharedTrainings.assertFailed(cluster, SharedTrainings.outcome(first)));
            SharedTrainings.retry(first);
            clusters.forEach(SharedTrainings::retry);
            first.until("it is complete", () -> SharedTrainings.isComplete(first));
            mortals.untilAll(SharedTrainings::isComplete);
            clusters.forEach(cluster -> SharedTrainings.assertComplete(cluster, SharedTrainings.outcome(first)));
            mortals.histories.forEach(history -> history.assertStayFinished(step -> step.phase() == StepKind.TRAIN));
            assertThat(clusters).allSatisfy(cluster -> assertThat(faults.struck(cluster.namespace()))
                    .as("it died with the Job, its deletion and two more")
                    .hasSizeGreaterThanOrEqualTo(4));
        }
    }

    /** Clusters whose operators are killed by the same faults, with what is closed after them. */
    private static final class Mortals implements AutoCloseable {
        private final Faults faults = new Faults();
        private final List<Cluster> clusters = new ArrayList<>();
        private final List<StatusHistory> histories = new ArrayList<>();
        private final List<KubernetesClient> clients = new ArrayList<>();

        /** A client for the next process. */
        KubernetesClient client() {
            var client = faults.client();
            clients.add(client);
            return client;
        }

        /** Another cluster, whose experiment of this name is watched. */
        Cluster add(KubernetesClient shared, String experiment) {
            var cluster = new Cluster(shared);
            clusters.add(cluster);
            histories.add(new StatusHistory(cluster, experiment));
            return cluster;
        }

        /** Waits, and starts another process for each that died or did not start. */
        void untilAll(Predicate<Cluster> wanted) {
            for (var one : clusters) {
                one.until("it is done", () -> {
                    for (var cluster : clusters) {
                        if (faults.dead(cluster.namespace()) || !cluster.operates()) {
                            cluster.stop();
                            faults.revive(cluster.namespace());
                            cluster.start(client());
                        }
                    }
                    return wanted.test(one);
                });
            }
        }

        @Override
        public void close() {
            histories.forEach(StatusHistory::close);
            clusters.forEach(Cluster::close);
            clients.forEach(KubernetesClient::close);
        }
    }

    /** As with leader election disabled by mistake, or with a leader that does not know that it lost the lease. */
    @Test
    void twoOperatorsRunNoStepTwice() {
        var first = new Faults();
        var second = new Faults();
        try (var cluster = new Cluster();
                var one = first.client();
                var other = second.client();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.start(one);
            var twin = RunningOperator.in(cluster.namespace(), other);
            cluster.create("whole");
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
            cluster.assertQuiet("whole", first, second);
            twin.close();
            assertThat(second.count(cluster.namespace())).isPositive();
        }
    }

    /** The leader is cut off from the API server and another one takes over; then the first one reconnects. */
    @Test
    void aLeaderThatWasCutOffDoesNoHarm() {
        try (var cluster = new Cluster();
                var wire = NetworkProxy.lay();
                var cutOff = wire.client();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            var first = electable(cluster, cutOff, "first");
            cluster.until("the first one leads", () -> holder(cluster).equals(Optional.of("first")));
            var second = electable(cluster, cluster.client(), "second");
            cluster.create("whole");
            cluster.until("it collects", () -> cluster.job("collect-1").isPresent());
            wire.away();
            cluster.until("the second one leads", () -> holder(cluster).equals(Optional.of("second")));
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.until("it trains", () -> cluster.job("train-fairloss-1").isPresent());
            wire.back();
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
            first.close();
            second.close();
        }
    }

    /** The SDK's default would end this process. */
    private static RunningOperator electable(Cluster cluster, KubernetesClient client, String identity) {
        var election = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("fairloss-operator")
                .withLeaseNamespace(cluster.namespace())
                .withIdentity(identity)
                .withLeaseDuration(Duration.ofSeconds(3))
                .withRenewDeadline(Duration.ofSeconds(2))
                .withRetryPeriod(Duration.ofMillis(300))
                .buildForTest(false);
        return RunningOperator.start(
                client,
                Clock.systemUTC(),
                controller -> controller.settingNamespace(cluster.namespace()),
                settings -> settings.withLeaderElectionConfiguration(election));
    }

    private static boolean isComplete(Cluster cluster) {
        return Optional.ofNullable(cluster.get("whole").getStatus())
                .filter(status -> Statuses.isTrue(status, "Complete"))
                .isPresent();
    }

    private static Optional<String> holder(Cluster cluster) {
        return Optional.ofNullable(cluster.client()
                        .leases()
                        .inNamespace(cluster.namespace())
                        .withName("fairloss-operator")
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity());
    }
}
