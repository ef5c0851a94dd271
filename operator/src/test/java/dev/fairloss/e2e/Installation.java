// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The operator installed by its chart, and namespaces for experiments. All enforce restricted pod security. */
final class Installation {
    /** Namespace and name of the release. */
    static final String RELEASE = "fairloss";

    /** Bucket and prefix of the default store. Each namespace has its own prefix in it, see {@link #storeOf}. */
    static final String STORE = "e2e-" + Long.toString(System.currentTimeMillis(), 36) + "/teams";

    /** The program helm. */
    static final String HELM = setting("FAIRLOSS_HELM", "helm");

    /** The operator works in namespaces with the first label. */
    private static final Map<String, String> LABELS = Map.of(
            "fairloss.dev/experiments", "enabled",
            "pod-security.kubernetes.io/enforce", "restricted");

    private static boolean installed;

    private Installation() {}

    /** Installs the chart of this checkout once, and waits until the operator is ready. */
    static synchronized void ensure() {
        if (installed) {
            return;
        }
        ObjectStore.makeBucket(STORE.substring(0, STORE.indexOf('/')));
        try (var client = new KubernetesClientBuilder().build()) {
            namespace(client, RELEASE);
        }
        // A new pod template each time: images of the same name may hold something else.
        upgrade("podAnnotations.e2e=" + STORE.replace('/', '-'));
        installed = true;
    }

    /** Upgrades the release, and waits until the new operator is ready. @param values beside the usual ones */
    static void upgrade(String... values) {
        var all = new ArrayList<>(List.of(
                "replicas=2",
                "trainer.simulatedGpus=true",
                "experiments.storage.uri=s3://" + STORE,
                "experiments.storage.endpoint=" + ObjectStore.IN_PODS,
                "experiments.storage.credentialsSecret=s3"));
        all.addAll(Arrays.asList(values));
        var command = new ArrayList<>(List.of(
                HELM, "upgrade", "--install", RELEASE, "../helm/fairloss", "-n", RELEASE, "--wait", "--timeout", "5m"));
        all.forEach(value -> command.addAll(List.of("--set", value)));
        Program.run(Map.of(), command);
    }

    /** Bucket and prefix of the default store of a namespace. */
    static String storeOf(String namespace) {
        return STORE + "/" + namespace;
    }

    /** Puts keys of the store in a namespace's Secret. */
    static void keys(KubernetesClient client, String namespace, String secret) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("s3")
                        .endMetadata()
                        .withStringData(Map.of(
                                "AWS_ACCESS_KEY_ID",
                                ObjectStore.keys().get("AWS_ACCESS_KEY_ID"),
                                "AWS_SECRET_ACCESS_KEY",
                                secret))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    static void namespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(LABELS)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }
}
