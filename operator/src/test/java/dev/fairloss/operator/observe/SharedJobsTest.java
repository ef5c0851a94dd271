// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Jobs;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedJobsTest {
    private static final StepId B = new StepId("b");
    private static final Cost SHARE = new Cost(3, 5, OptionalDouble.empty(), "NVIDIA H100 80GB HBM3", 7);

    /** A pod of the trainings a, b and c, which ended at a minute. */
    private static Pod pod(String name, int minute, Integer exitCode, TerminationMessage... messages) {
        var pod = new PodBuilder(Pods.created("job", name, 0))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "a=aa,b=bb,c=cc")
                .endMetadata()
                .build();
        String end = "2026-01-01T00:%02d:00Z".formatted(minute);
        return Pods.ended(pod, exitCode, end, messages.length == 0 ? "a log" : Pods.text(messages));
    }

    private static ObservedJob job(String condition, Pod... pods) {
        var job = new JobBuilder(Jobs.with(
                        Jobs.created("job", 1),
                        Jobs.condition(condition, "True", "2026-01-01T01:00:00Z", "Policy", "it ended")))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "a=aa,b=bb,c=cc")
                .endMetadata()
                .build();
        return JobStateReader.of(job, List.of(pods));
    }

    private static TerminationMessage failed(String step, ExitCode code) {
        return Messages.failed(step, code, code + " of " + step, "Fix it.");
    }

    @Test
    void eachTrainingHasItsOwnMessage() {
        var own = Messages.done("b", SHARE, 2);
        var job = job("Complete", pod("one", 1, 0, Messages.done("a"), own, Messages.reused("c")));
        assertThat(((JobState.Succeeded) job.state()).terminationMessages()).hasSize(3);
        assertThat(((JobState.Succeeded) job.of(B).state()).terminationMessages())
                .containsExactly(own);
        assertThat(((JobState.Succeeded) job.of(new StepId("d")).state()).terminationMessages())
                .isEmpty();
    }

    /** The pod that found it done repeats the cost, but reuses nothing: the same Job computed it. */
    @Test
    void theWorkOfAnEarlierPodCounts() {
        var work = Messages.done("b", SHARE, 2);
        var first = pod("one", 1, 1, failed("a", ExitCode.RETRY), work, failed("c", ExitCode.RETRY));
        var second = pod("two", 2, 0, Messages.done("a"), Messages.reused("b"), Messages.done("c"));
        for (var pods : List.of(List.of(first, second), List.of(second, first))) {
            var job = job("Complete", pods.toArray(Pod[]::new));
            assertThat(((JobState.Succeeded) job.of(B).state()).terminationMessages())
                    .containsExactly(work);
        }
    }

    /**
     * What b sees of a Job that failed: itself (S succeeded), the exit code, and because of whom. Letters are the problems of a, b and
     * c: - none (finished), D diverged, I invalid input, R retry, T terminated, U store unavailable.
     */
    @ParameterizedTest(name = "{0}, exit code {1}: {2}, exit code {3}, because of {4}")
    @CsvSource({
        "-D-,   4, b, 4,",
        "D-T,   4, S,  ,",
        "DT-,   4, b, 4, a",
        "-TD,   4, b, 4, c",
        "DTI,   3, b, 3, c",
        "ITD,   3, b, 3, a",
        "RTU,  75, b, 75, c",
        "DRT,   4, b, 1, a",
        "DDT,   4, b, 4,",
        "URT,  75, b, 1, a",
        "TRT, 137, b, 1,",
        "TTT, 143, b, 143,",
        "-T-, 143, b, 143,",
    })
    void aTrainingHasFailedOnlyIfItHasNotFinished(
            String problems, int exitCode, String outcome, Integer seen, String cause) {
        var messages = Stream.of("a", "b", "c")
                .map(step -> switch (problems.charAt(step.charAt(0) - 'a')) {
                    case '-' -> Messages.done(step);
                    case 'D' -> failed(step, ExitCode.DIVERGED);
                    case 'I' -> failed(step, ExitCode.INVALID_INPUT);
                    case 'R' -> failed(step, ExitCode.RETRY);
                    case 'T' -> failed(step, ExitCode.TERMINATED);
                    case 'U' -> failed(step, ExitCode.STORE_UNAVAILABLE);
                    default -> throw new IllegalArgumentException(problems);
                })
                .toArray(TerminationMessage[]::new);
        var state = job("Failed", pod("one", 1, exitCode, messages)).of(B).state();
        if (outcome.equals("S")) {
            assertThat(((JobState.Succeeded) state).terminationMessages()).containsExactly(Messages.done("b"));
        } else {
            var failed = (JobState.Failed) state;
            assertThat(failed.terminationMessages()).containsExactly(messages[1]);
            assertThat(failed.exitCode()).contains(seen);
            assertThat(failed.cause().map(message -> message.step().text())).isEqualTo(Optional.ofNullable(cause));
        }
    }

    @Test
    void aDeadlineIsNobodysFault() {
        var raw = JobStates.failed(
                "DeadlineExceeded",
                "too slow",
                Optional.of(4),
                "",
                List.of(failed("a", ExitCode.DIVERGED), failed("b", ExitCode.TERMINATED)),
                "");
        assertThat(((JobState.Failed) SharedJobs.state(raw, B)).cause()).isEmpty();
    }

    /** Killed without a word after an earlier pod in which a had finished. */
    @Test
    void aKilledPodFailsTheTrainingsThatHadNotFinished() {
        var job = job(
                "Failed",
                pod("one", 1, 1, Messages.done("a"), failed("b", ExitCode.RETRY), failed("c", ExitCode.RETRY)),
                pod("two", 2, 137));
        assertThat(job.of(new StepId("a")).state()).isInstanceOf(JobState.Succeeded.class);
        var failed = (JobState.Failed) job.of(B).state();
        assertThat(failed.terminationMessages()).isEmpty();
        assertThat(failed.exitCode()).contains(137);
        assertThat(failed.logTail()).isEqualTo("a log");
        assertThat(failed.cause()).isEmpty();
    }

    @Test
    void whatFailedPodsHeldIsShared() {
        var pods = new FailedPods(120, Map.of("a", 10., "b", 20.), Map.of("a", 50., "b", 70.), Optional.empty());
        var job = job("Failed").withFailedPods(pods);
        assertThat(job.of(B).failedPods()).isEqualTo(new FailedPods(70, Map.of("b", 20.), Map.of(), Optional.empty()));
        assertThat(job.of(new StepId("c")).failedPods()).isEqualTo(FailedPods.NONE);
    }

    /** The first pod says that a has finished in it. */
    @Test
    void aTrainingHasNoShareOfAPodThatStartedAfterItsEnd() {
        var first = pod("one", 1, 1, Messages.done("a"), failed("b", ExitCode.RETRY), failed("c", ExitCode.TERMINATED));
        var second = pod("two", 3, 137);
        var job = job("Failed", started(second, 2), started(first, 0));
        assertThat(job.failedPods().shares()).isEqualTo(Map.of("a", 20., "b", 50., "c", 50.));
        var alone = new JobBuilder(Jobs.created("job", 1)).build();
        assertThat(JobStateReader.of(alone, List.of(started(second, 2))).failedPods())
                .isEqualTo(new FailedPods(60, Map.of(), Map.of(), Optional.empty()));
    }

    private static Pod started(Pod pod, int minute) {
        return new PodBuilder(pod)
                .editStatus()
                .editFirstContainerStatus()
                .editState()
                .editTerminated()
                .withStartedAt("2026-01-01T00:%02d:00Z".formatted(minute))
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void aFinishedTrainingOfAFailedPodLostNothingThere() {
        var finished = Messages.done("a", SHARE, 100);
        var job = job(
                "Failed",
                pod("one", 1, 4, finished, failed("b", ExitCode.DIVERGED).withLostDeviceSeconds(8)));
        assertThat(job.failedPods().unrecorded()).isEqualTo(Map.of("b", 8.));
    }

    @Test
    void aJobOfOneStepIsSeenAsItIs() {
        var job = JobStateReader.of(Jobs.created("job", 1), List.of());
        assertThat(job.of(B)).isSameAs(job);
    }
}
