// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.runtime.StoppedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports the end of a pod: termination messages for the operator, events for the log, text for people and an exit status for the
 * Job.
 *
 * @param console for text and stack traces
 * @param log for the termination messages
 * @param stop the exit code of what was requested to stop
 */
record PodExit(Console console, TerminationLog log, Optional<ExitCode> stop) {
    /**
     * The end of a step.
     *
     * @param hash its hash, as requested
     * @param message its termination message, if it is finished
     * @param failure what was thrown otherwise
     * @param lostDeviceSeconds device-seconds that no ledger contains
     * @param events receive the end
     */
    record End(
            StepId step,
            String hash,
            Optional<TerminationMessage> message,
            Optional<Throwable> failure,
            double lostDeviceSeconds,
            JsonEvents events) {
        static End done(StepId step, String hash, TerminationMessage message, JsonEvents events) {
            return new End(step, hash, Optional.of(message), Optional.empty(), 0, events);
        }

        static End failed(StepId step, String hash, Throwable thrown, double lostDeviceSeconds, JsonEvents events) {
            return new End(step, hash, Optional.empty(), Optional.of(thrown), lostDeviceSeconds, events);
        }
    }

    /**
     * Reports the ends of all steps of a pod.
     *
     * @param ends in the order of the command line
     * @return the exit status, see {@link ExitStatus}
     */
    int report(List<End> ends) {
        var messages = new ArrayList<TerminationMessage>();
        var codes = new ArrayList<ExitCode>();
        Set<Throwable> traced = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var end : ends) {
            var message = end.message().orElseGet(() -> failed(end));
            messages.add(message);
            codes.add(message.problem().map(Problem::code).orElse(ExitCode.DONE));
        }
        log.write(messages);
        for (int i = 0; i < ends.size(); i++) {
            report(ends.get(i), messages.get(i), ends.size() > 1, traced);
        }
        return ExitStatus.of(codes).status();
    }

    private TerminationMessage failed(End end) {
        return TerminationMessage.failed(
                        end.step(), end.hash(), problem(end.failure().orElseThrow()))
                .withLostDeviceSeconds(end.lostDeviceSeconds());
    }

    private Problem problem(Throwable thrown) {
        return thrown instanceof StoppedException
                ? new Problem(
                        stop.orElse(ExitCode.TERMINATED),
                        "The pod was stopped after a checkpoint.",
                        "The next attempt continues from the checkpoint.")
                : FailureReport.POD.of(thrown);
    }

    private void report(End end, TerminationMessage message, boolean several, Set<Throwable> traced) {
        if (message.problem().isEmpty()) {
            end.events().emit("ended", Map.of("message", message));
            return;
        }
        var problem = message.problem().get();
        if (problem.code() == ExitCode.INTERNAL) {
            end.failure().filter(traced::add).ifPresent(thrown -> thrown.printStackTrace(console.err()));
        }
        end.events().emit("error", Map.of("exitCode", problem.code().status(), "problem", problem));
        String step = several ? end.step() + ": " : "";
        console.err().println("fairloss: " + step + FailureReport.text(problem));
    }
}
