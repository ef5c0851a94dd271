// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The console of the chart. */
class ConsoleChartTest {
    private static final String NAME = "fairloss-console";

    private static List<Rendered> render(String... values) {
        return Helm.render(Stream.concat(Stream.of("--set", "console.enabled=true"), Stream.of(values))
                .toArray(String[]::new));
    }

    private static Rendered find(String kind, List<Rendered> all) {
        return of(kind, all).stream()
                .filter(object -> object.name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void itIsOffByDefault() {
        assertThat(Helm.render()).noneMatch(object -> object.name().equals(NAME));
    }

    @Test
    void itReadsTheDefaultStoreWithItsOwnKeysAndWithoutAnApiToken() {
        var all = render(
                "--set",
                "experiments.storage.uri=s3://faces/all,experiments.storage.endpoint=http://minio:9000",
                "--set",
                "experiments.storage.credentialsSecret=writer,console.credentialsSecret=reader");
        var pod = find("Deployment", all).at("/spec/template/spec");
        var container = pod.at("/containers/0");
        assertThat(texts(container.at("/args")))
                .contains(
                        "ui",
                        "--behind-proxy",
                        "--port=8080",
                        "--endpoint=http://minio:9000",
                        "s3://faces/all/{namespace}");
        assertThat(container.at("/image").asText()).isEqualTo("fairloss/trainer-cpu:0.1.0-SNAPSHOT");
        assertThat(pod.toString()).contains("\"secretName\":\"reader\"").doesNotContain("writer");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(find("ServiceAccount", all)
                        .at("/automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(of("ClusterRoleBinding", all))
                .noneMatch(binding -> binding.json().at("/subjects").toString().contains(NAME));
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/path").asText()).isEqualTo("/healthz");
        }
        assertThat(find("Service", all).at("/spec/type").asText()).isEqualTo("ClusterIP");
        // The selector of the operator's Service must not match the pod of the console.
        assertThat(find("Service", all)
                        .at("/spec/selector/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo("console");
    }

    @Test
    void onlyTheProxyConnectsAndOnlyTheStoreIsReached() {
        var policy = find("NetworkPolicy", render("--set", "console.stores={s3://faces/a,s3://more}"));
        assertThat(policy.at("/spec/ingress/0/from/0/podSelector/matchLabels/fairloss.dev~1console-proxy")
                        .asText())
                .isEqualTo("true");
        assertThat(policy.at("/spec/egress/0/ports/2/port").asInt()).isEqualTo(443);
        assertThat(port("http://minio:9000")).isEqualTo(9000);
        assertThat(port("http://minio")).isEqualTo(80);
        assertThat(port("https://minio.example:8443/")).isEqualTo(8443);
        var other = find(
                "NetworkPolicy",
                render(
                        "--set",
                        "console.stores={s3://faces}",
                        "--set",
                        "console.storePorts={9000,9443}",
                        "--set-json",
                        "console.from=[{\"namespaceSelector\":{}}]"));
        assertThat(other.at("/spec/egress/0/ports")).hasSize(4);
        assertThat(other.at("/spec/ingress/0/from/0/namespaceSelector").isObject())
                .isTrue();
    }

    private static int port(String endpoint) {
        return find("NetworkPolicy", render("--set", "console.stores={s3://faces},console.endpoint=" + endpoint))
                .at("/spec/egress/0/ports/2/port")
                .asInt();
    }

    @Test
    void itReadsListedStoresAndASharedOne() {
        assertThat(stores("--set", "experiments.storage.uri=s3://faces/all,experiments.storage.shared=true"))
                .containsExactly("s3://faces/all");
        assertThat(stores("--set-json", "console.stores=[\"s3://faces/{namespace}/results\", \"s3://more\"]"))
                .containsExactly("s3://faces/{namespace}/results", "s3://more");
    }

    private static List<String> stores(String... values) {
        return texts(find("Deployment", render(values)).at("/spec/template/spec/containers/0/args")).stream()
                .filter(argument -> argument.startsWith("s3:"))
                .toList();
    }

    @Test
    void itNeedsAStoreOnS3() {
        assertThat(failure("console.enabled=true")).contains("console.stores is needed where console.enabled is true");
        assertThat(failure("console.enabled=true,experiments.storage.uri=file:/data,experiments.storage.volumeClaim=c"))
                .contains("console.stores can only contain s3:// URIs, not file:/data");
        assertThat(failure("console.enabled=true,console.stores={/data}")).contains("/console/stores/0");
    }

    private static String failure(String values) {
        var outcome =
                Helm.run("template", "fairloss", Helm.CHART.toString(), "--kube-version", "1.34.0", "--set", values);
        assertThat(outcome.exitCode()).as(outcome.text()).isNotZero();
        return outcome.text();
    }
}
