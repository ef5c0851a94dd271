// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A shared cluster on a bad day: one experiment meets all of it, and finds what it finds on a quiet machine. */
@ResourceLock("gpus")
class DisturbanceE2E {
    private static final Path SMALL = Path.of("src/test/resources/e2e/small.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    @Test
    void whateverHappensToIt() {
        try (var team = Team.gather("disturbed");
                var killer = new OperatorKiller(team)) {
            team.create(SMALL, "small", spec -> spec.withObject("/compute").put("gpus", 1));

            var evicted = team.atWork("small", "pretrain", Team.TRAINS);
            assertThat(evicted.getSpec().getContainers().get(0).getResources().getLimits())
                    .containsKey("nvidia.com/gpu");
            Disturbances.evict(team, evicted);

            var killed = team.atWork("small", "collect", "\"done\":1,");
            Disturbances.sigkill(killed);

            var preempted = team.atWork("small", "train-fairloss-1", Team.TRAINS);
            team.wentOn("small", evicted);
            Disturbances.preempt(team);

            team.atWork("small", "train-fairloss-1", Team.TRAINS);
            team.wentOn("small", preempted);
            storeIsAwayForAMinute(team);

            team.complete("small");
            assertThat(killer.kinds())
                    .containsExactlyInAnyOrder(
                            "prepare", "pretrain", "collect", "policy", "train", "evaluate", "report");
            assertThat(team.status("small").steps()).allMatch(step -> step.state() == StepState.Succeeded);
            assertThat(team.status("small").cost().phases())
                    .filteredOn(phase -> phase.device().equals("GPU"))
                    .as("the bill tells what was lost\n%s", team.status("small").cost())
                    .anyMatch(phase -> phase.lostDeviceSeconds() > 0)
                    .allMatch(phase -> phase.deviceSeconds() > 0);
            Results.assertSame("disturbed", Results.onCluster(team, "small"), Results.local(SMALL));
        }
    }

    /** Trainings go on meanwhile, and publish when it is back. */
    private static void storeIsAwayForAMinute(Team team) {
        Disturbances.store(team.client(), false);
        try {
            Awaitility.await("a minute without a store")
                    .during(Duration.ofMinutes(1))
                    .atMost(Duration.ofSeconds(70))
                    .until(() -> !team.holds("small", "Complete"));
        } finally {
            Disturbances.store(team.client(), true);
        }
    }
}
