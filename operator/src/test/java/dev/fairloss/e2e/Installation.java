// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;

/** The operator as its chart installs it, and namespaces for experiments; all of them enforce restricted pod security. */
final class Installation {
    /** Namespace and name of the release. */
    static final String RELEASE = "fairloss";

    private static final String HELM = setting("FAIRLOSS_HELM", "helm");
    private static final Map<String, String> RESTRICTED = Map.of("pod-security.kubernetes.io/enforce", "restricted");

    private Installation() {}

    /** Installs the chart of this checkout, and waits until the operator is ready. @param bucket of the default store */
    static void install(KubernetesClient client, String bucket) {
        namespace(client, RELEASE);
        Program.run(
                HELM,
                "upgrade",
                "--install",
                RELEASE,
                Path.of("../helm/fairloss").toString(),
                "-n",
                RELEASE,
                "--set",
                "replicas=2",
                "--set",
                "trainer.nvidia=" + setting("FAIRLOSS_E2E_GPU_IMAGE", "fairloss/trainer-cpu:0.1.0-SNAPSHOT"),
                "--set",
                "experiments.storage.uri=s3://" + bucket + "/team",
                "--set",
                "experiments.storage.endpoint=" + ObjectStore.IN_PODS,
                "--set",
                "experiments.storage.credentialsSecret=s3",
                // A new pod template each time: images of the same name may hold something else.
                "--set",
                "podAnnotations.e2e=" + bucket,
                "--wait",
                "--timeout",
                "3m");
    }

    static String helmTest() {
        return Program.run(HELM, "test", RELEASE, "-n", RELEASE);
    }

    /** A namespace of a team, with the keys of the store. */
    static void team(KubernetesClient client, String name) {
        namespace(client, name);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName("s3")
                        .endMetadata()
                        .withStringData(ObjectStore.keys())
                        .build())
                .serverSideApply();
    }

    private static void namespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(RESTRICTED)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }
}
