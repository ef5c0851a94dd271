// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.testing.Jobs;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateReaderTest {
    private static final String START = "2026-01-01T00:00:00Z";
    private static final String MIDDLE = "2026-01-01T00:30:00Z";
    private static final String END = "2026-01-01T01:00:00Z";
    private static final JobState POD_START = JobState.Queued.initial(false);
    private static final Job JOB = Jobs.created("job", 1);

    @Nested
    class Identity {
        @Test
        void isReadFromMetadata() {
            assertThat(JobStateReader.of(JOB, List.of()))
                    .isEqualTo(ObservedJobBuilder.builder()
                            .name("job")
                            .resourceVersion("7")
                            .steps(List.of(new JobStep("", "hash-of-job")))
                            .revision("revision")
                            .templateHash("template")
                            .startHash("start")
                            .configMap("config-map")
                            .deleting(false)
                            .state(POD_START)
                            .failedPods(FailedPods.NONE)
                            .lingering(false)
                            .kind(Optional.of(StepKind.TRAIN))
                            .build());
        }

        @Test
        void isEmptyWhereLabelsAndAnnotationsWereRemoved() {
            var bare = new JobBuilder(JOB)
                    .editMetadata()
                    .withLabels(Map.of())
                    .withAnnotations(null)
                    .endMetadata()
                    .build();
            assertThat(JobStateReader.of(bare, List.of()))
                    .isEqualTo(new ObservedJob(
                            "job",
                            "7",
                            Optional.empty(),
                            List.of(),
                            "",
                            "",
                            "",
                            "",
                            false,
                            POD_START,
                            FailedPods.NONE,
                            false,
                            Optional.empty()));
        }

        @Test
        void includesThatTheJobIsBeingDeleted() {
            var deleting = new JobBuilder(JOB)
                    .editMetadata()
                    .withDeletionTimestamp(START)
                    .endMetadata()
                    .build();
            assertThat(JobStateReader.of(deleting, List.of()).deleting()).isTrue();
        }
    }

    @Nested
    class Queued {
        @Test
        void isAJobWithoutPods() {
            assertThat(state(JOB)).isEqualTo(POD_START);
            assertThat(state(with(status -> status))).isEqualTo(POD_START);
        }

        @Test
        void isAJobWhosePodsHaveNotStarted() {
            assertThat(state(JOB, Pods.in("Pending"))).isEqualTo(POD_START);
            assertThat(state(JOB, Pods.created("job", "pod", 0))).isEqualTo(POD_START);
        }

        @Test
        void isASuspendedJobEvenIfAPodStillRuns() {
            assertThat(state(suspended(JOB), Pods.in("Running"))).isEqualTo(JobState.Queued.initial(true));
        }

        @Test
        void isAFailedJobWhoseImageIsForAnotherCpu() {
            var pod = Pods.ended(Pods.created("job", "pod", 0), 255, END, "exec /usr/bin/java: exec format error\n");
            assertThat(state(with(Jobs.condition("Failed", "True", END)), pod))
                    .isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(queued.message())
                            .contains("another CPU architecture"));
        }

        @Test
        void namesTheSchedulersReason() {
            assertThat(state(JOB, Pods.in("Pending"), Pods.scheduled("PodScheduled", "False", "no GPU is free")))
                    .isEqualTo(JobState.Queued.unschedulable("no GPU is free"));
        }

        @ParameterizedTest(name = "{0}={1}: {2}")
        @CsvSource(
                nullValues = "null",
                value = {
                    "PodScheduled, True, no GPU is free",
                    "Ready, False, no GPU is free",
                    "PodScheduled, False, null",
                    "PodScheduled, False, ' '",
                })
        void waitsForThePodsStartWithoutAReasonOfTheScheduler(String type, String status, String message) {
            assertThat(state(JOB, Pods.scheduled(type, status, message))).isEqualTo(POD_START);
        }
    }

    @Nested
    class Running {
        @ParameterizedTest(name = "completed indexes {0}")
        @CsvSource(
                nullValues = "null",
                value = {"null, ''", "'', ''", "' ', ''", "4, 4", "'0,3-5', '0,3,4,5'", "'1-2,7-8', '1,2,7,8'"})
        void isAJobWithOnePodThatStarted(String completed, String expected) {
            var job = with(status -> status.withStartTime(START).withCompletedIndexes(completed));
            Set<Integer> finished = Arrays.stream(expected.split(","))
                    .filter(text -> !text.isEmpty())
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
            assertThat(state(job, Pods.in("Pending"), Pods.in("Running")))
                    .isInstanceOfSatisfying(JobState.Running.class, running -> {
                        assertThat(running.started()).isEqualTo(START);
                        assertThat(running.completedIndexes()).isEqualTo(finished);
                    });
        }

        @Test
        void isAJobWhosePodEndedButWhoseStatusDoesNotSaySoYet() {
            assertThat(state(JOB, Pods.in("Succeeded"))).isInstanceOf(JobState.Running.class);
            assertThat(state(with(Jobs.condition("Complete", "False", END)), Pods.in("Running")))
                    .isInstanceOf(JobState.Running.class);
            assertThat(state(with(Jobs.condition("FailureTarget", "True", END)), Pods.in("Running")))
                    .isInstanceOf(JobState.Running.class);
        }
    }

    @Nested
    class Succeeded {
        @ParameterizedTest(name = "started {0}, completed {1}, condition changed {2}: ended {3}")
        @CsvSource(
                nullValues = "null",
                value = {
                    START + "," + MIDDLE + "," + END + "," + MIDDLE,
                    START + ",null," + END + "," + END,
                    START + ",null,null," + START,
                    "null,null,null,1970-01-01T00:00:00Z",
                })
        void endsAtTheFirstTimeThatIsKnown(String started, String completed, String changed, String ended) {
            var job = with(status -> Jobs.condition("Complete", "True", changed)
                    .apply(status.withStartTime(started).withCompletionTime(completed)));
            assertThat(state(job))
                    .isEqualTo(new JobState.Succeeded(
                            Optional.ofNullable(started).map(Instant::parse).orElse(Instant.EPOCH),
                            Instant.parse(ended),
                            0,
                            List.of()));
        }

        @Test
        void winsOverSuspension() {
            assertThat(state(suspended(complete()))).isInstanceOf(JobState.Succeeded.class);
        }

        @Test
        void carriesOneTerminationMessageForEachIndexInOrder() {
            var done = succeeded(
                    ended("pod-c", 1, Pods.text(Messages.done("c"))), ended("pod-a", 0, Pods.text(Messages.done("a"))));
            assertThat(done.terminationMessages()).containsExactly(Messages.done("a"), Messages.done("c"));
            assertThat(done.pods()).isEqualTo(2);
        }

        @Test
        void prefersTheLastPodOfAnIndexByName() {
            var pods = List.of(
                    ended("pod-2", 0, Pods.text(Messages.done("second"))),
                    ended("pod-1", 0, Pods.text(Messages.done("first"))));
            assertThat(succeeded(pods.toArray(Pod[]::new)).terminationMessages())
                    .containsExactly(Messages.done("second"));
        }

        @Test
        void skipsPodsThatFailedOrReportedNothingReadable() {
            var failed = Pods.ended(Pods.created("job", "pod-1", 0), 1, END, Pods.text(Messages.done("failed")));
            var unknown = Pods.ended(Pods.created("job", "pod-2", 0), null, END, Pods.text(Messages.done("unknown")));
            var log = ended("pod-3", 0, "the end of a log");
            var mute = ended("pod-4", 0, null);
            var done = succeeded(failed, unknown, log, mute, Pods.in("Running"));
            assertThat(done.terminationMessages()).isEmpty();
            assertThat(done.pods()).isEqualTo(5);
        }

        @Test
        void takesAPodWithoutAnIndexForTheFirst() {
            var pod = new PodBuilder(ended("pod-2", 3, Pods.text(Messages.done("plain"))))
                    .editMetadata()
                    .withAnnotations(null)
                    .endMetadata()
                    .build();
            var first = ended("pod-1", 0, Pods.text(Messages.done("first")));
            assertThat(succeeded(first, pod).terminationMessages()).containsExactly(Messages.done("plain"));
        }

        @Test
        void readsTheContainerThatTerminated() {
            var pod = new PodBuilder(Pods.in("Succeeded"))
                    .editStatus()
                    .withContainerStatuses(
                            new ContainerStatusBuilder().withName("starting").build(),
                            new ContainerStatusBuilder()
                                    .withName("running")
                                    .withNewState()
                                    .withNewRunning(START)
                                    .endState()
                                    .build(),
                            Pods.terminated(0, END, Pods.text(Messages.done("a"))))
                    .endStatus()
                    .build();
            assertThat(succeeded(pod).terminationMessages()).containsExactly(Messages.done("a"));
        }

        private JobState.Succeeded succeeded(Pod... pods) {
            return (JobState.Succeeded) state(complete(), pods);
        }

        private Pod ended(String name, int index, String message) {
            return Pods.ended(Pods.created("job", name, index), 0, END, message);
        }
    }

    @Nested
    class Failed {
        @Test
        void carriesReasonAndMessageOfTheCondition() {
            var job = with(Jobs.condition("Failed", "True", END, "BackoffLimitExceeded", "too many failures"));
            assertThat(state(job))
                    .isEqualTo(new JobState.Failed(
                            Instant.EPOCH,
                            Instant.parse(END),
                            "BackoffLimitExceeded",
                            "too many failures",
                            Optional.empty(),
                            "",
                            List.of(),
                            "",
                            Optional.empty()));
        }

        @Test
        void acceptsAConditionWithoutReasonAndMessage() {
            var job = with(status -> Jobs.condition("Failed", "True", null).apply(status.withStartTime(START)));
            assertThat(state(job))
                    .isEqualTo(new JobState.Failed(
                            Instant.parse(START),
                            Instant.parse(START),
                            "",
                            "",
                            Optional.empty(),
                            "",
                            List.of(),
                            "",
                            Optional.empty()));
        }

        /** A proxy of a service mesh ends after the trainer, and its name comes first in the list. */
        @ParameterizedTest
        @ValueSource(ints = {0, 137})
        void readsTheTrainerAndNoContainerThatTheClusterAdded(int exitCodeOfProxy) {
            var message = Messages.failed("train", ExitCode.INVALID_INPUT, "no data", "Add data.");
            var proxy = new ContainerStatusBuilder(Pods.terminated(exitCodeOfProxy, END, "proxy ended"))
                    .withName("istio-proxy")
                    .build();
            var pod = new PodBuilder(pod("a", 3, MIDDLE, Pods.text(message)))
                    .editStatus()
                    .addToContainerStatuses(0, proxy)
                    .endStatus()
                    .build();
            assertThat(failed(pod).exitCode()).contains(3);
            assertThat(failed(pod).terminationMessages()).contains(message);
        }

        @Test
        void aReasonOfKubernetesIsKept() {
            var killed = killed("OOMKilled");
            assertThat(failed(killed).podReason()).isEqualTo("OOMKilled");
            assertThat(failed(killed).outOfMemory()).isTrue();
            assertThat(failed(pod("a", 1, END, null)).podReason()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Error", "Completed"})
        void theReasonOfATrainerThatEndedByItselfIsLeftOut(String reason) {
            assertThat(failed(killed(reason)).podReason()).isEmpty();
        }

        @Test
        void blankReasonsAndMessagesAreLeftOut() {
            var blankReason = new PodBuilder(killed("OOMKilled"))
                    .editStatus()
                    .withReason(" ")
                    .endStatus()
                    .build();
            assertThat(failed(blankReason).podReason()).isEqualTo("OOMKilled");
            var blankMessage = new PodBuilder(Pods.in("Failed"))
                    .editStatus()
                    .withReason("Evicted")
                    .withMessage(" ")
                    .endStatus()
                    .build();
            assertThat(failed(blankMessage).podReason()).isEqualTo("Evicted");
        }

        private Pod killed(String reason) {
            return new PodBuilder(pod("a", 137, END, null))
                    .editStatus()
                    .editFirstContainerStatus()
                    .editState()
                    .editTerminated()
                    .withReason(reason)
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build();
        }

        /** The kubelet evicts a pod before its containers start, so that it has no statuses of containers. */
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void anEvictionIsKept(boolean started) {
            var pod = new PodBuilder(started ? pod("a", 137, END, null) : Pods.in("Failed"))
                    .editStatus()
                    .withReason("Evicted")
                    .withMessage("Usage of EmptyDir volume \"scratch\" exceeds the limit \"10Gi\". ")
                    .endStatus()
                    .build();
            assertThat(failed(pod).podReason())
                    .isEqualTo("Evicted: Usage of EmptyDir volume \"scratch\" exceeds the limit \"10Gi\".");
            assertThat(failed(pod).evicted()).isTrue();
            assertThat(failed(pod).exitCode()).isEqualTo(started ? Optional.of(137) : Optional.empty());
        }

        @Test
        void readsThePodThatFailedLast() {
            var message = Messages.failed("train", ExitCode.INVALID_INPUT, "no data", "Add data.");
            var last =
                    failed(pod("b", 3, END, Pods.text(message)), pod("c", 1, MIDDLE, "early"), pod("a", 1, null, "?"));
            assertThat(last.exitCode()).contains(3);
            assertThat(last.terminationMessages()).contains(message);
            assertThat(last.logTail()).isEmpty();
            assertThat(failed(pod("c", 1, MIDDLE, "early"), pod("b", 3, END, "last"))
                            .exitCode())
                    .contains(3);
        }

        @Test
        void keepsTheEndOfTheLogWithoutATerminationMessage() {
            var killed = failed(pod("a", 137, END, "Killed"));
            assertThat(killed.exitCode()).contains(137);
            assertThat(killed.terminationMessages()).isEmpty();
            assertThat(killed.logTail()).isEqualTo("Killed");
            assertThat(failed(pod("a", 137, END, null)).logTail()).isEmpty();
        }

        @Test
        void skipsPodsThatSucceededOrHaveNoExitCode() {
            var state = failed(pod("a", 0, END, "fine"), pod("b", null, END, "unknown"), Pods.in("Running"));
            assertThat(state.exitCode()).isEmpty();
            assertThat(state.logTail()).isEmpty();
        }

        private JobState.Failed failed(Pod... pods) {
            return (JobState.Failed) state(with(Jobs.condition("Failed", "True", END)), pods);
        }

        private Pod pod(String name, Integer exitCode, String finished, String message) {
            return Pods.ended(Pods.created("job", name, 0), exitCode, finished, message);
        }
    }

    static Stream<Pod> active() {
        return Stream.of(Pods.created("job", "pod", 0), Pods.in("Pending"), Pods.in("Running"), Pods.in(null));
    }

    @Test
    void aPodIsActiveUntilItsPhaseIsSucceededOrFailed() {
        assertThat(active()).allMatch(JobStateReader::isActive);
        assertThat(JobStateReader.isActive(Pods.in("Succeeded"))).isFalse();
        assertThat(JobStateReader.isActive(Pods.in("Failed"))).isFalse();
    }

    private static JobState state(Job job, Pod... pods) {
        return JobStateReader.of(job, List.of(pods)).state();
    }

    private static Job with(UnaryOperator<JobStatusBuilder> status) {
        return Jobs.with(JOB, status);
    }

    private static Job complete() {
        return with(Jobs.condition("Complete", "True", END));
    }

    private static Job suspended(Job job) {
        return new JobBuilder(job).editSpec().withSuspend(true).endSpec().build();
    }
}
