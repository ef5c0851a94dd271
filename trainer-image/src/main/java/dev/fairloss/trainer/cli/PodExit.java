// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import java.util.Map;

/**
 * How a pod's process ends badly: with words for the operator, an event for the log, a line for people and a status for
 * the Job.
 *
 * @param console where lines and stack traces go
 * @param log     where the operator's words go
 * @param step    of which they tell
 * @param hash    of it, as it was asked for
 */
record PodExit(Console console, TerminationLog log, StepId step, String hash) {
    /** After whatever was thrown; of a fault of the program, the log gets the stack trace. @return the exit status */
    int failed(Throwable thrown, JsonEvents events) {
        var failure = PodFailures.of(thrown);
        if (failure.code() == ExitCode.INTERNAL) {
            thrown.printStackTrace(console.err());
        }
        return failed(failure, events);
    }

    /** After a failure that can be told of. @return the exit status */
    int failed(FailureReport failure, JsonEvents events) {
        var problem = Problems.of(failure);
        log.write(TerminationMessage.failed(step, hash, problem));
        events.emit("error", Map.of("exitCode", failure.code().status(), "problem", problem));
        console.err().println("fairloss: " + failure.message());
        return failure.code().status();
    }
}
