// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import java.util.Map;

/**
 * Reports the failure of a pod: a termination message for the operator, an event for the log, text for people and an exit
 * status for the Job.
 *
 * @param console for text and stack traces
 * @param log for the termination message
 * @param step the step that failed
 * @param hash its hash, as requested
 */
record PodExit(Console console, TerminationLog log, StepId step, String hash) {
    /**
     * Reports anything that was thrown; the log gets the stack trace of an internal error.
     *
     * @param lostDeviceSeconds device-seconds of this pod that no ledger contains
     * @return the exit status
     */
    int failed(Throwable thrown, double lostDeviceSeconds, JsonEvents events) {
        var problem = FailureReport.POD.of(thrown);
        if (problem.code() == ExitCode.INTERNAL) {
            thrown.printStackTrace(console.err());
        }
        return failed(problem, lostDeviceSeconds, events);
    }

    /** Reports a problem; see {@link #failed(Throwable, double, JsonEvents)}. */
    int failed(Problem problem, double lostDeviceSeconds, JsonEvents events) {
        log.write(TerminationMessage.failed(step, hash, problem).withLostDeviceSeconds(lostDeviceSeconds));
        events.emit("error", Map.of("exitCode", problem.code().status(), "problem", problem));
        console.err().println("fairloss: " + FailureReport.text(problem));
        return problem.code().status();
    }
}
