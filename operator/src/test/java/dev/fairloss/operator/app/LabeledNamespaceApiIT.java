// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.AppProcess;
import dev.fairloss.operator.testing.Cluster;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged operator with the settings of the chart's default: it watches all namespaces and works in those with a label. */
@ExtendWith(ApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class LabeledNamespaceApiIT {
    @Test
    void onlyExperimentsInNamespacesWithTheLabelRun() throws InterruptedException {
        try (var here = new Cluster();
                var other = new Cluster()) {
            String key = "fairloss.dev/" + here.namespace();
            try (var app = AppProcess.start(
                    Access.installEverywhere(here.client(), here.namespace()),
                    Map.of(
                            "FAIRLOSS_NAMESPACES",
                            "JOSDK_ALL_NAMESPACES",
                            "FAIRLOSS_NAMESPACE_LABEL",
                            key + "=enabled"))) {
                app.awaitReady();
                other.create("ignored");
                label(other, key, "disabled");
                here.create("here");
                label(here, key, "enabled");
                here.assertUndisturbed("here");
                assertThat(other.get("ignored").getStatus()).isNull();
                assertThat(other.allJobs()).isEmpty();
                String warning = "Experiments in the namespace " + other.namespace()
                        + " are ignored: the namespace does not have the label " + key + "=enabled";
                app.await("says so", () -> app.log().stream()
                        .filter(line -> line.contains(warning))
                        .findFirst());
                assertThat(app.log().stream().filter(line -> line.contains(warning)))
                        .as("said once")
                        .hasSize(1);
                assertThat(app.get("/q/health/ready").orElseThrow().statusCode())
                        .isEqualTo(200);
                assertThat(app.stop()).isIn(0, 143);
            }
        }
    }

    private static void label(Cluster cluster, String key, String value) {
        cluster.client().namespaces().withName(cluster.namespace()).edit(namespace -> {
            namespace.getMetadata().getLabels().put(key, value);
            return namespace;
        });
    }
}
