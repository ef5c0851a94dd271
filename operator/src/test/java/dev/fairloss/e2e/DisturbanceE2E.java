// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.step.StepKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One experiment meets all disturbances of a shared cluster and gives the results of an undisturbed run. */
@ResourceLock("gpus")
class DisturbanceE2E {
    private static final Path SMALL = Path.of("src/test/resources/e2e/small.yaml");
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
        Results.start(SMALL);
    }

    @Test
    void disturbancesDoNotChangeTheResults() {
        try (var team = Team.gather("disturbed");
                var killer = new OperatorKiller(team)) {
            team.create(SMALL, "small", spec -> spec.withObject("/compute").put("gpus", 1));

            var killed = team.atWork("small", "pretrain-1-1", Team.TRAINS);
            assertThat(killed.getSpec().getContainers().get(0).getResources().getLimits())
                    .containsKey("nvidia.com/gpu");
            double lost = accountOf(team, "pretrain-1-1", 3);
            Disturbances.sigkill(killed);

            var evicted = team.atWork("small", "collect-1", "\"done\":1,");
            team.resumes("small", killed);
            Disturbances.evict(team, evicted);

            var preempted = team.atWork("small", "train-fairloss-1", Team.TRAINS);
            Disturbances.preempt(team);

            team.resumes("small", preempted);
            storeIsAwayForAMinute(team);

            team.complete("small");
            anOutageCostsNoRetry(team);
            assertThat(killer.kinds())
                    .containsExactlyInAnyOrder(
                            "prepare", "pretrain", "collect", "policy", "train", "evaluate", "report");
            assertThat(team.status("small").steps()).allMatch(step -> step.state() == StepState.Succeeded);
            assertThat(team.status("small").cost().phases())
                    .filteredOn(phase -> phase.phase() == StepKind.PRETRAIN)
                    .as("the cost includes lost work\n%s", team.status("small").cost())
                    .singleElement()
                    .satisfies(phase -> {
                        assertThat(phase.device()).isEqualTo(DeviceType.GPU);
                        assertThat(phase.deviceSeconds()).isPositive();
                        assertThat((double) phase.lostDeviceSeconds()).isGreaterThan(lost - 1);
                    });
            Results.assertSame("disturbed", Results.onCluster(team, "small"), Results.local(SMALL));
        }
    }

    /** Waits until the ledger of a step's one attempt records some seconds of lost work. @return these seconds */
    private static double accountOf(Team team, String step, double least) {
        var seconds = new AtomicReference<>(0.);
        team.until("the account of " + step + " records " + least + " s", () -> {
            // The operator was killed and may not have reported the step's hash yet.
            team.step("small", step)
                    .filter(found -> found.hash() != null)
                    .ifPresent(found -> seconds.set(notKept(ledgerOf(found))));
            return seconds.get() >= least;
        });
        return seconds.get();
    }

    private static String ledgerOf(StepStatus step) {
        return Installation.STORE + "/"
                + ArtifactLayout.ledger(new StepAddress(step.phase().id(), step.hash())) + "/";
    }

    private static double notKept(String ledger) {
        String bucket = ledger.substring(0, ledger.indexOf('/') + 1);
        return ObjectStore.list(ledger).stream()
                .map(entry -> Results.parse(ObjectStore.read(bucket + entry)))
                .mapToDouble(entry -> entry.get("seconds").asDouble()
                        - entry.at("/kept/seconds").asDouble())
                .sum();
    }

    /** Pods that could not reach the store were replaced, and what they held is part of the cost. */
    private static void anOutageCostsNoRetry(Team team) {
        team.until("the outage is over for it, too", () -> team.step("patient", "prepare")
                .filter(step -> step.state() == StepState.Succeeded)
                .isPresent());
        assertThat(team.pods("patient", "prepare")).hasSizeGreaterThan(1);
        assertThat(team.status("patient").cost().phases())
                .filteredOn(phase -> phase.phase() == StepKind.PREPARE)
                .singleElement()
                .satisfies(phase -> assertThat(phase.lostDeviceSeconds()).isGreaterThan(5));
    }

    /** Trainings continue meanwhile and publish when the store is back. An experiment without retries starts meanwhile. */
    private static void storeIsAwayForAMinute(Team team) {
        Disturbances.store(team.client(), false);
        try {
            team.create(TINY, "patient", spec -> spec.withObject("/retries").put("perPod", 0));
            Awaitility.await("a minute without a store")
                    .during(Duration.ofMinutes(1))
                    .atMost(Duration.ofSeconds(70))
                    .until(() -> !team.holds("small", "Complete"));
        } finally {
            Disturbances.store(team.client(), true);
        }
    }
}
