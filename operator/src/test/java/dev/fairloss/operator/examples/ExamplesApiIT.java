// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.ForeignKinds;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An API server accepts every document of every example, and would refuse a typo in it. */
@ExtendWith(ApiServer.class)
class ExamplesApiIT {
    /** The namespace of documents without one. It enforces the Pod Security Standard "restricted". */
    private static final String NAMESPACE = "examples";

    private static KubernetesClient client;

    @BeforeAll
    static void prepare() {
        client = ApiServer.client();
        ForeignKinds.install(client);
        ApiServer.restrictedNamespaces(client, NAMESPACE, "team-a", "team-b", "argocd", "flux-system");
    }

    @AfterAll
    static void leave() {
        client.close();
    }

    /** Only the program kustomize reads a kustomization.yaml. */
    static Stream<Example> served() {
        return Example.all().stream()
                .filter(example -> !example.json().path("apiVersion").asText().startsWith("kustomize.config.k8s.io"))
                .map(example -> example.at(example.namespace().orElse(NAMESPACE), example.name()));
    }

    @ParameterizedTest
    @MethodSource("served")
    void theApiServerAcceptsIt(Example example) {
        var sync = new Sync(client, "kubectl");
        assertThat(sync.dryRun(example.json()).at("/metadata/name").asText()).isEqualTo(example.name());
    }

    @ParameterizedTest
    @MethodSource("served")
    void anUnknownFieldIsRefused(Example example) {
        if (example.json().get("spec") instanceof ObjectNode spec) {
            spec.put("shceduling", "a");
            var sync = new Sync(client, "kubectl");
            assertThatThrownBy(() -> sync.dryRunCreate(example.json())).hasMessageContaining("spec.shceduling");
        }
    }

    @Test
    void everyExampleIsExplained() {
        assertThat(Example.all())
                .extracting(Example::kind)
                .contains(
                        Example.EXPERIMENT,
                        "PersistentVolumeClaim",
                        "LocalQueue",
                        "ClusterQueue",
                        "Application",
                        "GitRepository",
                        "Kustomization",
                        "HelmRelease");
    }
}
