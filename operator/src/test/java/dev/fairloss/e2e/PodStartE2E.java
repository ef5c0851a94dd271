// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status says why pods do not start, in the words of the scheduler, the kubelet and the Job controller. */
class PodStartE2E {
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    @Test
    void missingFilesAreNamed() {
        try (var team = Team.gather("start")) {
            team.create(
                    TINY, "class", spec -> spec.withObject("/scheduling").put("priorityClassName", "no-such-class"));
            team.create(TINY, "secret", spec -> inStore(spec, "no-such-secret"));
            team.create(TINY, "claim", spec -> fromClaim(spec, "no-such-claim"));
            team.create(TINY, "folder", spec -> fromClaim(spec, null));
            team.create(TINY, "node", spec -> spec.withObject("/scheduling")
                    .putObject("nodeSelector")
                    .put("pool", "no-such-pool"));
            stalls(team, "class", FailureReason.PodStartFailed, "no PriorityClass with name no-such-class was found");
            stalls(team, "secret", FailureReason.PodStartFailed, "secret \"no-such-secret\" not found");
            stalls(team, "claim", FailureReason.PodStartFailed, "persistentvolumeclaim \"no-such-claim\" not found");
            stalls(team, "folder", FailureReason.InvalidInput, "spec.evaluation[0].bin.uri file:faces/lfw.bin");
            assertThat(team.leftovers("folder"))
                    .as("no pod for what no pod can see")
                    .isEmpty();
            team.until(
                    "the scheduler says that no node fits",
                    () -> waits(team, "node", WaitingFor.Node, "didn't match Pod's node affinity/selector"));

            team.edit("class", spec -> ((ObjectNode) spec.get("scheduling")).remove("priorityClassName"));
            prepares(team, "class");
        }
    }

    /** The API server refuses the Job at first, then the Job controller cannot create the pod. */
    @Test
    void anExperimentPastAQuotaWaitsUntilThereIsRoom() {
        try (var team = Team.gather("quota")) {
            limit(team, "count/jobs.batch");
            team.create(TINY, "late", spec -> {});
            team.until(
                    "the API server says that the quota of Jobs is used up",
                    () -> waits(team, "late", WaitingFor.Quota, "exceeded quota: none, requested: count/jobs.batch=1"));
            limit(team, "pods");
            team.until(
                    "the Job controller says that the quota of pods is used up",
                    () -> waits(team, "late", WaitingFor.Quota, "exceeded quota: none, requested: pods=1"));
            team.client()
                    .resourceQuotas()
                    .inNamespace(team.namespace())
                    .withName("none")
                    .delete();
            prepares(team, "late");
        }
    }

    private static void stalls(Team team, String experiment, FailureReason reason, String why) {
        team.until(experiment + " stalls: " + why, () -> Optional.ofNullable(
                        team.status(experiment).lastError())
                .filter(error -> team.holds(experiment, "Stalled"))
                .filter(error -> error.reason() == reason && error.message().contains(why))
                .isPresent());
    }

    private static boolean waits(Team team, String experiment, WaitingFor what, String why) {
        return team.step(experiment, "prepare")
                .filter(step -> step.waitingFor() == what)
                .map(StepStatus::message)
                .filter(message -> message.contains(why))
                .isPresent();
    }

    private static void prepares(Team team, String experiment) {
        team.until(experiment + " continues", () -> team.step(experiment, "prepare")
                .filter(step -> step.state() == StepState.Succeeded)
                .isPresent());
    }

    private static void inStore(ObjectNode spec, String secret) {
        spec.withObject("/storage")
                .put("uri", "s3://" + Installation.STORE)
                .put("endpoint", ObjectStore.IN_PODS)
                .put("credentialsSecret", secret);
    }

    /** An evaluation set in a folder. @param claim that contains it, or null */
    private static void fromClaim(ObjectNode spec, String claim) {
        spec.putArray("evaluation")
                .addObject()
                .put("name", "lfw")
                .putObject("bin")
                .put("uri", "file:faces/lfw.bin")
                .put("volumeClaim", claim);
    }

    /** Allows none of a resource, and any number of others; returns once the quota is in force. */
    private static void limit(Team team, String resource) {
        var none = Map.of(resource, new Quantity("0"));
        var quota = team.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(team.namespace())
                        .withName("none")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(none)
                        .endSpec()
                        .build())
                .serverSideApply();
        team.until("the quota of " + resource + " is in force", () -> Optional.ofNullable(
                        team.client().resource(quota).get().getStatus())
                .filter(status -> none.equals(status.getHard()))
                .isPresent());
    }
}
