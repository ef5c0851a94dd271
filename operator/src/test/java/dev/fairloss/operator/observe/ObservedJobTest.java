// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedJobTest {
    private static final ObservedJob JOB =
            JobStates.job(Runs.of(Experiments.of("minimal", spec -> {})), "policy-1", JobStates.queued());

    @ParameterizedTest(name = "{0}, lingering pods {1}: finished {2}, has pods {3}")
    @CsvSource({
        "queued,    false, false, true",
        "running,   false, false, true",
        "succeeded, false, true,  false",
        "failed,    false, true,  false",
        "succeeded, true,  true,  true",
        "failed,    true,  true,  true",
    })
    void aFinishedJobHasOnlyLingeringPods(String state, boolean lingering, boolean finished, boolean hasPods) {
        var job = JOB.withState(state(state)).withLingering(lingering);
        assertThat(job.finished()).isEqualTo(finished);
        assertThat(job.hasPods()).isEqualTo(hasPods);
    }

    @Test
    void failedPodsDefaultToNone() {
        assertThat(JOB.withFailedPods(null).failedPods()).isEqualTo(FailedPods.NONE);
        var others = new FailedPods(1, Map.of("policy-1", 2.), Map.of(), Optional.empty());
        assertThat(JOB.withFailedPods(others).failedPods()).isEqualTo(others);
    }

    private static JobState state(String name) {
        return switch (name) {
            case "queued" -> JobStates.queued();
            case "running" -> JobStates.running();
            case "succeeded" -> JobStates.succeededWithoutMessage(1);
            case "failed" -> JobStates.failed("BackoffLimitExceeded", "");
            default -> throw new IllegalArgumentException(name);
        };
    }
}
