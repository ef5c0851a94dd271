// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A webhook adds a container to every pod that runs until it is stopped: a native sidecar, or an ordinary container. */
class SidecarE2E {
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    @Test
    void aStepEndsWithItsTrainer() {
        try (var team = Team.gather("mesh");
                var sidecars = Sidecars.inject(team)) {
            assertThat(sidecars).isNotNull();
            team.create(TINY, "native", spec -> {});
            team.create(TINY, "ordinary", spec -> {});
            for (String experiment : List.of("native", "ordinary")) {
                team.until(
                        "a sidecar runs beside the trainer of " + experiment,
                        () -> team.pods(experiment, "prepare").stream().anyMatch(SidecarE2E::hasSidecar));
            }
            for (String experiment : List.of("native", "ordinary")) {
                team.until("the step of " + experiment + " ends", () -> team.step(experiment, "prepare")
                        .filter(step -> step.state() == StepState.Succeeded)
                        .isPresent());
            }
            team.until("the pod of the step is stopped", () -> team.pods("ordinary", "prepare").stream()
                    .noneMatch(pod -> pod.getStatus().getPhase().equals("Running")));
        }
    }

    private static boolean hasSidecar(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .map(Container::getName)
                .anyMatch("sidecar"::equals);
    }
}
