// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.YAML;
import static dev.fairloss.operator.chart.Rendered.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network policies of the chart, for the operator and for the pods of experiments. */
class NetworkPolicyChartTest {
    /** Sets every value of the network policies. */
    static final Path VALUES = Path.of("src/test/resources/chart/network-policies.yaml");

    private static final String[] DEFAULTS = {
        "--set", "experiments.namespaces={team-a},networkPolicy.experiments.enabled=true"
    };

    @Test
    void defaultsMatchTheGoldenFile() throws IOException {
        Golden.assertSame("chart/network-policies-default.yaml", text(Helm.render(DEFAULTS)));
    }

    @Test
    void allValuesMatchTheGoldenFile() throws IOException {
        Golden.assertSame("chart/network-policies-all.yaml", text(Helm.render("-f", VALUES.toString())));
    }

    /** Without labels, which contain the version of the chart. */
    private static String text(List<Rendered> all) throws IOException {
        var text = new StringBuilder();
        for (Rendered policy : of("NetworkPolicy", all)) {
            ((ObjectNode) policy.at("/metadata")).remove("labels");
            text.append(YAML.writeValueAsString(policy.json()));
        }
        return text.toString();
    }

    @Test
    void experimentsHaveNoneByDefault() {
        assertThat(of("NetworkPolicy", Helm.render("--set", "experiments.namespaces={team-a}")))
                .extracting(Rendered::namespace)
                .containsExactly("system");
    }

    @Test
    void selectorAndPortMatchTheCode() {
        var policy = experiments(DEFAULTS);
        assertThat(policy.at("/spec/podSelector/matchLabels").properties())
                .singleElement()
                .satisfies(label -> assertThat(
                                List.of(label.getKey(), label.getValue().asText()))
                        .containsExactly(Labels.MANAGED_BY, Labels.OPERATOR));
        assertThat(policy.at("/spec/ingress/0/ports/0/port").asInt()).isEqualTo(StepProgress.PORT);
        var operator = of("NetworkPolicy", Helm.render()).get(0);
        assertThat(operator.at("/spec/egress/2/ports/0/port").asInt()).isEqualTo(StepProgress.PORT);
        assertThat(operator.at("/spec/egress/2/to/0/podSelector")).isEqualTo(policy.at("/spec/podSelector"));
    }

    @Test
    void theStorePortFollowsTheEndpoint() {
        String[] endpoint = {
            "--set",
            "experiments.namespaces={team-a},networkPolicy.experiments.enabled=true,"
                    + "experiments.storage.uri=s3://faces,experiments.storage.endpoint=http://minio:9000"
        };
        assertThat(experiments(endpoint).at("/spec/egress/1/ports/0/port").asInt())
                .isEqualTo(9000);
    }

    @Test
    void withoutProgressAndPrometheusNoPodMayConnect() {
        String[] alone = {
            "--set", "experiments.namespaces={team-a},networkPolicy.experiments.enabled=true,progress.enabled=false"
        };
        assertThat(experiments(alone).at("/spec/ingress")).isEmpty();
        assertThat(experiments(alone).at("/spec/policyTypes/0").asText()).isEqualTo("Ingress");
    }

    @Test
    void theNamespacesMustBeListed() {
        var outcome = Helm.run(
                "template",
                Helm.CHART.toString(),
                "--kube-version",
                "1.34.0",
                "--set",
                "networkPolicy.experiments.enabled=true");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text()).contains("networkPolicy.experiments.enabled needs experiments.namespaces");
    }

    private static Rendered experiments(String... values) {
        return of("NetworkPolicy", Helm.render(values)).stream()
                .filter(policy -> policy.name().equals("fairloss-experiments"))
                .findFirst()
                .orElseThrow();
    }
}
