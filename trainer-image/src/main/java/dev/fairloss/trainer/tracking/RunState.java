// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a tracked run.
 *
 * @param status whether it runs, or how it ended
 * @param ended when it ended; empty while it runs
 */
public record RunState(Status status, Optional<Instant> ended) {
    /** A run that has not ended. */
    public static final RunState RUNNING = new RunState(Status.RUNNING, Optional.empty());

    /** The statuses of MLflow's runs. */
    public enum Status {
        RUNNING,
        FINISHED,
        FAILED,
        KILLED;

        /**
         * Whether the server shows this status instead of the one it has. A failure is not hidden by the stop of other pods that
         * follows it, and a finished run stays finished.
         */
        boolean replaces(Status known) {
            return switch (this) {
                case RUNNING -> known == FAILED || known == KILLED;
                case KILLED -> known == RUNNING;
                case FAILED -> known == RUNNING || known == KILLED;
                case FINISHED -> known != FINISHED;
            };
        }
    }

    /** A run with all of its results. */
    public static RunState finished(Instant time) {
        return new RunState(Status.FINISHED, Optional.of(time));
    }

    /** A run that an error ended. */
    public static RunState failed(Instant time) {
        return new RunState(Status.FAILED, Optional.of(time));
    }

    /** A run whose process was requested to stop. */
    public static RunState killed(Instant time) {
        return new RunState(Status.KILLED, Optional.of(time));
    }
}
