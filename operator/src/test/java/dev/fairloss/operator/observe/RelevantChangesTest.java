// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RelevantChangesTest {
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final Job JOB = new JobBuilder()
            .withNewMetadata()
            .withName("job")
            .withResourceVersion("1")
            .withLabels(Map.of(Labels.KIND, "train"))
            .endMetadata()
            .withNewSpec()
            .withCompletions(2)
            .endSpec()
            .withNewStatus()
            .endStatus()
            .build();
    private static final Pod RUNNING = Pods.in("Running");

    static Stream<Arguments> jobs() {
        return Stream.of(
                job("another version", false, job -> job.editMetadata()
                        .withResourceVersion("2")
                        .endMetadata()),
                job("its start", true, job -> job.editStatus()
                        .withStartTime(TIME)
                        .withActive(1)
                        .endStatus()),
                job("a pod that is ready", false, job -> job.editStatus()
                        .withReady(1)
                        .endStatus()),
                job("its completion", true, job -> job.editStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .withLastTransitionTime(TIME)
                        .endCondition()
                        .endStatus()),
                job("its failure", true, job -> job.editStatus()
                        .addNewCondition()
                        .withType("Failed")
                        .withStatus("True")
                        .withLastTransitionTime(TIME)
                        .endCondition()
                        .endStatus()),
                job("a finished part", true, job -> job.editStatus()
                        .withCompletedIndexes("1")
                        .endStatus()),
                job("its suspension", true, job -> job.editSpec()
                        .withSuspend(true)
                        .endSpec()),
                job("its deletion", true, job -> job.editMetadata()
                        .withDeletionTimestamp(TIME)
                        .endMetadata()),
                job("another hash", true, job -> job.editMetadata()
                        .addToAnnotations(Labels.HASH, "x")
                        .endMetadata()));
    }

    private static Arguments job(String what, boolean relevant, UnaryOperator<JobBuilder> change) {
        return Arguments.of(what, relevant, change.apply(new JobBuilder(JOB)).build());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("jobs")
    void aJobCountsIfItsStateChanges(String what, boolean relevant, Job after) {
        assertThat(RelevantChanges.in(JOB, after)).isEqualTo(relevant);
    }

    static Stream<Arguments> pods() {
        var pending = Pods.in("Pending");
        return Stream.of(
                Arguments.of("it gets a node", false, pending, Pods.scheduled("PodScheduled", "True", null)),
                Arguments.of("it finds no node", true, pending, Pods.scheduled("PodScheduled", "False", "no GPU")),
                Arguments.of("it starts", true, pending, RUNNING),
                Arguments.of("it becomes ready", false, RUNNING, ready()),
                Arguments.of("it gets an address", true, RUNNING, at("10.0.0.7")),
                Arguments.of("it succeeds", false, RUNNING, Pods.ended(RUNNING, 0, TIME, "{}")),
                Arguments.of("it fails", true, RUNNING, failed()),
                Arguments.of("its store is away", true, RUNNING, Pods.ended(RUNNING, 75, TIME, null)),
                Arguments.of("its trainer ends alone", true, RUNNING, lingering()),
                Arguments.of("it is deleted", true, RUNNING, deleted()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pods")
    void aPodCountsIfTheStateOfItsJobMayChange(String what, boolean relevant, Pod before, Pod after) {
        assertThat(RelevantChanges.in(before, after, true)).isEqualTo(relevant);
    }

    /** A Job that is gone has no update that would follow, and its step waits until its pods have ended. */
    @Test
    void theEndOfAPodCountsIfItsJobIsGone() {
        assertThat(RelevantChanges.in(RUNNING, Pods.ended(RUNNING, 0, TIME, "{}"), false))
                .isTrue();
        assertThat(RelevantChanges.in(RUNNING, ready(), false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"batch.kubernetes.io/job-name, train-1", "other, "})
    void aPodNamesItsJob(String label, String name) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .addToLabels(label, "train-1")
                .endMetadata()
                .build();
        assertThat(RelevantChanges.jobOf(pod).orElse(null)).isEqualTo(name);
    }

    private static Pod ready() {
        return new PodBuilder(RUNNING)
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod at(String address) {
        return new PodBuilder(RUNNING)
                .editStatus()
                .withPodIP(address)
                .endStatus()
                .build();
    }

    private static Pod lingering() {
        return new PodBuilder(RUNNING)
                .editStatus()
                .withContainerStatuses(Pods.terminated(0, TIME, "{}"))
                .endStatus()
                .build();
    }

    private static Pod failed() {
        return new PodBuilder(Pods.ended(RUNNING, 1, TIME, null))
                .editStatus()
                .editFirstContainerStatus()
                .editState()
                .editTerminated()
                .withStartedAt("2025-12-31T00:00:00Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod deleted() {
        return new PodBuilder(RUNNING)
                .editMetadata()
                .withDeletionTimestamp(TIME)
                .endMetadata()
                .build();
    }
}
