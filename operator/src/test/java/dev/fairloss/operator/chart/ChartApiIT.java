// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.ForeignKinds;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An API server accepts the rendered chart in strict mode, and a second sync changes nothing. */
@ExtendWith(ApiServer.class)
class ChartApiIT {
    private static KubernetesClient client;
    private static Sync sync;

    @BeforeAll
    static void prepare() {
        client = ApiServer.client();
        sync = new Sync(client, "argocd-controller");
        ForeignKinds.install(client);
        ApiServer.restrictedNamespaces(client, "system", "team-a", "team-b");
    }

    @AfterAll
    static void leave() {
        client.close();
    }

    static Stream<List<String>> values() {
        return Stream.of(
                List.of(),
                List.of("--set", "experiments.allNamespaces=true"),
                List.of(
                        "--set",
                        "replicas=2,experiments.namespaces={team-a,team-b},image.pullSecrets[0].name=pull,"
                                + "metrics.serviceMonitor.enabled=true,metrics.rules.enabled=true,"
                                + "metrics.dashboard.enabled=true,priorityClassName=high,podLabels.a=b,podAnnotations.c=d",
                        "--set-json",
                        "networkPolicy.from=[{\"namespaceSelector\":{}}]",
                        "-f",
                        NetworkPolicyChartTest.VALUES.toString(),
                        "--set-json",
                        "tolerations=[{\"operator\":\"Exists\"}]",
                        "--set-json",
                        "env=[{\"name\":\"JAVA_TOOL_OPTIONS\",\"value\":\"-Xmx128m\"}]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void theApiServerAcceptsTheChart(List<String> values) {
        var all = Helm.render(values.toArray(String[]::new));
        assertThat(all).hasSizeGreaterThan(6);
        for (Rendered object : all) {
            assertThat(sync.dryRun(object.json()).at("/metadata/name").asText()).isEqualTo(object.name());
        }
    }

    /** The CRD stays, because other tests use it. Only helm creates the pod of helm test. */
    @ParameterizedTest
    @MethodSource("values")
    void aSecondSyncChangesNothing(List<String> values) {
        var all = Stream.of(Helm.render(values.toArray(String[]::new)))
                .flatMap(List::stream)
                .filter(object -> !List.of("CustomResourceDefinition", "Pod").contains(object.kind()))
                .toList();
        all.forEach(object -> sync.apply(object.json()));
        for (Rendered object : all) {
            var live = sync.get(object.json());
            assertThat(sync.dryRun(object.json())).isEqualTo(live);
            assertThat(sync.apply(object.json())).isEqualTo(live);
        }
        all.forEach(object -> sync.delete(object.json()));
    }

    /** Helm looks at the namespaces: a missing one gets its role with the next upgrade after it has been created. */
    @Test
    void anUpgradeLeavesOutNamespacesThatDoNotExist(@TempDir Path folder) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ApiServer.kubeconfig());
        String late = "late-" + UUID.randomUUID();
        assertThat(upgrade(kubeconfig, "team-a", late))
                .contains("WARNING", "the operator has no role there: " + late + ".\n");
        assertThat(roles("team-a")).containsExactly("late-fairloss-operator");

        ApiServer.restrictedNamespaces(client, late);
        assertThat(upgrade(kubeconfig, "team-a", late)).doesNotContain("WARNING");
        assertThat(roles(late)).containsExactly("late-fairloss-operator");

        client.namespaces().withName(late).delete(); // which no controller ends here
        assertThat(upgrade(kubeconfig, "team-a", late)).contains("WARNING");
        assertThat(upgrade(kubeconfig, late))
                .as("the only namespace is missing")
                .contains("WARNING");
        Helm.run("uninstall", "late", "-n", "system", "--kubeconfig", kubeconfig.toString());
    }

    @Test
    void theNotesSayHowToEnableANamespaceAndToSeeTheConsole(@TempDir Path folder) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ApiServer.kubeconfig());
        var notes = Helm.run(
                "install",
                "noted",
                Helm.CHART.toString(),
                "-n",
                "system",
                "--kubeconfig",
                kubeconfig.toString(),
                "--dry-run=server",
                "--set",
                "crd.install=false,console.enabled=true,experiments.storage.uri=s3://faces");
        assertThat(notes.exitCode()).as(notes.text()).isZero();
        assertThat(notes.text())
                .contains("The default store of a namespace is s3://faces/{namespace}.")
                .contains("runs experiments in namespaces with the label fairloss.dev/experiments=enabled.")
                .contains("kubectl label namespace TEAM fairloss.dev/experiments=enabled\n  kubectl apply")
                .contains("kubectl -n system port-forward service/noted-fairloss-console 8080:80\n");
    }

    /** @return what helm prints */
    private static String upgrade(Path kubeconfig, String... namespaces) {
        var outcome = Helm.run(
                "upgrade",
                "--install",
                "late",
                Helm.CHART.toString(),
                "-n",
                "system",
                "--kubeconfig",
                kubeconfig.toString(),
                "--set",
                "crd.install=false,rbac.aggregate=false,experiments.namespaces={" + String.join(",", namespaces) + "}");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return outcome.text();
    }

    private static List<String> roles(String namespace) {
        return client.rbac().roles().inNamespace(namespace).list().getItems().stream()
                .map(role -> role.getMetadata().getName())
                .toList();
    }

    @Test
    void podsAreRestricted() {
        var all = Helm.render();
        for (JsonNode pod : List.of(
                pod(only("Deployment", all).at("/spec/template")),
                only("Pod", all).json())) {
            assertThat(sync.dryRun(pod).at("/metadata/name").asText()).isNotEmpty();
            ((ObjectNode) pod.at("/spec/securityContext")).put("runAsNonRoot", false);
            assertThatThrownBy(() -> sync.dryRun(pod)).hasMessageContaining("violates PodSecurity");
        }
    }

    private static ObjectNode pod(JsonNode template) {
        ObjectNode pod = template.deepCopy();
        pod.set("apiVersion", JsonNodeFactory.instance.textNode("v1"));
        pod.set("kind", JsonNodeFactory.instance.textNode("Pod"));
        ((ObjectNode) pod.get("metadata")).put("name", "operator").put("namespace", "system");
        return pod;
    }
}
