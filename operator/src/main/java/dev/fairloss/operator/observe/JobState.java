// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.step.TerminationMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** How a Job that is there stands. */
public sealed interface JobState permits JobState.Queued, JobState.Running, JobState.Succeeded, JobState.Failed {

    /**
     * No pod is at work.
     *
     * @param suspended whether the Job itself is suspended, so that a queue keeps it back; else its pods wait for a node
     * @param why       what keeps it back, for people
     */
    record Queued(boolean suspended, String why) implements JobState {
        /** As a Job is right after it was made. @param suspended whether it was made for a queue */
        public static Queued fresh(boolean suspended) {
            return new Queued(suspended, suspended ? "waits for its queue" : "waits for its pod to start");
        }
    }

    /**
     * Pods are at work.
     *
     * @param started  when the Job started
     * @param finished indexes of a fan-out that are done
     */
    record Running(Instant started, SortedSet<Integer> finished) implements JobState {
        public Running {
            finished = new TreeSet<>(finished);
        }
    }

    /**
     * All pods did what they were to do.
     *
     * @param started  when the Job started
     * @param finished when it ended
     * @param pods     of it that are still there
     * @param messages their last words, those of one pod for each index
     */
    record Succeeded(Instant started, Instant finished, int pods, List<TerminationMessage> messages)
            implements JobState {
        public Succeeded {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The Job gave up.
     *
     * @param finished when it ended
     * @param why      the Job's own reason, such as {@code BackoffLimitExceeded} or {@code DeadlineExceeded}, and message
     * @param exit     exit status of the pod that failed last, where one is still there
     * @param message  its last words, if they have the contract's form
     * @param lastLog  the end of its log otherwise; empty if there is none
     */
    record Failed(
            Instant finished, String why, Optional<Integer> exit, Optional<TerminationMessage> message, String lastLog)
            implements JobState {}
}
