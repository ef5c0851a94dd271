// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life cycle of experiments: reuse, deletion, wrong credentials, an upgrade. */
class LifecycleE2E {
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");
    private static final Path REPLICATED = Path.of("src/test/resources/e2e/replicated.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    /** The second experiment differs only in its training. Deleting the first keeps its artifacts, deleting the second removes them. */
    @Test
    void anotherTrainingReusesTheRewardsAndDeletionFollowsThePolicy() {
        try (var team = Team.gather("reuse")) {
            Results.start(REPLICATED);
            team.create(REPLICATED, "first", spec -> {});
            team.complete("first");
            Results.assertSame("replicated", Results.onCluster(team, "first"), Results.local(REPLICATED));

            team.create(REPLICATED, "longer", spec -> {
                spec.withObject("/training").put("updates", 6);
                spec.put("artifactPolicy", "Delete");
            });
            team.complete("longer");
            for (String reused : List.of("pretrain-1-1", "pretrain-1-2", "collect-1", "policy-1")) {
                assertThat(team.step("longer", reused)).map(StepStatus::state).hasValue(StepState.Reused);
                assertThat(team.pods("longer", reused)).as(reused).isEmpty();
            }
            assertThat(team.step("longer", "train-fairloss-1"))
                    .map(StepStatus::state)
                    .hasValue(StepState.Succeeded);

            String training = artifact(team, "longer", "train-fairloss-1");
            assertThat(there(training)).isTrue();
            gone(team, "longer");
            assertThat(there(training)).as("its own training").isFalse();
            assertThat(ObjectStore.list(
                            Installation.storeOf(team.namespace()) + "/experiments/" + team.namespace() + "/longer/"))
                    .as("its own folder")
                    .isEmpty();

            String rewards = artifact(team, "first", "collect-1");
            assertThat(there(rewards)).as("what both used").isTrue();
            gone(team, "first");
            assertThat(there(rewards)).as("what is kept").isTrue();
            Results.assertSame("replicated", Results.onCluster(team, "first"), Results.local(REPLICATED));
        }
    }

    @Test
    void wrongCredentialsAreReportedAndFixed() {
        try (var team = Team.gather("keys")) {
            team.keys("wrong");
            team.create(TINY, "tiny", spec -> {});
            team.until("it says that it needs a person", () -> team.holds("tiny", "Stalled"));
            var error = team.status("tiny").lastError();
            assertThat(error.message()).contains(ObjectStore.IN_PODS + " rejects the credentials in the Secret s3");
            assertThat(error.remedy()).contains("AWS_SECRET_ACCESS_KEY");
            assertThat(team.pods("tiny", "prepare")).as("no second try").hasSize(1);

            team.client()
                    .pods()
                    .inNamespace(team.namespace())
                    .withLabel("fairloss.dev/experiment", "tiny")
                    .delete();
            team.until(
                    "the failed pod is gone", () -> team.pods("tiny", "prepare").isEmpty());
            Awaitility.await("the cause outlives the pod")
                    .during(Duration.ofSeconds(5))
                    .until(() -> error.equals(team.status("tiny").lastError()));

            team.keys(ObjectStore.keys().get("AWS_SECRET_ACCESS_KEY"));
            team.experiment("tiny").edit(experiment -> {
                experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "now"));
                return experiment;
            });
            team.until("it continues", () -> team.step("tiny", "prepare")
                    .filter(step -> step.state() == StepState.Succeeded)
                    .isPresent());
        }
    }

    @Test
    void anUpgradeDoesNotTouchPods() {
        try (var team = Team.gather("upgrade")) {
            team.create(TINY, "tiny", spec -> spec.withObject("/pretraining").put("updates", 500));
            var pod = team.atWork("tiny", "pretrain-1-1", Team.TRAINS);
            Installation.upgrade("podAnnotations.upgraded=yes");
            assertThat(team.pods("tiny", "pretrain-1-1")).singleElement().satisfies(still -> assertThat(
                            still.getMetadata().getUid())
                    .isEqualTo(pod.getMetadata().getUid()));
            team.until("the training ends", () -> team.step("tiny", "pretrain-1-1")
                    .filter(step -> step.state() == StepState.Succeeded)
                    .isPresent());
            assertThat(team.pods("tiny", "pretrain-1-1")).hasSize(1);
        }
    }

    /** Kubernetes deletes the pods first, and cannot delete those of a fan-out before their Job is deleted. */
    @Test
    void aNamespaceCanBeDeletedWhileACollectionRuns() {
        try (var team = Team.gather("deleted")) {
            team.create(TINY, "busy", spec -> spec.withObject("/collection")
                    .put("updates", 400)
                    .put("parallelism", 2));
            team.until(
                    "both pods collect",
                    () -> team.pods("busy", "collect-1").stream()
                                    .filter(pod ->
                                            "Running".equals(pod.getStatus().getPhase()))
                                    .count()
                            == 2);
            team.leave();
        }
    }

    private static void gone(Team team, String name) {
        team.experiment(name).delete();
        team.until(
                name + " is gone with all that it had in the cluster",
                () -> team.experiment(name).get() == null
                        && team.leftovers(name).isEmpty());
    }

    /** Key of a step's manifest, which marks the step as finished. */
    private static String artifact(Team team, String name, String step) {
        String kind = step.contains("-") ? step.substring(0, step.indexOf('-')) : step;
        return Installation.storeOf(team.namespace()) + "/steps/" + kind + "/"
                + team.step(name, step).orElseThrow().hash() + "/manifest.json";
    }

    private static boolean there(String artifact) {
        return !ObjectStore.list(artifact).isEmpty();
    }
}
