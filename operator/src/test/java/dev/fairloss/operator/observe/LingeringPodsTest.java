// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LingeringPodsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-01-01T01:00:00Z");
    private static final Instant LATER = END.plus(LingeringPods.GRACE);
    private static final JobState.Running RUNNING = new JobState.Running(START, new TreeSet<>());

    @Test
    void aTrainerThatEndsWithItsPodDoesNotLinger() {
        assertThat(LingeringPods.exist(List.of(Pods.in("Running"), succeeded(0))))
                .isFalse();
        assertThat(LingeringPods.exist(List.of(lingering(0)))).isTrue();
        assertThat(LingeringPods.state(RUNNING, 1, List.of(succeeded(0)), LATER))
                .isEmpty();
    }

    @Test
    void theJobIsCompleteAMinuteAfterAllTrainersHaveSucceeded() {
        assertThat(LingeringPods.state(RUNNING, 1, List.of(lingering(0)), LATER.minusMillis(1)))
                .isEmpty();
        assertThat(LingeringPods.state(RUNNING, 1, List.of(lingering(0)), LATER))
                .contains(new JobState.Succeeded(START, END, 1, List.of(Messages.done("train"))));
        assertThat(LingeringPods.state(RUNNING, 2, List.of(lingering(0)), LATER))
                .as("the other pod has no trainer yet")
                .isEmpty();
        assertThat(LingeringPods.state(RUNNING, 2, List.of(lingering(0), Pods.in("Running")), LATER))
                .as("the other trainer runs")
                .isEmpty();
        assertThat(LingeringPods.state(RUNNING, 2, List.of(lingering(0), succeeded(1)), LATER))
                .as("the other pod has ended")
                .containsInstanceOf(JobState.Succeeded.class);
    }

    @Test
    void theJobFailsWithATrainer() {
        var message = Messages.failed("train", ExitCode.INVALID_INPUT, "The bucket is read-only.", "Allow deletes.");
        var pod = running(Pods.ended(Pods.created("job", "pod-0", 0), 3, END.toString(), Pods.text(message)));
        assertThat(LingeringPods.state(RUNNING, 2, List.of(pod, Pods.in("Running")), LATER))
                .contains(new JobState.Failed(
                        RUNNING.started(),
                        END,
                        "PodRunning",
                        "another container of the pod keeps running, so the Job does not retry",
                        Optional.of(3),
                        "",
                        List.of(message),
                        "",
                        Optional.empty()));
    }

    private static Pod lingering(int index) {
        return running(succeeded(index));
    }

    private static Pod succeeded(int index) {
        return Pods.ended(
                Pods.created("job", "pod-" + index, index), 0, END.toString(), Pods.text(Messages.done("train")));
    }

    private static Pod running(Pod ended) {
        return new PodBuilder(ended)
                .editStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }
}
