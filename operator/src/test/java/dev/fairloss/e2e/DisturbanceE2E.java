// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One experiment meets all disturbances of a shared cluster and gives the results of an undisturbed run. */
@ResourceLock("gpus")
class DisturbanceE2E {
    private static final Path SMALL = Path.of("src/test/resources/e2e/small.yaml");
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    /** How long the store is away. */
    private static final Duration OUTAGE = Duration.parse(System.getProperty("e2e.outage", "PT1M"));

    /** The pauses between pods grow exponentially: after an outage, the next pod starts within about the length of the outage. */
    private static final Duration NEXT_POD = OUTAGE.plus(Team.PATIENCE);

    /** Longest that a pod waits for a store that it has not reached yet (20 s), and its start on a busy node. */
    private static final double LONGEST_WAIT_SECONDS = 90;

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
            storeIsAway(team);

            team.complete("small", OUTAGE.plus(Team.PATIENCE));
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
                    .ifPresent(found -> seconds.set(notKept(ledgerOf(team, found))));
            return seconds.get() >= least;
        });
        return seconds.get();
    }

    private static String ledgerOf(Team team, StepStatus step) {
        return Installation.storeOf(team.namespace()) + "/"
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

    /** Pods that could not reach the store ended soon and were replaced, and what they held is part of the cost. */
    private static void anOutageCostsNoRetry(Team team) {
        team.until("the outage is over for it, too", NEXT_POD, () -> team.step("patient", "prepare")
                .filter(step -> step.state() == StepState.Succeeded)
                .isPresent());
        var held = team.pods("patient", "prepare").stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .flatMap(container -> Optional.ofNullable(container.getState().getTerminated()).stream())
                .filter(end -> end.getExitCode() == ExitCode.STORE_UNAVAILABLE.status())
                .mapToDouble(DisturbanceE2E::seconds)
                .toArray();
        assertThat(held).as("pods that gave up").isNotEmpty();
        assertThat(DoubleStream.of(held).max().orElseThrow())
                .as("pods do not hold devices during an outage")
                .isLessThan(LONGEST_WAIT_SECONDS);
        assertThat(team.status("patient").cost().phases())
                .filteredOn(phase -> phase.phase() == StepKind.PREPARE)
                .singleElement()
                .satisfies(phase -> assertThat((double) phase.lostDeviceSeconds())
                        .as("what the pods held, without the start of Java: %s", Arrays.toString(held))
                        .isGreaterThan(Math.max(5, DoubleStream.of(held).sum() / 2)));
    }

    private static double seconds(ContainerStateTerminated end) {
        return Duration.between(Instant.parse(end.getStartedAt()), Instant.parse(end.getFinishedAt()))
                        .toMillis()
                / 1e3;
    }

    /** Trainings continue meanwhile and publish when the store is back. An experiment without retries starts meanwhile. */
    private static void storeIsAway(Team team) {
        Disturbances.store(team.client(), false);
        try {
            team.create(TINY, "patient", spec -> spec.withObject("/retries").put("perPod", 0));
            Awaitility.await(OUTAGE + " without a store")
                    .during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast(() -> team.holds("small", "Stalled") || team.holds("patient", "Stalled"))
                    .until(() -> !team.holds("small", "Complete"));
        } finally {
            Disturbances.store(team.client(), true);
        }
    }
}
