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

    /** What a queued Job waits for. */
    enum WaitingFor {
        /** A queue such as Kueue, which keeps the Job suspended until it is admitted. */
        QUEUE,
        /** The scheduler: no node fits. */
        NODE,
        /** The kubelet: pods are not created or not started yet. */
        POD_START
    }

    /**
     * No pod has started.
     *
     * @param waitingFor what it waits for
     * @param message    human-readable
     */
    record Queued(WaitingFor waitingFor, String message) implements JobState {
        /** State of a Job that was just created. @param suspended whether it is created suspended, for a queue */
        public static Queued initial(boolean suspended) {
            return suspended
                    ? new Queued(WaitingFor.QUEUE, "waits for its queue")
                    : new Queued(WaitingFor.POD_START, "waits for its pod to start");
        }

        /** State of a Job whose pods fit no node. @param cause the scheduler's message */
        public static Queued unschedulable(String cause) {
            return new Queued(WaitingFor.NODE, "waits for a node: " + cause);
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
     * @param terminationMessages their last words, those of one pod for each index
     */
    record Succeeded(Instant started, Instant finished, int pods, List<TerminationMessage> terminationMessages)
            implements JobState {
        public Succeeded {
            terminationMessages = List.copyOf(terminationMessages);
        }
    }

    /**
     * The Job failed.
     *
     * @param finished           when it failed
     * @param reason             of the Job's {@code Failed} condition, such as {@value #DEADLINE_EXCEEDED}
     * @param message            of the same condition
     * @param exitCode           exit code of the container that failed last; absent if no pod is left
     * @param terminationMessage of the same container; absent if it is not in the contract's format
     * @param logTail            end of the same container's log, if there is no termination message; may be empty
     */
    record Failed(
            Instant finished,
            String reason,
            String message,
            Optional<Integer> exitCode,
            Optional<TerminationMessage> terminationMessage,
            String logTail)
            implements JobState {
        private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";

        /** Whether the Job ran longer than its {@code activeDeadlineSeconds}. */
        public boolean deadlineExceeded() {
            return reason.equals(DEADLINE_EXCEEDED);
        }
    }
}
