// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.operator.testing.Faults.When;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each fault: what the client sees, and what the API server has stored. */
@ExtendWith(ApiServer.class)
class FaultsApiIT {
    private final Faults faults = new Faults();

    @Test
    void aWriteThatIsNotSentIsNotApplied() {
        try (var well = ApiServer.client();
                var faulty = faults.client()) {
            String namespace = ApiServer.namespace(well);
            faults.fail(namespace, write -> write == 2, When.BEFORE);
            map(faulty, namespace, "first").create();
            assertThatThrownBy(() -> map(faulty, namespace, "second").create())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(faults.struck(namespace)).containsExactly(2);
            assertThat(map(well, namespace, "second").get()).isNull();
            map(faulty, namespace, "third").create();
            assertThat(map(well, namespace, "third").get()).isNotNull();
        }
    }

    @Test
    void aWriteWhoseResponseIsLostIsAppliedAndFails() {
        try (var well = ApiServer.client();
                var faulty = faults.client()) {
            String namespace = ApiServer.namespace(well);
            faults.fail(namespace, write -> write == 1, When.AFTER);
            assertThatThrownBy(() -> map(faulty, namespace, "first").create())
                    .isInstanceOfSatisfying(KubernetesClientException.class, lost -> assertThat(lost.getStatus())
                            .isNull());
            assertThat(faults.struck(namespace)).containsExactly(1);
            assertThat(map(well, namespace, "first").get()).isNotNull();
            map(faulty, namespace, "second").create();
            assertThat(map(well, namespace, "second").get()).isNotNull();
        }
    }

    @Test
    void aRefusedWriteIsNotApplied() {
        try (var well = ApiServer.client();
                var faulty = faults.client()) {
            String namespace = ApiServer.namespace(well);
            map(well, namespace, "first").create();
            faults.fail(namespace, write -> write == 1, When.AFTER);
            assertThatThrownBy(() -> map(faulty, namespace, "first").create())
                    .isInstanceOfSatisfying(KubernetesClientException.class, lost -> assertThat(lost.getStatus())
                            .isNull());
            assertThat(faults.struck(namespace)).isEmpty();
        }
    }

    @Test
    void aRepeatedWriteConflictsWithItself() {
        try (var well = ApiServer.client();
                var faulty = faults.client()) {
            String namespace = ApiServer.namespace(well);
            faults.fail(namespace, write -> write == 1, When.TWICE);
            assertThatThrownBy(() -> map(faulty, namespace, "first").create()).hasMessageContaining("already exists");
            assertThat(faults.struck(namespace)).containsExactly(1);
            assertThat(map(well, namespace, "first").get()).isNotNull();
        }
    }

    @Test
    void aKilledProcessNeverReachesItsNamespaceAgain() {
        try (var well = ApiServer.client();
                var mortal = faults.client()) {
            String namespace = ApiServer.namespace(well);
            String other = ApiServer.namespace(well);
            faults.kill(namespace, write -> write == 1, When.AFTER);
            assertThatThrownBy(() -> map(mortal, namespace, "first").create()).isNotNull();
            assertThat(faults.dead(namespace)).isTrue();
            assertThatThrownBy(() -> map(mortal, namespace, "second").create()).hasMessageContaining("dead");
            assertThatThrownBy(() -> map(mortal, namespace, "first").get()).hasMessageContaining("dead");
            assertThat(map(well, namespace, "first").get()).isNotNull();
            assertThat(map(well, namespace, "second").get()).isNull();
            map(mortal, other, "first").create();
            faults.revive(namespace);
            assertThat(faults.dead(namespace)).isFalse();
            assertThatThrownBy(() -> map(mortal, namespace, "second").create()).hasMessageContaining("dead");
            try (var successor = faults.client()) {
                map(successor, namespace, "second").create();
            }
            assertThat(map(well, namespace, "second").get()).isNotNull();
        }
    }

    private static Resource<ConfigMap> map(KubernetesClient client, String namespace, String name) {
        return client.resource(new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build());
    }
}
