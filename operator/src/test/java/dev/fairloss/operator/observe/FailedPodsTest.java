// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.observe.FailedPods.StoreOutage;
import dev.fairloss.operator.testing.Jobs;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedPodsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void secondsOfFailedPodsAddUp() {
        var pods = of(
                unavailable("one", Duration.ZERO),
                unavailable("two", Duration.ofSeconds(40)),
                Pods.ended(Pods.created("job", "done", 0), 0, START.toString(), Pods.text(Messages.done("train"))),
                Pods.in("Running", Pods.created("job", "running", 0)));
        assertThat(pods.seconds()).isEqualTo(60);
        assertThat(pods.unrecordedDeviceSeconds()).isEqualTo(24);
    }

    @Test
    void anOutageLastsFromTheFirstPodThatSawItToTheLast() {
        assertThat(of(unavailable("two", Duration.ofMinutes(9)), unavailable("one", Duration.ZERO))
                        .outage())
                .contains(new StoreOutage(START, START.plus(Duration.ofMinutes(9)), "not available"));
        assertThat(of(unavailable("old", Duration.ZERO), unavailable("new", Duration.ofDays(1)))
                        .outage())
                .as("a day later it is another one")
                .contains(new StoreOutage(
                        START.plus(Duration.ofDays(1)), START.plus(Duration.ofDays(1)), "not available"));
        assertThat(of(Pods.ended(Pods.created("job", "pod", 0), 137, START.toString(), "Killed"))
                        .outage())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} apart: one outage {1}")
    @CsvSource({"PT29M59S, true", "PT30M, false"})
    void failuresCloseToEachOtherAreOneOutage(Duration apart, boolean one) {
        var outage =
                of(unavailable("one", Duration.ZERO), unavailable("two", apart)).outage();
        assertThat(outage.map(StoreOutage::since)).contains(one ? START : START.plus(apart));
    }

    /** The kubelet leaves them out of a pod whose container it lost. */
    @Test
    void aPodWithoutTimesCountsNoSeconds() {
        var finished = unavailable("one", Duration.ZERO);
        assertThat(of(withTimes(finished, START.toString(), null)).seconds()).isZero();
        assertThat(of(withTimes(finished, null, START.toString())).seconds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT11H59M, false", "PT12H, true"})
    void anOutageIsBounded(Duration duration, boolean exceeded) {
        assertThat(new StoreOutage(START, START.plus(duration), "").exceedsLimit())
                .isEqualTo(exceeded);
    }

    /** The first one had to stop because the other could not reach the store. */
    @Test
    void theMessageOfAnOutageIsThatOfTheTrainingThatSawIt() {
        var text = Pods.text(
                Messages.failed("a", ExitCode.TERMINATED, "stopped", ""),
                Messages.failed("b", ExitCode.STORE_UNAVAILABLE, "not available", "Wait."));
        assertThat(of(Pods.ended(Pods.created("job", "pod", 0), 75, START.toString(), text))
                        .outage())
                .contains(new StoreOutage(START, START, "not available"));
    }

    @Test
    void betweenTwoAttemptsTheJobWaitsForTheStore() {
        var failed = unavailable("one", Duration.ZERO);
        var running = Pods.in("Running", Pods.created("job", "two", 0));
        var job = Jobs.created("job", 1);
        assertThat(JobStateReader.of(job, List.of(failed)).state())
                .isEqualTo(JobState.Queued.of(WaitingFor.Store, "not available"));
        assertThat(JobStateReader.of(job, List.of(failed, running)).state()).isInstanceOf(JobState.Running.class);
    }

    private static FailedPods of(Pod... pods) {
        return FailedPods.of(List.of(pods), List.of());
    }

    /** A pod that ran for 30 seconds, of which no ledger contains 12 device-seconds. */
    private static Pod unavailable(String name, Duration end) {
        var message = Messages.failed("train", ExitCode.STORE_UNAVAILABLE, "not available", "Wait.")
                .withLostDeviceSeconds(12);
        Instant finished = START.plus(end);
        var pod = Pods.ended(
                Pods.created("job", name, 0),
                ExitCode.STORE_UNAVAILABLE.status(),
                finished.toString(),
                Pods.text(message));
        return withTimes(pod, finished.minusSeconds(30).toString(), finished.toString());
    }

    private static Pod withTimes(Pod pod, String started, String finished) {
        return new PodBuilder(pod)
                .editStatus()
                .editFirstContainerStatus()
                .editState()
                .editTerminated()
                .withStartedAt(started)
                .withFinishedAt(finished)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
