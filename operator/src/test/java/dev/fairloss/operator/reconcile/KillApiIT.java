// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import dev.fairloss.operator.testing.StatusHistory;
import dev.fairloss.operator.testing.Wire;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator ends at every point of an experiment, and another one takes over, in time or too soon. */
@ExtendWith(ApiServer.class)
class KillApiIT {
    /** As when an election is off by mistake, or a leader does not yet know that it is none. */
    @Test
    void twoAtOnceDoNoStepTwice() {
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

    /** The leader is cut off from the API server; another one leads; then the first one is back and knows nothing of it. */
    @Test
    void aLeaderThatWasCutOffDoesNoHarm() {
        try (var cluster = new Cluster();
                var wire = Wire.lay();
                var cutOff = wire.client();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.jobs().play("collect", new Outcome.Held());
            var first = electable(cluster, cutOff, "first");
            cluster.until("the first one leads", () -> holder(cluster).equals(Optional.of("first")));
            var second = electable(cluster, cluster.client(), "second");
            cluster.create("whole");
            cluster.until("it collects", () -> cluster.job("collect").isPresent());
            wire.away();
            cluster.until("the second one leads", () -> holder(cluster).equals(Optional.of("second")));
            cluster.jobs().play("collect", new Outcome.Done());
            cluster.until("it trains", () -> cluster.job("train-fairloss-1").isPresent());
            wire.back();
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
            first.close();
            second.close();
        }
    }

    /** The SDK's own way out would end this process. */
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

    private static Optional<String> holder(Cluster cluster) {
        return Optional.ofNullable(cluster.client()
                        .leases()
                        .inNamespace(cluster.namespace())
                        .withName("fairloss-operator")
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity());
    }
}
