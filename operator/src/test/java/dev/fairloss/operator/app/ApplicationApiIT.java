// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.AppProcess;
import dev.fairloss.operator.testing.Cluster;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged operator on a real API server, with rights in one namespace. */
@ExtendWith(ApiServer.class)
class ApplicationApiIT {
    private static Map<String, String> election(String identity) {
        return Map.of(
                "FAIRLOSS_LEADER_ELECTION_IDENTITY", identity,
                "FAIRLOSS_LEADER_ELECTION_ENABLED", "true",
                "FAIRLOSS_LEADER_ELECTION_LEASE_DURATION", "4s",
                "FAIRLOSS_LEADER_ELECTION_RENEW_DEADLINE", "3s",
                "FAIRLOSS_LEADER_ELECTION_RETRY_PERIOD", "500ms");
    }

    @Test
    void itRunsAnExperimentAndReportsIt() throws InterruptedException {
        try (var cluster = new Cluster();
                var app = AppProcess.start(Access.install(cluster.client(), cluster.namespace()), Map.of())) {
            app.awaitReady();
            assertThat(app.role()).contains("single");
            var versions = ConcurrentHashMap.<String>newKeySet();
            var watch = cluster.resource("whole").watch(versions(versions));
            cluster.create("whole", "artifactPolicy: Delete");
            cluster.awaitTrue("whole", "Complete");
            watch.close();
            var metrics = app.await("has counted", () -> app.get("/q/metrics")
                    .map(answer -> answer.body())
                    .filter(text -> text.contains("phase=\"report\"")
                            && text.contains("fairloss_experiments{state=\"complete\"} 1.0")));
            assertThat(metrics)
                    .contains(
                            "fairloss_steps_total{namespace=\"%s\",outcome=\"succeeded\",phase=\"prepare\"} 1.0"
                                    .formatted(cluster.namespace()),
                            "fairloss_probes_total{namespace=\"%s\"} 16.0".formatted(cluster.namespace()),
                            "fairloss_leader 1.0")
                    .doesNotContain("whole");
            assertThat(app.get("/q/health/live").orElseThrow().statusCode()).isEqualTo(200);
            assertThat(eventTexts(cluster))
                    .as("the finished steps are in the status and the log")
                    .containsExactlyInAnyOrder("Started", "Complete");
            assertThat(written(metrics, "patch", "jobs"))
                    .as("one for each step")
                    .isEqualTo(9);
            assertThat(written(metrics, "patch", "configmaps")).isEqualTo(1);
            assertThat(written(metrics, "create", "events"))
                    .as("one for each Event")
                    .isEqualTo(2);
            assertThat(written(metrics, "patch", "fairlossexperiments"))
                    .as("the finalizer")
                    .isEqualTo(1);
            assertThat(written(metrics, "update", "fairlossexperiments/status"))
                    .as("each version but the user's and the one with the finalizer is a status")
                    .isEqualTo(versions.size() - 2);
            assertThat(cluster.get("whole").getMetadata().getManagedFields())
                    .filteredOn(entry -> "status".equals(entry.getSubresource()))
                    .extracting(ManagedFieldsEntry::getManager)
                    .containsExactly("fairloss-operator");
            assertThat(fields(app, "step")).hasSize(8).contains("prepare", "evaluate-fixed-0.25-1");
            assertThat(fields(app, "experiment")).isNotEmpty().allMatch("whole"::equals);
            cluster.resource("whole").delete();
            cluster.awaitGone("whole");
            assertThat(cluster.trainer().worked()).containsEntry("purge", 1);
            System.out.printf(
                    "resident memory after an experiment: %d MiB%n",
                    app.resident().orElse(0L));
            assertThat(app.stop()).isIn(0, 143);
        }
    }

    @Test
    void theOtherReplicaTakesOver() throws InterruptedException {
        try (var cluster = new Cluster()) {
            var access = Access.install(cluster.client(), cluster.namespace());
            try (var first = AppProcess.start(access, election("first")).awaitReady();
                    var second = AppProcess.start(access, election("second"))) {
                first.await("leads", () -> first.role().filter("leader"::equals));
                second.awaitReady();
                assertThat(second.role()).contains("standby");
                cluster.create("before");
                cluster.awaitTrue("before", "Complete");
                first.kill();
                second.await("leads", () -> second.role().filter("leader"::equals));
                cluster.create("after");
                cluster.awaitTrue("after", "Complete");
                assertThat(second.get("/q/metrics").orElseThrow().body()).contains("fairloss_leader 1.0");
                assertThat(cluster.trainer().worked().get("pretrain-1-1")).isEqualTo(1);
                assertThat(second.stop()).as("a leader that is stopped").isIn(0, 143);
            }
        }
    }

    @Test
    void aMissingSettingPreventsTheStart() throws InterruptedException {
        try (var cluster = new Cluster();
                var app = AppProcess.start(
                        Access.install(cluster.client(), cluster.namespace()), Map.of("FAIRLOSS_TRAINER_IMAGE", " "))) {
            assertThat(app.awaitEnd()).isEqualTo(1);
            assertThat(String.join("\n", app.log())).contains("fairloss.trainer-image");
        }
    }

    private static Watcher<FairLossExperiment> versions(Set<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, FairLossExperiment experiment) {
                seen.add(experiment.getMetadata().getResourceVersion());
            }

            @Override
            public void onClose(WatcherException cause) {
                return;
            }
        };
    }

    /** Successful writes, as the operator counts them. */
    private static int written(String metrics, String verb, String resource) {
        return metrics.lines()
                .filter(line -> line.startsWith("fairloss_api_writes_total{outcome=\"ok\",resource=\"%s\",verb=\"%s\"} "
                        .formatted(resource, verb)))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<String> eventTexts(Cluster cluster) {
        return cluster.client().resources(Event.class).inNamespace(cluster.namespace()).list().getItems().stream()
                .map(Event::getReason)
                .toList();
    }

    private static List<String> fields(AppProcess app, String name) {
        return app.lines().stream()
                .flatMap(line ->
                        Optional.ofNullable(line.at("/mdc/" + name)).filter(found -> !found.isMissingNode()).stream())
                .map(JsonNode::asText)
                .toList();
    }
}
