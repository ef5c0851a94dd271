// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.observe.JobState.Queued;
import dev.fairloss.operator.testing.JobStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStateTest {
    @ParameterizedTest(name = "created suspended {0}: waits for {1}")
    @CsvSource({
        "true,  Queue,    waiting for the queue to admit the Job",
        "false, PodStart, waiting for the pod to start",
    })
    void aNewJobWaitsForItsQueueOrForItsPod(boolean suspended, WaitingFor waitingFor, String message) {
        assertThat(Queued.initial(suspended)).isEqualTo(new Queued(waitingFor, message, false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Queue,    waiting for the queue: cause",
        "Quota,    waiting for quota: cause",
        "Node,     waiting for a node: cause",
        "Store,    waiting for the object store: cause",
        "PodStart, waiting for the pod to start: cause",
    })
    void theMessageNamesWhatTheJobWaitsFor(WaitingFor waitingFor, String message) {
        assertThat(Queued.of(waitingFor, "cause")).isEqualTo(new Queued(waitingFor, message, false));
    }

    @Test
    void aJobWhosePodsFitOnNoNodeWaitsForANode() {
        assertThat(Queued.unschedulable("no GPU")).isEqualTo(Queued.of(WaitingFor.Node, "no GPU"));
    }

    @Test
    void aJobThatNeedsAUserIsBlocked() {
        assertThat(Queued.blocked("no image"))
                .isEqualTo(new Queued(WaitingFor.PodStart, "the pod cannot start: no image", true));
        assertThat(Queued.notAdmitted("no queue"))
                .isEqualTo(new Queued(WaitingFor.Queue, "the queue does not admit the Job: no queue", true));
    }

    @ParameterizedTest(name = "reason {0}, pod {1}: deadline {2}, memory {3}, evicted {4}")
    @CsvSource({
        "DeadlineExceeded,     '',                   true,  false, false",
        "BackoffLimitExceeded, '',                   false, false, false",
        "BackoffLimitExceeded, OOMKilled,            false, true,  false",
        "PodFailurePolicy,     Evicted,              false, false, true",
        "PodFailurePolicy,     Evicted: low on disk, false, false, true",
        "PodFailurePolicy,     Error,                false, false, false",
    })
    void theCauseOfAFailureIsRead(String reason, String podReason, boolean deadline, boolean memory, boolean evicted) {
        var failed = JobStates.failed(reason, "", Optional.empty(), podReason, List.of(), "");
        assertThat(failed.deadlineExceeded()).isEqualTo(deadline);
        assertThat(failed.outOfMemory()).isEqualTo(memory);
        assertThat(failed.evicted()).isEqualTo(evicted);
    }

    @Test
    void collectionsAreCopied() {
        var indexes = new TreeSet<Integer>();
        var messages = new ArrayList<TerminationMessage>();
        var running = new JobState.Running(JobStates.STARTED, indexes);
        var succeeded = new JobState.Succeeded(JobStates.STARTED, JobStates.FINISHED, 1, messages);
        indexes.add(1);
        messages.add(null);
        assertThat(running.completedIndexes()).isEmpty();
        assertThat(succeeded.terminationMessages()).isEmpty();
        assertThatThrownBy(() -> succeeded.terminationMessages().add(null))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
