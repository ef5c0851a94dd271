// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The plugin with a real kubectl on a real API server. */
@ExtendWith(ApiServer.class)
class KubectlPluginApiIT {
    private static final Path PLUGIN = Path.of("../helm/kubectl-fairloss").toAbsolutePath();
    private static final Path STORIES = Path.of("src/test/resources/golden/story");

    @TempDir
    private Path folder;

    private Path kubectl;
    private Path kubeconfig;
    private KubernetesClient client;
    private String namespace;

    /** What the plugin printed on both streams, and its exit status. */
    private record Ended(int status, String output) {}

    @BeforeEach
    void connect() throws IOException {
        var found = kubectl();
        assumeTrue(found.isPresent(), "no kubectl beside the kube-apiserver under ~/.kubeapitest");
        kubectl = found.get();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ApiServer.kubeconfig());
        client = ApiServer.client();
        namespace = ApiServer.namespace(client);
    }

    @AfterEach
    void disconnect() {
        if (client != null) {
            client.close();
        }
    }

    /** The kubectl that comes with the API server of the tests. */
    private static Optional<Path> kubectl() throws IOException {
        var versions = Path.of(System.getProperty("user.home"), ".kubeapitest", "k8s");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("kubectl"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        }
    }

    private Ended plugin(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("sh", PLUGIN.toString(), "--kubeconfig", kubeconfig.toString(), "-n", namespace));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", kubectl.getParent().toString(), (path, own) -> own + ":" + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private void create(String story) throws IOException {
        var experiment = client.resource(Cluster.experiment(story))
                .inNamespace(namespace)
                .create();
        experiment.setStatus(Serialization.unmarshal(
                Files.readString(STORIES.resolve(story + "-status.yaml")), FairLossExperimentStatus.class));
        client.resource(experiment).updateStatus();
    }

    private FairLossExperiment experiment(String name) {
        return client.resources(FairLossExperiment.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    @Test
    void showsTheStepsOfAnExperiment() throws IOException, InterruptedException {
        create("complete");
        var shown = plugin("status", "complete");
        assertThat(shown.status()).as(shown.output()).isZero();
        assertThat(shown.output())
                .startsWith("complete: ")
                .contains(" steps finished", "├─ prepare\n", "│  ├─ train-fairloss-1 ", "Succeeded");
        var unknown = plugin("status", "unknown");
        assertThat(unknown.output()).contains("NotFound");
    }

    @Test
    void suspendsResumesAndRetries() throws IOException, InterruptedException {
        create("diverged");
        assertThat(plugin("suspend", "diverged").status()).isZero();
        assertThat(experiment("diverged").getSpec().suspend()).isTrue();
        assertThat(plugin("resume", "diverged").status()).isZero();
        assertThat(experiment("diverged").getSpec().suspend()).isFalse();
        assertThat(plugin("retry", "diverged").status()).isZero();
        assertThat(experiment("diverged").getMetadata().getAnnotations().get("fairloss.dev/retry"))
                .matches("[0-9]{10,}");
    }

    @Test
    void logsOfAStepWithoutPodsAreEmpty() throws IOException, InterruptedException {
        create("complete");
        var logs = plugin("logs", "complete", "train-fairloss-1");
        assertThat(logs.status()).as(logs.output()).isZero();
        assertThat(logs.output()).contains("No resources found");
    }

    /** No pod is behind the Service here: kubectl finds it, and fails when it looks for the pod. */
    @Test
    void reportSaysWhereTheReportIsOrForwardsAPortToTheConsole() throws IOException, InterruptedException {
        create("complete");
        assertThat(plugin("report", "complete").output())
                .contains("The report is stored at "
                        + experiment("complete").getStatus().report());
        var console = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("faces-console")
                        .withNamespace(namespace)
                        .withLabels(
                                Map.of("app.kubernetes.io/name", "fairloss", "app.kubernetes.io/component", "console"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("http")
                        .withPort(8080)
                        .endPort()
                        .withClusterIP("None")
                        .endSpec()
                        .build())
                .create();
        try {
            var forwarded = plugin("report", "complete");
            assertThat(forwarded.output()).contains("/complete at http://127.0.0.1:8080/?q=" + namespace + "/complete");
            assertThat(forwarded.status()).isNotZero();
        } finally {
            client.resource(console).delete();
        }
    }
}
