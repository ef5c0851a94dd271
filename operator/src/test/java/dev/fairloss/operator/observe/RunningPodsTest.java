// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Pods;
import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningPodsTest {
    private static final ObservedJob JOB =
            JobStates.job(Runs.of(Experiments.of("minimal", spec -> {})), "collect-1", JobStates.running());

    private static Pod pod(String index, String phase, String address) {
        return new PodBuilder(Pods.created(JOB.name(), "pod", 0))
                .editMetadata()
                .addToLabels(Labels.STEP, "collect-1")
                .addToAnnotations("batch.kubernetes.io/job-completion-index", index)
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .withPodIP(address)
                .endStatus()
                .build();
    }

    private static List<ProgressTarget> targets(ObservedJob job, Pod... pods) {
        return RunningPods.targets(List.of(job), Map.of(JOB.name(), List.of(pods)));
    }

    @Test
    void aRunningPodIsReadAtItsAddressAsItsShard() {
        assertThat(targets(JOB, pod("3", "Running", "10.0.0.7"), pod("4", "Running", "fd00::7")))
                .containsExactly(
                        new ProgressTarget(JOB.name(), List.of("collect-1"), 3, "10.0.0.7"),
                        new ProgressTarget(JOB.name(), List.of("collect-1"), 4, "fd00::7"));
    }

    @Test
    void aPodIsReadOnceForAllTrainingsThatShareIt() {
        var pod = new PodBuilder(pod("0", "Running", "10.0.0.7"))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "train-fairloss-1=aa,train-fairloss-2=bb")
                .endMetadata()
                .build();
        assertThat(targets(JOB, pod))
                .containsExactly(
                        new ProgressTarget(JOB.name(), List.of("train-fairloss-1", "train-fairloss-2"), 0, "10.0.0.7"));
    }

    @ParameterizedTest(name = "{0} pod at {1}")
    @CsvSource({"Pending, 10.0.0.7", "Succeeded, 10.0.0.7", "Failed, 10.0.0.7", "Running, ''", "Running, "})
    void otherPodsAreNotRead(String phase, String address) {
        assertThat(targets(JOB, pod("0", phase, address))).isEmpty();
    }

    @Test
    void aTerminatingPodIsNotRead() {
        var terminating = new PodBuilder(pod("0", "Running", "10.0.0.7"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        assertThat(targets(JOB, terminating)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"999999, 999999", "1000000, 0", "first, 0", "-1, 0", "'', 0"})
    void anIndexThatIsNoNumberIsTheFirstShard(String index, int shard) {
        assertThat(targets(JOB, pod(index, "Running", "10.0.0.7")))
                .extracting(ProgressTarget::shard)
                .containsExactly(shard);
    }

    @Test
    void podsOfJobsThatDoNotRunAStepAreNotRead() {
        var pod = pod("0", "Running", "10.0.0.7");
        assertThat(targets(JOB.withState(JobStates.queued()), pod)).isEmpty();
        assertThat(targets(JOB.withDeleting(true), pod)).isEmpty();
        assertThat(targets(JOB.withKind(Optional.empty()), pod)).as("the purge").isEmpty();
        assertThat(targets(JOB.withName("other"), pod))
                .as("pods of another Job")
                .isEmpty();
    }
}
