// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.RunningOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each write of a whole experiment fails once, in a namespace of its own: the end is the same, and no step runs twice. Writes
 * of objects, of the status and of all else count alike.
 */
@ExtendWith(ApiServer.class)
class FaultApiIT {
    /** The bound that the operator is held to is 40 for seven steps; here are nine, and five writes a step. */
    private static final int MOST_WRITES = 50;

    @ParameterizedTest
    @EnumSource(names = "BEFORE")
    void anyWriteMayFail(Faults.When when) {
        String label = "fairloss-test/" + UUID.randomUUID();
        var faults = new Faults();
        var clusters = new ArrayList<Cluster>();
        Optional<RunningOperator> operator = Optional.empty();
        try (var shared = ApiServer.client();
                var faulty = faults.client()) {
            operator = Optional.of(RunningOperator.everywhere(label, faulty));
            int writes = undisturbed(clusters, shared, faults, label);
            for (int n = 1; n <= writes; n++) {
                var cluster = new Cluster(shared);
                clusters.add(cluster);
                faults.fail(cluster.namespace(), n, when);
                cluster.createLabelled("whole", label);
            }
            clusters.forEach(cluster -> cluster.assertWhole("whole"));
            assertThat(clusters.stream().filter(cluster -> faults.struck(cluster.namespace())))
                    .hasSizeGreaterThan(writes - 5);
        } finally {
            operator.ifPresent(RunningOperator::close);
            clusters.forEach(Cluster::close);
        }
    }

    private static int undisturbed(List<Cluster> clusters, KubernetesClient shared, Faults faults, String label) {
        var cluster = new Cluster(shared);
        clusters.add(cluster);
        cluster.createLabelled("whole", label);
        cluster.assertWhole("whole");
        assertThat(faults.writes(cluster.namespace())).hasSizeBetween(10, MOST_WRITES);
        return faults.count(cluster.namespace());
    }
}
