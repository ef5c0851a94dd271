// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.of;
import static dev.fairloss.operator.chart.Rendered.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The namespaces in which the operator of the chart works: with a label, listed, or all. */
class NamespacesChartTest {
    @Test
    void byDefaultThePolicyRequiresALabel() {
        var all = Helm.render();
        assertThat(validation("fairloss-operator-namespaces", all))
                .isEqualTo("namespaceObject.metadata.?labels[?'fairloss.dev/experiments'].orValue('') == 'enabled'");
        assertThat(environment(all))
                .contains("FAIRLOSS_NAMESPACE_LABEL=fairloss.dev/experiments=enabled")
                .noneMatch(variable -> variable.startsWith("FAIRLOSS_NAMESPACES="));
        assertThat(egress(all).at("/matchLabels/fairloss.dev~1experiments").asText())
                .isEqualTo("enabled");
        assertThat(of("ClusterRoleBinding", all)).hasSize(1);
    }

    @Test
    void anotherLabelReachesOperatorAndPolicies() {
        var all = Helm.render("--set", "experiments.namespaceLabel=team=vision");
        assertThat(validation("fairloss-operator-namespaces", all))
                .isEqualTo("namespaceObject.metadata.?labels[?'team'].orValue('') == 'vision'");
        assertThat(environment(all)).contains("FAIRLOSS_NAMESPACE_LABEL=team=vision");
    }

    @Test
    void listedNamespacesNeedNoLabel() {
        var all = Helm.render("--set", "experiments.namespaces={team-a,team-b}");
        assertThat(validation("fairloss-operator-namespaces", all))
                .isEqualTo("request.namespace in [\"team-a\",\"team-b\"]");
        assertThat(environment(all))
                .contains("FAIRLOSS_NAMESPACES=team-a,team-b")
                .noneMatch(variable -> variable.startsWith("FAIRLOSS_NAMESPACE_LABEL="));
        assertThat(egress(all).at("/matchExpressions/0/values")).hasSize(2);
        assertThat(of("ClusterRoleBinding", all)).isEmpty();
    }

    @Test
    void allNamespacesAreAnOption() {
        var all = Helm.render("--set", "experiments.allNamespaces=true");
        assertThat(of("ValidatingAdmissionPolicy", all))
                .extracting(Rendered::name)
                .containsExactly(
                        "fairloss-operator-objects",
                        "fairloss-operator-pods",
                        "fairloss-operator-experiments",
                        "fairloss-operator-limits");
        assertThat(environment(all)).noneMatch(variable -> variable.startsWith("FAIRLOSS_NAMESPACE"));
        assertThat(egress(all)).isEmpty();
    }

    /** Without a binding, a policy has no effect. */
    @ParameterizedTest
    @CsvSource({"experiments.namespaces={a}", "experiments.allNamespaces=true", "experiments.namespaceLabel=a=b"})
    void everyPolicyIsBound(String values) {
        var all = Helm.render("--set", values);
        assertThat(of("ValidatingAdmissionPolicyBinding", all))
                .extracting(binding -> binding.at("/spec/policyName").asText())
                .containsExactlyInAnyOrderElementsOf(of("ValidatingAdmissionPolicy", all).stream()
                        .map(Rendered::name)
                        .toList());
    }

    @Test
    void contradictionsAreRefused() {
        assertThat(failure("experiments.allNamespaces=true,experiments.namespaces={a}"))
                .contains("experiments.allNamespaces and experiments.namespaces exclude each other");
        assertThat(failure("admissionPolicy.create=false"))
                .contains("experiments.namespaceLabel needs admissionPolicy.create");
        Helm.render("--set", "admissionPolicy.create=false,experiments.namespaces={a}");
        Helm.render("--set", "admissionPolicy.create=false,experiments.allNamespaces=true");
    }

    private static String failure(String values) {
        var outcome =
                Helm.run("template", "fairloss", Helm.CHART.toString(), "--kube-version", "1.34.0", "--set", values);
        assertThat(outcome.exitCode()).as(outcome.text()).isNotZero();
        return outcome.text();
    }

    private static String validation(String policy, List<Rendered> all) {
        return of("ValidatingAdmissionPolicy", all).stream()
                .filter(found -> found.name().equals(policy))
                .findFirst()
                .orElseThrow()
                .at("/spec/validations/0/expression")
                .asText();
    }

    private static JsonNode egress(List<Rendered> all) {
        return only("NetworkPolicy", all).at("/spec/egress/2/to/0/namespaceSelector");
    }

    private static List<String> environment(List<Rendered> all) {
        var variables = only("Deployment", all).at("/spec/template/spec/containers/0/env");
        return Stream.iterate(0, i -> i < variables.size(), i -> i + 1)
                .map(i -> variables.get(i).path("name").asText() + "="
                        + variables.get(i).path("value").asText())
                .toList();
    }
}
