// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueMetadataTest {
    private final RunContext unqueued = Runs.of("minimal", spec -> {});
    private final RunContext queued =
            Runs.of("minimal", spec -> spec.withObject("/scheduling").put("queueName", "team-a"));
    private final RunContext prioritized = Runs.of(
            "minimal",
            spec -> spec.withObject("/scheduling").put("queueName", "team-a").put("workloadPriorityClassName", "high"));

    @Test
    void anExperimentIsQueuedIfItNamesAQueue() {
        assertThat(QueueMetadata.isQueued(queued)).isTrue();
        assertThat(QueueMetadata.isQueued(unqueued)).isFalse();
    }

    @Test
    void labelsNameQueuePriorityAndDeadline() {
        assertThat(QueueMetadata.labels(prioritized, Optional.of(90L)))
                .isEqualTo(Map.of(
                        "kueue.x-k8s.io/queue-name", "team-a",
                        "kueue.x-k8s.io/priority-class", "high",
                        "kueue.x-k8s.io/max-exec-time-seconds", "90"));
        assertThat(QueueMetadata.labels(queued, Optional.empty()))
                .isEqualTo(Map.of("kueue.x-k8s.io/queue-name", "team-a"));
    }

    @Test
    void withoutAQueueThereAreNoLabels() {
        assertThat(QueueMetadata.labels(unqueued, Optional.of(90L))).isEmpty();
    }

    @Test
    void jobsOfSeveralPodsMayBeAdmittedInParts() {
        assertThat(QueueMetadata.annotations(queued, 2)).isEqualTo(Map.of("kueue.x-k8s.io/job-min-parallelism", "1"));
        assertThat(QueueMetadata.annotations(queued, 1)).isEmpty();
        assertThat(QueueMetadata.annotations(unqueued, 2)).isEmpty();
    }
}
