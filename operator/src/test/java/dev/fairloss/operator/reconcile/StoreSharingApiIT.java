// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.RunningOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Experiments of two namespaces that name the same store. */
@ExtendWith(ApiServer.class)
class StoreSharingApiIT {
    private static final StorageSpec BY_NAMESPACE =
            new StorageSpec("s3://experiments/{namespace}", null, null, null, "s3", null);

    private String label;
    private KubernetesClient client;
    private Cluster one;
    private Cluster other;
    private RunningOperator operator;

    @BeforeEach
    void prepare() {
        client = ApiServer.client();
        one = new Cluster(client);
        other = new Cluster(client);
        label = "sharing-" + one.namespace();
        operator = RunningOperator.everywhere(label, client, Optional.of(BY_NAMESPACE));
    }

    @AfterEach
    void leave() {
        operator.close();
        one.close();
        other.close();
        client.close();
    }

    @Test
    void bothAreMarkedUntilOneLeaves() {
        one.createLabelled("first", label);
        one.awaitTrue("first", "Complete");
        assertThat(one.get("first").getStatus().store().shared()).isNull();
        other.createLabelled("second", label);
        for (var side : Stream.of(one, other).toList()) {
            String name = side == one ? "first" : "second";
            side.await(
                    name,
                    "is marked",
                    status -> Boolean.TRUE.equals(status.store().shared()));
            assertThat(sharing(side)).hasSize(1).allSatisfy(event -> assertThat(event)
                    .contains("s3://experiments/team-a")
                    .doesNotContain(one.namespace())
                    .doesNotContain(other.namespace()));
        }
        operator.close();
        operator = RunningOperator.everywhere(label, client, Optional.of(BY_NAMESPACE));
        other.awaitTrue("second", "Complete");
        other.resource("second").delete();
        other.awaitGone("second");
        one.await("first", "is alone", status -> status.store().shared() == null);
        assertThat(sharing(one)).as("a restart repeats nothing").hasSize(1);
    }

    /** Otherwise, authors could find out which stores others use. */
    @Test
    void nobodyIsToldBeforeBothHaveWrittenToTheStore() {
        one.createLabelled("first", label);
        one.awaitTrue("first", "Complete");
        other.jobs().play("prepare", new Outcome.Held());
        other.createLabelled("guess", label);
        other.until("prepare runs", () -> other.job("prepare").isPresent());
        other.edit("guess", experiment -> {
            experiment.getMetadata().getLabels().put("looked-at", "true");
            return experiment;
        });
        assertThat(sharing(other)).isEmpty();
        assertThat(sharing(one)).isEmpty();
        assertThat(one.get("first").getStatus().store().shared()).isNull();
    }

    private static List<String> sharing(Cluster cluster) {
        return cluster.events().stream()
                .filter(event -> event.startsWith("StoreShared"))
                .toList();
    }
}
