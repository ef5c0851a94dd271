// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An upgrade of an installed release with other values: a list of namespaces, of which one does not exist yet, and other
 * defaults of experiments.
 */
final class ChangedValues {
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");
    private static final String OPERATOR =
            "/api/v1/namespaces/" + Installation.RELEASE + "/services/" + Installation.RELEASE + "-operator:http/proxy";
    private static final String UNWATCHED = "the operator has no role there";

    private ChangedValues() {}

    /** @param finished name of a finished experiment of the team */
    static void check(Team team, String finished) {
        var jobs = jobs(team, finished);
        var steps = team.status(finished).steps();
        try (var late = Team.of("late-" + team.namespace())) {
            late.leave();
            assertThat(upgrade(team, late)).contains(UNWATCHED + ": " + late.namespace());
            assertThat(get(team, "/q/health/ready")).contains("not watched", late.namespace());
            assertThat(watched(team, late.namespace())).isEqualTo("0.0");

            team.create(TINY, "next", spec -> {});
            prepares(team, "next");
            assertThat(team.pods("next", "prepare")).singleElement().satisfies(pod -> {
                assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
                assertThat(pod.getSpec().getContainers().get(0).getResources().getRequests())
                        .containsKey("ephemeral-storage");
            });
            assertThat(jobs(team, finished)).as("no step runs again").isEqualTo(jobs);
            assertThat(team.status(finished).steps()).isEqualTo(steps);

            Installation.namespace(late.client(), late.namespace());
            late.keys(ObjectStore.keys().get("AWS_SECRET_ACCESS_KEY"));
            assertThat(upgrade(team, late)).doesNotContain(UNWATCHED);
            late.create(TINY, "tiny", spec -> {});
            prepares(late, "tiny");
            assertThat(watched(team, late.namespace())).isEqualTo("1.0");
        }
    }

    private static String upgrade(Team team, Team late) {
        var command = new ArrayList<>(List.of(
                Installation.HELM, "upgrade", Installation.RELEASE, "../helm/fairloss", "-n", Installation.RELEASE));
        command.addAll(List.of("--reset-then-reuse-values", "--wait", "--timeout", "5m"));
        List.of(
                        "experiments.namespaces={" + team.namespace() + "," + late.namespace() + "}",
                        "experiments.scheduling.nodeSelector.kubernetes\\.io/os=linux",
                        "experiments.compute.ephemeralStorage=2Gi")
                .forEach(value -> command.addAll(List.of("--set", value)));
        return Program.run(Map.of(), command);
    }

    private static void prepares(Team team, String experiment) {
        team.until(experiment + " is prepared", () -> team.step(experiment, "prepare")
                .filter(step -> step.state() == StepState.Succeeded)
                .isPresent());
    }

    /** The UIDs of the Jobs of an experiment by name. */
    private static Map<String, String> jobs(Team team, String experiment) {
        return team
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(team.namespace())
                .withLabel("fairloss.dev/experiment", experiment)
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(job -> job.getMetadata().getName(), job -> job.getMetadata()
                        .getUid()));
    }

    /** The value of the metric of a namespace. */
    private static String watched(Team team, String namespace) {
        String series = "fairloss_namespace_watched{namespace=\"" + namespace + "\"} ";
        return get(team, "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(series))
                .map(line -> line.substring(series.length()))
                .findFirst()
                .orElse("none");
    }

    private static String get(Team team, String path) {
        return team.client().raw(OPERATOR + path);
    }
}
