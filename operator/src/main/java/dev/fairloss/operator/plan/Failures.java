// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.observe.FailedPods.StoreOutage;
import dev.fairloss.operator.observe.JobState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Explains failed Jobs: what happened and what the user can do. */
final class Failures {
    private static final int MAX_LOG_TAIL = 300;

    private static final String HOW_TO_RETRY =
            "To try again, edit the spec or run kubectl annotate --overwrite fle NAME " + Labels.RETRY
                    + "=\"$(date +%s)\".";

    private static final String RETRIED_BY_ITSELF = "Correct the cause; the experiment then continues without a retry.";

    private Failures() {}

    /** The failure of a write that the API server rejected. @param step whose Job was not created; absent for other objects */
    static Failure rejected(Optional<StepId> step, Rejection rejection) {
        return new Failure(step, Optional.empty(), FailureReason.Rejected, rejection.text(), RETRIED_BY_ITSELF);
    }

    /** The failure of a step whose pods cannot start unless a user acts. */
    static Failure podCannotStart(StepId step, JobState.Queued queued) {
        return new Failure(
                Optional.of(step), Optional.empty(), FailureReason.PodStartFailed, queued.message(), RETRIED_BY_ITSELF);
    }

    /** The failure of a step whose Job failed. @param shared whether other steps run in the same pod */
    static Failure of(StepId step, JobState.Failed failed, boolean shared) {
        var own = problem(failed.terminationMessages())
                .filter(found -> failed.cause().isEmpty() || !found.code().isStop());
        var cause = own.isPresent() ? Optional.<TerminationMessage>empty() : failed.cause();
        var problem = own.or(() -> problem(cause.stream().toList()));
        var code = problem.map(Problem::code).or(() -> failed.exitCode().flatMap(Failures::code));
        return new Failure(
                Optional.of(step),
                failed.exitCode().or(() -> code.map(ExitCode::status)),
                reason(code, failed),
                cause.map(other -> "its pod ended because of " + other.step() + ", which ran in it too: ")
                                .orElse("")
                        + problem.map(Problem::message).orElseGet(() -> message(failed)),
                problem.map(Problem::remedy)
                                .or(() -> remedy(failed, shared))
                                .map(remedy -> Failure.sentence(remedy) + " ")
                                .orElse("")
                        + HOW_TO_RETRY,
                failed.cause().isPresent());
    }

    private static Optional<Problem> problem(List<TerminationMessage> messages) {
        return messages.stream().flatMap(message -> message.problem().stream()).findFirst();
    }

    /** The failure of a step whose pods found the object store unavailable for too long. */
    static Failure storeUnavailable(StepId step, StoreOutage outage) {
        return new Failure(
                Optional.of(step),
                Optional.of(ExitCode.STORE_UNAVAILABLE.status()),
                FailureReason.RetriesExhausted,
                "the object store was not available from " + outage.since() + " to " + outage.until() + ": "
                        + outage.message(),
                HOW_TO_RETRY);
    }

    /** The failure of a step whose Job completed without a termination message in the contract's format. */
    static Failure missingTerminationMessage(StepId step) {
        return new Failure(
                Optional.of(step),
                Optional.of(ExitCode.DONE.status()),
                FailureReason.InternalError,
                "the pod completed without a valid termination message",
                "Check that the trainer image matches the operator's version. " + HOW_TO_RETRY);
    }

    /**
     * The failure that the status reports, for a step whose Job is gone: a failure outlives its Job.
     *
     * @param step     the step that failed
     * @param reported its entry in the status
     * @param status   the whole status
     */
    static Failure fromStatus(StepId step, StepStatus reported, FairLossExperimentStatus status) {
        var error = Optional.ofNullable(status.lastError())
                .filter(last -> step.text().equals(last.step()));
        return new Failure(
                Optional.of(step),
                error.map(ErrorStatus::exitCode),
                Optional.ofNullable(reported.failureReason()).orElse(FailureReason.RetriesExhausted),
                error.map(ErrorStatus::message)
                        .or(() -> Optional.ofNullable(reported.message()))
                        .orElse("the step failed"),
                error.map(ErrorStatus::remedy).orElse(HOW_TO_RETRY),
                error.isEmpty());
    }

    private static FailureReason reason(Optional<ExitCode> code, JobState.Failed failed) {
        return failed.deadlineExceeded()
                ? FailureReason.DeadlineExceeded
                : code.map(Failures::reason).orElse(FailureReason.RetriesExhausted);
    }

    private static FailureReason reason(ExitCode code) {
        return switch (code) {
            case INVALID_INPUT -> FailureReason.InvalidInput;
            case DIVERGED -> FailureReason.Diverged;
            case USAGE, INTERNAL -> FailureReason.InternalError;
            case DONE, RETRY, STORE_UNAVAILABLE, INTERRUPTED, TERMINATED -> FailureReason.RetriesExhausted;
        };
    }

    private static Optional<ExitCode> code(int status) {
        return Stream.of(ExitCode.values())
                .filter(code -> code.status() == status)
                .findFirst();
    }

    /** What to do about a pod that Kubernetes ended. */
    private static Optional<String> remedy(JobState.Failed failed, boolean shared) {
        if (failed.outOfMemory()) {
            return Optional.of("Raise compute.memory (of the experiment or of the phase), or lower "
                    + (shared ? "training.concurrency or optimization.batchSize" : "optimization.batchSize"));
        }
        return failed.evicted()
                ? Optional.of(
                        "Raise what the message names: compute.memory, compute.scratch or compute.ephemeralStorage")
                : Optional.empty();
    }

    private static String message(JobState.Failed failed) {
        String log = failed.logTail().strip();
        String end = failed.exitCode().map(code -> "exit code " + code).orElse("")
                + (failed.podReason().isEmpty() || failed.exitCode().isEmpty() ? "" : ": ")
                + failed.podReason();
        return (end.isEmpty() ? "" : "the pod failed (" + end + "). ")
                + failed.reason() + ": " + failed.message()
                + (log.isEmpty() ? "" : ". Its log ends: " + log.substring(Math.max(0, log.length() - MAX_LOG_TAIL)));
    }
}
