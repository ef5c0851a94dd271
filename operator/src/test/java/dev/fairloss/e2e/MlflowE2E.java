// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** An experiment in pods is tracked by a real MLflow server. */
@EnabledIfEnvironmentVariable(
        named = MlflowServer.VARIABLE,
        matches = "https?://.+",
        disabledReason = "needs an MLflow server: set it to the URL at which pods reach one")
class MlflowE2E {
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
        Results.start(TINY);
    }

    @Test
    void theServerHasTheExperimentItsTrainingsAndTheBestNetwork() {
        try (var team = Team.gather("mlflow")) {
            team.create(TINY, "tiny", spec -> spec.withObject("/tracking/mlflow")
                    .put("uri", MlflowServer.inPods())
                    .put("experiment", team.namespace()));
            team.complete("tiny");
            Results.assertSame("tracked by MLflow", Results.onCluster(team, "tiny"), Results.local(TINY));

            var runs = MlflowServer.runs(team.namespace());
            String name = team.namespace() + "/tiny";
            assertThat(runs).containsOnlyKeys(name, "pretrain-1-1", "train-fairloss-1");
            assertThat(runs.values())
                    .extracting(run -> run.info("status"))
                    .as("status of all runs")
                    .containsOnly("FINISHED");
            var experiment = runs.get(name);
            var training = runs.get("train-fairloss-1");
            assertThat(experiment.data("params")).containsEntry("training.updates", "5");
            assertThat(experiment.data("metrics")).containsKey("accuracy/unseen/fairloss");
            assertThat(experiment.data("tags"))
                    .containsEntry("fairloss.report", team.status("tiny").report())
                    .containsEntry(
                            "fairloss.hash.train-fairloss-1",
                            team.step("tiny", "train-fairloss-1").orElseThrow().hash());
            assertThat(training.data("tags")).containsEntry("mlflow.parentRunId", experiment.info("run_id"));
            assertThat(training.data("params")).containsEntry("arm", "fairloss").containsEntry("seed", "1");
            assertThat(training.data("metrics")).containsKeys("loss", "accuracy/unseen", "cost/seconds");
            assertThat(MlflowServer.versions(team.namespace() + ".tiny"))
                    .singleElement()
                    .satisfies(version -> {
                        assertThat(version.path("run_id").asText()).isEqualTo(training.info("run_id"));
                        assertThat(version.path("description").asText()).contains("library_name: fairloss");
                    });
        }
    }
}
