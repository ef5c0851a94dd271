// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real kube-apiserver with etcd and the committed CRD, shared by all tests of the process. Without its binaries the tests
 * are skipped, or fail if {@code FAIRLOSS_API_SERVER=required} is set.
 */
public final class ApiServer implements ExecutionCondition {
    /** The committed CRD, on the class path. */
    public static final String CRD = "/dev/fairloss/crd/fairlossexperiments.fairloss.dev-v1.yaml";

    /** Started once for all classes, which takes seconds. */
    private static final class Started {
        private static final Optional<KubeAPIServer> SERVER = start();

        private static Optional<KubeAPIServer> start() {
            var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withUpdateKubeConfig(false)
                    // On by default from Kubernetes 1.35.
                    .withApiServerFlags(List.of("--feature-gates=ImageVolume=true"))
                    .build());
            try {
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
                try (var client = client(server, config -> {})) {
                    install(client, ApiServer.class.getResourceAsStream(CRD));
                }
                return Optional.of(server);
            } catch (RuntimeException e) {
                if ("required".equals(System.getenv("FAIRLOSS_API_SERVER"))) {
                    throw e;
                }
                return Optional.empty();
            }
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Started.SERVER.isPresent()
                ? ConditionEvaluationResult.enabled("an API server runs")
                : ConditionEvaluationResult.disabled(
                        "skipped: no kube-apiserver and etcd under ~/.kubeapitest, and none"
                                + " could be downloaded (docs/development/tests.md)");
    }

    /** A client with all rights. The caller closes it. */
    public static KubernetesClient client() {
        return client(config -> {});
    }

    /** A client with other settings. The caller closes it. */
    public static KubernetesClient client(Consumer<KubernetesClientBuilder> settings) {
        return client(Started.SERVER.orElseThrow(), settings);
    }

    private static KubernetesClient client(KubeAPIServer server, Consumer<KubernetesClientBuilder> settings) {
        var builder = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()));
        settings.accept(builder);
        return builder.build();
    }

    /** The text of a kubeconfig file with all rights. */
    public static String kubeconfig() {
        return Started.SERVER.orElseThrow().getKubeConfigYaml();
    }

    /** The connection settings of the API server. */
    static Config config() {
        return Config.fromKubeconfig(kubeconfig());
    }

    /** A new namespace. */
    public static String namespace(KubernetesClient client) {
        String name = "test-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Creates namespaces that enforce the Pod Security Standard "restricted". */
    public static void restrictedNamespaces(KubernetesClient client, String... names) {
        for (String name : names) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                            .endMetadata()
                            .build())
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Installs a CRD and waits until it is served. */
    public static void install(KubernetesClient client, InputStream yaml) {
        try (yaml) {
            CustomResourceDefinition crd = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .load(yaml)
                    .item();
            client.resource(crd).forceConflicts().serverSideApply();
            client.resource(crd)
                    .waitUntilCondition(
                            found -> found != null
                                    && found.getStatus() != null
                                    && Optional.ofNullable(found.getStatus().getConditions()).orElse(List.of()).stream()
                                            .anyMatch(condition -> condition
                                                            .getType()
                                                            .equals("Established")
                                                    && condition.getStatus().equals("True")),
                            20,
                            TimeUnit.SECONDS);
            client.resources(FairLossExperiment.class).inAnyNamespace().list();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
