// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.TerminationMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The state of an existing Job. */
public sealed interface JobState permits JobState.Queued, JobState.Running, JobState.Succeeded, JobState.Failed {

    /**
     * No pod has started.
     *
     * @param waitingFor what it waits for
     * @param message    for people
     * @param blocked    whether waiting alone does not help: a user has to act
     */
    record Queued(WaitingFor waitingFor, String message, boolean blocked) implements JobState {
        /** State of a Job that was just created. @param suspended whether it is created suspended, for a queue */
        public static Queued initial(boolean suspended) {
            return suspended
                    ? new Queued(WaitingFor.Queue, "waiting for the queue to admit the Job", false)
                    : new Queued(WaitingFor.PodStart, "waiting for the pod to start", false);
        }

        /** State of a Job whose pods fit on no node. @param cause the scheduler's message */
        public static Queued unschedulable(String cause) {
            return of(WaitingFor.Node, cause);
        }

        /** State of a Job that waits for something that may come without a user. @param cause the message of Kubernetes */
        public static Queued of(WaitingFor waitingFor, String cause) {
            return new Queued(waitingFor, prefix(waitingFor) + cause, false);
        }

        /** State of a Job whose pods cannot start unless a user acts. @param cause the message of Kubernetes */
        public static Queued blocked(String cause) {
            return new Queued(WaitingFor.PodStart, "the pod cannot start: " + cause, true);
        }

        /** State of a Job that its queue stopped for good. @param cause the message of the queue */
        public static Queued notAdmitted(String cause) {
            return new Queued(WaitingFor.Queue, "the queue does not admit the Job: " + cause, true);
        }

        private static String prefix(WaitingFor waitingFor) {
            return switch (waitingFor) {
                case Queue -> "waiting for the queue: ";
                case Quota -> "waiting for quota: ";
                case Node -> "waiting for a node: ";
                case Store -> "waiting for the object store: ";
                case PodStart -> "waiting for the pod to start: ";
            };
        }
    }

    /**
     * Pods are running.
     *
     * @param started          when the Job started; 1970 if its status does not say so yet
     * @param completedIndexes completion indexes that are done, of an indexed Job
     */
    record Running(Instant started, SortedSet<Integer> completedIndexes) implements JobState {
        public Running {
            completedIndexes = new TreeSet<>(completedIndexes);
        }
    }

    /**
     * The Job is complete.
     *
     * @param started             when the Job started
     * @param finished            when it completed
     * @param pods                number of its pods that still exist
     * @param terminationMessages of its pods, one for each completion index and step
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
     * @param started            when the Job started
     * @param finished           when it failed
     * @param reason             of the Job's {@code Failed} condition, such as {@value #DEADLINE_EXCEEDED}
     * @param message            of the same condition
     * @param exitCode           exit code of the trainer that failed last; absent if no pod is left
     * @param podReason          why Kubernetes ended that pod or its trainer, such as {@code OOMKilled}, or {@code Evicted} with
     *                           a message; empty if it did not, or if no pod is left
     * @param terminationMessages of the same trainer, one for each of its steps; empty if it left none in the contract's format. A
     *                           step that has finished, in this pod or in one before, has the message that says so
     * @param logTail            end of the same trainer's log, if there is no termination message; may be empty
     * @param cause              message of the other training because of which the Job failed; absent if it failed because of this one,
     *                           or if it is unknown
     */
    record Failed(
            Instant started,
            Instant finished,
            String reason,
            String message,
            Optional<Integer> exitCode,
            String podReason,
            List<TerminationMessage> terminationMessages,
            String logTail,
            Optional<TerminationMessage> cause)
            implements JobState {
        public Failed {
            terminationMessages = List.copyOf(terminationMessages);
        }

        private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
        private static final String OUT_OF_MEMORY = "OOMKilled";
        private static final String EVICTED = "Evicted";

        /** Whether the Job ran longer than its {@code activeDeadlineSeconds}. */
        public boolean deadlineExceeded() {
            return reason.equals(DEADLINE_EXCEEDED);
        }

        /** Whether the trainer exceeded its memory limit. */
        public boolean outOfMemory() {
            return podReason.equals(OUT_OF_MEMORY);
        }

        /** Whether the kubelet evicted the pod because its node or its volumes ran out of a resource. */
        public boolean evicted() {
            return podReason.startsWith(EVICTED);
        }
    }
}
