// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static dev.fairloss.operator.chart.Rendered.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.operator.rbac.Roles;
import dev.fairloss.operator.telemetry.Metric;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that the chart copies from elsewhere, and files generated from the chart. Needs no helm. */
class CopiesTest {
    static final Path CRD = Path.of("../crds/fairlossexperiments.fairloss.dev-v1.yaml");
    private static final String FILES = "../../../../../helm/fairloss/files/";
    private static final Pattern METRIC = Pattern.compile("fairloss_[a-z_]+");
    private static final Pattern SELECTED = Pattern.compile("(fairloss_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)");
    private static final Pattern GROUPED = Pattern.compile("by \\(([a-z, ]+)\\) \\((?:[a-z]+\\()*(fairloss_[a-z_]+)");

    @Test
    void theCrdMatchesTheTypes() throws IOException {
        Golden.assertSame(FILES + CRD.getFileName(), Files.readString(CRD));
    }

    @Test
    void theRbacRulesMatchTheCode() throws IOException {
        var roles = YAML.readTree(Serialization.asYaml(Roles.cluster()));
        Golden.assertSame(FILES + "rbac-experiments.yaml", rules(roles, 0));
        Golden.assertSame(FILES + "rbac-election.yaml", rules(roles, 1));
        Golden.assertSame(
                FILES + "rbac-namespaces.yaml", rules(YAML.readTree(Serialization.asYaml(Roles.namespaceLabels())), 0));
        Golden.assertSame(FILES + "rbac-kueue.yaml", rules(YAML.readTree(Serialization.asYaml(Roles.kueue())), 0));
    }

    @Test
    void alertsAndDashboardUseExistingMetrics() throws IOException {
        var there = new TreeSet<String>();
        Arrays.stream(Metric.values()).forEach(metric -> {
            there.add(metric.prometheus());
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                there.add(metric.prometheus() + "_bucket");
                there.add(metric.prometheus() + "_count");
            }
        });
        for (String file : new String[] {"files/dashboard.json", "templates/prometheusrule.yaml"}) {
            var read = new TreeSet<String>();
            METRIC.matcher(Files.readString(Helm.CHART.resolve(file)))
                    .results()
                    .forEach(found -> read.add(found.group()));
            assertThat(read).as(file).isNotEmpty().isSubsetOf(there);
        }
    }

    /** A label that the metric lacks gives an empty graph and an alert that never fires. */
    @Test
    void alertsAndDashboardUseExistingLabels() throws IOException {
        for (String file : new String[] {"files/dashboard.json", "templates/prometheusrule.yaml"}) {
            String text = Files.readString(Helm.CHART.resolve(file));
            var read = new ArrayList<String>();
            SELECTED.matcher(text).results().forEach(found -> LABEL.matcher(found.group(2))
                    .results()
                    .forEach(label -> read.add(found.group(1) + " " + label.group(1))));
            GROUPED.matcher(text).results().forEach(found -> Stream.of(
                            found.group(1).split(", "))
                    .filter(label -> !label.equals("le"))
                    .forEach(label -> read.add(found.group(2) + " " + label)));
            assertThat(read).as(file).isNotEmpty().allSatisfy(use -> assertThat(Metric.values())
                    .as(use)
                    .anyMatch(metric -> use.startsWith(metric.prometheus())
                            && metric.labels().contains(use.substring(use.indexOf(' ') + 1))));
        }
    }

    @Test
    void theDashboardIsValid() throws IOException {
        var dashboard = YAML.readTree(Files.readString(Helm.CHART.resolve("files/dashboard.json")));
        assertThat(dashboard.path("uid").asText()).isNotEmpty();
        assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("targets").findValuesAsText("expr"))
                    .as(panel.path("title").asText())
                    .isNotEmpty();
        });
        assertThat(dashboard.path("panels").findValuesAsText("title")).doesNotHaveDuplicates();
    }

    /** Each value has its own line or is part of an object that has one. */
    @Test
    void theReferenceListsEveryValue() throws IOException {
        var values = Files.readString(Helm.CHART.resolve("values.yaml"));
        var rows = ValuesReference.page(values)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[1])
                .toList();
        assertThat(leaves("", YAML.readTree(values))).hasSizeGreaterThan(30).allSatisfy(leaf -> assertThat(rows)
                .as(leaf)
                .anyMatch(row -> leaf.equals(row) || leaf.startsWith(row + ".")));
    }

    private static List<String> leaves(String path, JsonNode value) {
        if (!value.isObject() || value.isEmpty()) {
            return List.of(path.substring(1));
        }
        return value.properties().stream()
                .flatMap(field -> leaves(path + "." + field.getKey(), field.getValue()).stream())
                .toList();
    }

    @Test
    void theVersionMatchesTheBuild() throws IOException {
        var chart = YAML.readTree(Files.readString(Helm.CHART.resolve("Chart.yaml")));
        String version = chart.path("version").asText();
        assertThat(Files.readString(Path.of("../pom.xml"))).contains("<version>" + version + "</version>");
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
    }

    @Test
    void theReferenceIsGeneratedFromTheValues() throws IOException {
        Golden.assertSame(
                "../../../../../docs/reference/chart.md",
                ValuesReference.page(Files.readString(Helm.CHART.resolve("values.yaml"))));
    }

    private static String rules(JsonNode roles, int role) {
        return Serialization.asYaml(roles.at("/items/" + role + "/rules")).replaceFirst("^---\n", "");
    }
}
