// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.observe.JobState;
import java.util.Optional;
import java.util.stream.Stream;

/** What to tell a person of a Job that gave up. */
final class Failures {
    private static final int MAX_LOG_TAIL = 300;

    private static final String HOW_TO_RETRY =
            "To try again, edit the spec or run kubectl annotate --overwrite fle NAME " + Labels.RETRY
                    + "=\"$(date +%s)\".";

    private Failures() {}

    /** Of a step whose Job gave up. */
    static Failure of(StepId step, JobState.Failed failed) {
        var problem = failed.terminationMessage().flatMap(TerminationMessage::problem);
        var code = problem.map(TerminationMessage.Problem::code)
                .or(() -> failed.exitCode().flatMap(Failures::code));
        return new Failure(
                Optional.of(step),
                failed.exitCode().or(() -> code.map(ExitCode::status)),
                reason(code, failed),
                problem.map(TerminationMessage.Problem::message).orElseGet(() -> message(failed)),
                problem.map(TerminationMessage.Problem::remedy)
                                .map(remedy -> remedy + (remedy.endsWith(".") ? " " : ". "))
                                .orElse("")
                        + HOW_TO_RETRY);
    }

    /** Of a step whose Job ended well without a word that can be read. */
    static Failure missingTerminationMessage(StepId step) {
        return new Failure(
                Optional.of(step),
                Optional.of(0),
                Reason.INTERNAL_ERROR,
                "the pod ended without its report",
                "Look whether the trainer's image fits this operator. " + HOW_TO_RETRY);
    }

    /** As the last status told it: a failure outlives its Job. */
    static Failure fromStatus(StepId step, StepStatus reported, FairLossExperimentStatus before) {
        var error = Optional.ofNullable(before.lastError())
                .filter(last -> step.text().equals(last.step()));
        var reason = before.conditions().stream()
                .filter(condition -> condition.type().equals("Stalled"))
                .flatMap(condition -> Stream.of(Reason.values())
                        .filter(candidate -> candidate.word().equals(condition.reason())))
                .findFirst();
        return new Failure(
                Optional.of(step),
                error.map(ErrorStatus::exitCode),
                error.flatMap(last -> reason).orElse(Reason.DIVERGED),
                error.map(ErrorStatus::message)
                        .or(() -> Optional.ofNullable(reported.message()))
                        .orElse("failed"),
                error.map(ErrorStatus::remedy).orElse(""));
    }

    private static Reason reason(Optional<ExitCode> code, JobState.Failed failed) {
        if (failed.deadlineExceeded()) {
            return Reason.DEADLINE_EXCEEDED;
        }
        return code.map(Failures::reason).orElse(Reason.RETRIES_EXHAUSTED);
    }

    private static Reason reason(ExitCode code) {
        return switch (code) {
            case INVALID_INPUT -> Reason.INVALID_INPUT;
            case DIVERGED -> Reason.DIVERGED;
            case USAGE, INTERNAL -> Reason.INTERNAL_ERROR;
            case DONE, RETRY, INTERRUPTED, TERMINATED -> Reason.RETRIES_EXHAUSTED;
        };
    }

    private static Optional<ExitCode> code(int status) {
        for (ExitCode code : ExitCode.values()) {
            if (code.status() == status) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    private static String message(JobState.Failed failed) {
        String log = failed.logTail().strip();
        return failed.exitCode()
                        .map(status -> "the pod ended with exit status " + status + ". ")
                        .orElse("")
                + failed.reason() + ": " + failed.message()
                + (log.isEmpty() ? "" : ". Its log ends: " + log.substring(Math.max(0, log.length() - MAX_LOG_TAIL)));
    }
}
