// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.AppProcess;
import dev.fairloss.operator.testing.Cluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged operator watches three namespaces: one does not exist, and in another one it has no rights at first. */
@ExtendWith(ApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class MissingNamespaceApiIT {
    private static final String MISSING = "no-such-namespace";

    @Test
    void otherNamespacesAreWatchedAndAMissingOneAsSoonAsItCanBe() throws InterruptedException {
        try (var here = new Cluster();
                var late = new Cluster();
                var app = AppProcess.start(
                        Access.install(here.client(), here.namespace()),
                        Map.of(
                                "FAIRLOSS_NAMESPACES",
                                String.join(",", MISSING, late.namespace(), here.namespace()),
                                "QUARKUS_OPERATOR_SDK_CACHE_SYNC_TIMEOUT",
                                "1s",
                                "KUBERNETES_WATCH_RECONNECTINTERVAL",
                                "100"))) {
            app.awaitReady();
            here.create("here");
            here.assertUndisturbed("here");
            assertThat(app.get("/q/health/ready").orElseThrow().body())
                    .contains("not watched", MISSING + ", " + late.namespace(), "Job in " + MISSING);
            assertThat(app.get("/q/health/live").orElseThrow().statusCode()).isEqualTo(200);
            assertThat(watched(app, here.namespace())).contains(1.);
            assertThat(watched(app, late.namespace())).contains(0.);
            assertThat(watched(app, MISSING)).contains(0.);
            assertThat(app.log())
                    .as("each retry of an informer is one line")
                    .anyMatch(line -> line.contains(MISSING) && line.contains("is forbidden"))
                    .noneMatch(line -> line.contains("Reflector") && line.contains("\\tat "));

            late.create("late");
            Access.extend(here.client(), here.namespace(), late.namespace(), rule -> !rule.getResources()
                    .contains("jobs"));
            app.await("watches pods", () -> Optional.of(
                            app.get("/q/health/ready").orElseThrow().body())
                    .filter(body -> !body.contains("Pod in " + late.namespace())));
            Awaitility.await("nothing is done without the Jobs")
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> late.get("late").getStatus() == null
                            && late.allJobs().isEmpty());

            Access.extend(here.client(), here.namespace(), late.namespace());
            late.assertUndisturbed("late");
            app.await("counts it", () -> watched(app, late.namespace()).filter(value -> value == 1));
            assertThat(app.get("/q/health/ready").orElseThrow().body())
                    .contains(MISSING)
                    .doesNotContain(late.namespace());
            assertThat(app.stop()).isIn(0, 143);
        }
    }

    /** The value of the metric of a namespace. */
    private static Optional<Double> watched(AppProcess app, String namespace) {
        String series = "fairloss_namespace_watched{namespace=\"" + namespace + "\"} ";
        return app.get("/q/metrics")
                .orElseThrow()
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .map(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst();
    }
}
