// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The page about the chart's values, made from values.yaml: a comment line above each value says what it is. */
final class ValuesReference {
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):.*$");

    private static final String HEAD = """
            # The chart

            Generated from `helm/fairloss/values.yaml`; do not edit. How to install the chart: [on a cluster](../getting-started/cluster.md).

            ## Objects

            | object | when |
            |---|---|
            | Deployment, Service, ServiceAccount | always; the pods meet the *restricted* Pod Security Standard |
            | CustomResourceDefinition | `crd.install`. With `crd.keep`, the CRD and all experiments survive `helm uninstall` |
            | ClusterRole and binding | `experiments.namespaces` is empty. Without `experiments.allNamespaces`, admission policies limit it to namespaces with `experiments.namespaceLabel` |
            | Role and binding in each namespace | `experiments.namespaces` lists the namespaces. The chart then needs no permissions at cluster scope, except for `crd.install`, `admissionPolicy.create` and `rbac.aggregate` |
            | ValidatingAdmissionPolicies and bindings | `admissionPolicy.create` |
            | Role on the lease, PodDisruptionBudget | `replicas` is 2 or more |
            | ClusterRoles that extend view, edit and admin | `rbac.aggregate` |
            | NetworkPolicy of the operator | `networkPolicy.enabled` |
            | NetworkPolicy in each namespace of `experiments.namespaces` | `networkPolicy.experiments.enabled` |
            | Deployment, Service, ServiceAccount and NetworkPolicy of the console | `console.enabled`; [how to give users access](../how-to/console.md#on-a-cluster) |
            | ServiceMonitor, PodMonitor, PrometheusRule, dashboard | `metrics.*.enabled`; the first three need the Prometheus operator's CRDs |

            ## Values

            The chart rejects values that are not in this list.

            | value | default | description |
            |---|---|---|
            """;

    private ValuesReference() {}

    static String page(String values) throws IOException {
        var tree = Rendered.YAML.readTree(values);
        var page = new StringBuilder(HEAD);
        var path = new ArrayDeque<String>();
        var comment = new ArrayList<String>();
        for (String line : values.lines().skip(2).toList()) {
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
                continue;
            }
            var key = KEY.matcher(line);
            if (!key.matches()) {
                comment.clear();
                continue;
            }
            while (path.size() > key.group(1).length() / 2) {
                path.removeLast();
            }
            path.addLast(key.group(2));
            if (!comment.isEmpty()) {
                page.append(row(path, tree, comment));
                comment.clear();
            }
        }
        return page.toString();
    }

    private static String row(ArrayDeque<String> path, JsonNode tree, List<String> comment) {
        var value = tree.at("/" + String.join("/", path));
        String shown = value.toString().replace("|", "\\|");
        return "| `" + String.join(".", path) + "` | `" + shown + "` | " + String.join(" ", comment) + " |\n";
    }
}
