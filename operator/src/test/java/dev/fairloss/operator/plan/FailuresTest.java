// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Statuses;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final StepId STEP = new StepId("train-fairloss-1");
    private static final String HOW_TO_RETRY =
            "To try again, edit the spec or run kubectl annotate --overwrite fle NAME fairloss.dev/retry=\"$(date +%s)\".";

    @Nested
    class OfAFailedJob {
        @ParameterizedTest(name = "exit code {0}: {1}")
        @CsvSource({
            "0, RETRIES_EXHAUSTED",
            "1, RETRIES_EXHAUSTED",
            "2, INTERNAL_ERROR",
            "3, INVALID_INPUT",
            "4, DIVERGED",
            "70, INTERNAL_ERROR",
            "130, RETRIES_EXHAUSTED",
            "143, RETRIES_EXHAUSTED",
            "137, RETRIES_EXHAUSTED",
        })
        void theExitCodeGivesTheReason(int exitCode, Reason reason) {
            var failure = Failures.of(STEP, JobStates.failed(exitCode, ""));
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.exitCode()).contains(exitCode);
            assertThat(failure.step()).contains(STEP);
        }

        @Test
        void theTerminationMessageGoesBeforeTheExitCode() {
            var message = Messages.failed(STEP.text(), ExitCode.DIVERGED, "loss is NaN", "Lower it.");
            var failure = Failures.of(STEP, JobStates.failed(137, message));
            assertThat(failure)
                    .isEqualTo(new Failure(
                            Optional.of(STEP),
                            Optional.of(137),
                            Reason.DIVERGED,
                            "loss is NaN",
                            "Lower it. " + HOW_TO_RETRY));
        }

        @Test
        void withoutAnExitCodeItIsThatOfTheTerminationMessage() {
            var message = Messages.failed(STEP.text(), ExitCode.DIVERGED, "loss is NaN", "Lower it");
            var failure = Failures.of(
                    STEP,
                    new JobState.Failed(JobStates.FINISHED, "r", "m", Optional.empty(), Optional.of(message), ""));
            assertThat(failure.exitCode()).contains(ExitCode.DIVERGED.status());
            assertThat(failure.remedy()).isEqualTo("Lower it. " + HOW_TO_RETRY);
        }

        @Test
        void aDeadlineGoesBeforeAnyExitCode() {
            var failed = new JobState.Failed(
                    JobStates.FINISHED, "DeadlineExceeded", "too slow", Optional.of(3), Optional.empty(), "");
            assertThat(Failures.of(STEP, failed).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        }

        @Test
        void withoutPodsTheJobsConditionIsTheMessage() {
            assertThat(Failures.of(STEP, JobStates.failed("BackoffLimitExceeded", "too many failures")))
                    .isEqualTo(new Failure(
                            Optional.of(STEP),
                            Optional.empty(),
                            Reason.RETRIES_EXHAUSTED,
                            "BackoffLimitExceeded: too many failures",
                            HOW_TO_RETRY));
        }

        @Test
        void withoutATerminationMessageTheEndOfTheLogIsShown() {
            assertThat(Failures.of(STEP, JobStates.failed(137, " Killed\n")).message())
                    .isEqualTo("the pod ended with exit status 137. BackoffLimitExceeded: too many failures."
                            + " Its log ends: Killed");
            assertThat(Failures.of(STEP, JobStates.failed(137, " \n")).message())
                    .isEqualTo("the pod ended with exit status 137. BackoffLimitExceeded: too many failures");
        }

        @Test
        void aLongLogIsCutAtItsStart() {
            String log = "x" + "a".repeat(299) + "z";
            assertThat(Failures.of(STEP, JobStates.failed(1, log)).message())
                    .endsWith("Its log ends: " + "a".repeat(299) + "z");
        }
    }

    @Test
    void aPodWithoutATerminationMessageIsAFaultOfTheProgram() {
        var failure = Failures.missingTerminationMessage(STEP);
        assertThat(failure.step()).contains(STEP);
        assertThat(failure.exitCode()).contains(0);
        assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(failure.remedy()).endsWith(HOW_TO_RETRY);
    }

    @Nested
    class FromAStatus {
        private final ErrorStatus error = new ErrorStatus(STEP.text(), 3, "no data", "Add data.");

        @Test
        void theErrorOfTheStepIsKeptWithTheReasonOfTheStalledCondition() {
            var status = Statuses.withError(
                    Statuses.withConditions(
                            Statuses.EMPTY,
                            Statuses.condition("Ready", false, "Queued"),
                            Statuses.condition("Stalled", true, "InvalidInput")),
                    error);
            var reported = Statuses.step(STEP.text(), StepState.Failed, "job");
            assertThat(Failures.fromStatus(STEP, reported, status))
                    .isEqualTo(new Failure(
                            Optional.of(STEP), Optional.of(3), Reason.INVALID_INPUT, "no data", "Add data."));
        }

        /** Only divergence lets other steps go on, so only then may the last error be that of another step. */
        @Test
        void aStepWhoseErrorIsNotTheLastHasDiverged() {
            var status = Statuses.withError(
                    Statuses.withConditions(Statuses.EMPTY, Statuses.condition("Stalled", true, "InvalidInput")),
                    new ErrorStatus("prepare", 3, "no data", "Add data."));
            var reported = Statuses.step(STEP.text(), "h", StepState.Failed, "job", "loss is NaN");
            assertThat(Failures.fromStatus(STEP, reported, status))
                    .isEqualTo(new Failure(Optional.of(STEP), Optional.empty(), Reason.DIVERGED, "loss is NaN", ""));
        }

        @Test
        void aStatusThatSaysNothingGivesADivergedStep() {
            var reported = Statuses.step(STEP.text(), StepState.Failed, "job");
            assertThat(Failures.fromStatus(STEP, reported, Statuses.EMPTY))
                    .isEqualTo(new Failure(Optional.of(STEP), Optional.empty(), Reason.DIVERGED, "failed", ""));
        }

        @Test
        void anUnknownReasonIsTakenForDivergence() {
            var status = Statuses.withError(
                    Statuses.withConditions(Statuses.EMPTY, Statuses.condition("Stalled", true, "OfAnotherVersion")),
                    error);
            assertThat(Failures.fromStatus(STEP, Statuses.step(STEP.text(), StepState.Failed, "job"), status)
                            .reason())
                    .isEqualTo(Reason.DIVERGED);
        }
    }
}
