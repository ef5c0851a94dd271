// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedTest {
    private final ObservedJob job = JobStates.job(Runs.of("minimal"), "policy-1", JobStates.running());

    @Test
    void aJobThatIsBeingDeletedCountsAsGone() {
        var observed = new Observed(
                Map.of("here", job, "going", job.withDeleting(true)), Set.of(), Set.of(), false, Optional.empty());
        assertThat(observed.job("here")).contains(job);
        assertThat(observed.job("going")).isEmpty();
        assertThat(observed.job("other")).isEmpty();
    }

    @Test
    void aJobIsFinishedOnceItHasSucceededOrFailed() {
        var run = Runs.of("minimal");
        assertThat(JobStates.job(run, "policy-1", JobStates.queued()).finished())
                .isFalse();
        assertThat(JobStates.job(run, "policy-1", JobStates.running()).finished())
                .isFalse();
        assertThat(JobStates.job(run, "policy-1", JobStates.succeeded(Messages.done("policy-1")))
                        .finished())
                .isTrue();
        assertThat(JobStates.job(run, "policy-1", JobStates.failed("reason", "message"))
                        .finished())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"DeadlineExceeded, true", "BackoffLimitExceeded, false"})
    void theReasonOfAFailedJobSaysWhetherItsDeadlineIsExceeded(String reason, boolean exceeded) {
        assertThat(JobStates.failed(reason, "message").deadlineExceeded()).isEqualTo(exceeded);
    }
}
