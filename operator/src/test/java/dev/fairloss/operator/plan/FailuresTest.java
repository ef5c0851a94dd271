// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
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
            "0, RetriesExhausted",
            "1, RetriesExhausted",
            "2, InternalError",
            "3, InvalidInput",
            "4, Diverged",
            "70, InternalError",
            "130, RetriesExhausted",
            "143, RetriesExhausted",
            "137, RetriesExhausted",
        })
        void theExitCodeGivesTheReason(int exitCode, FailureReason reason) {
            var failure = of(JobStates.failed(exitCode, ""));
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.exitCode()).contains(exitCode);
            assertThat(failure.step()).contains(STEP);
        }

        @Test
        void theTerminationMessageGoesBeforeTheExitCode() {
            var message = Messages.failed(STEP.text(), ExitCode.DIVERGED, "loss is NaN", "Lower it.");
            var failure = of(JobStates.failed(137, message));
            assertThat(failure)
                    .isEqualTo(new Failure(
                            Optional.of(STEP),
                            Optional.of(137),
                            FailureReason.Diverged,
                            "loss is NaN",
                            "Lower it. " + HOW_TO_RETRY));
        }

        @Test
        void withoutAnExitCodeItIsThatOfTheTerminationMessage() {
            var message = Messages.failed(STEP.text(), ExitCode.DIVERGED, "loss is NaN", "Lower it");
            var failure = of(JobStates.failed("r", "m", Optional.empty(), "", List.of(message), ""));
            assertThat(failure.exitCode()).contains(ExitCode.DIVERGED.status());
            assertThat(failure.remedy()).isEqualTo("Lower it. " + HOW_TO_RETRY);
        }

        @Test
        void aDeadlineGoesBeforeAnyExitCode() {
            var failed = JobStates.failed("DeadlineExceeded", "too slow", Optional.of(3), "", List.of(), "");
            assertThat(of(failed).reason()).isEqualTo(FailureReason.DeadlineExceeded);
        }

        @Test
        void withoutPodsTheJobsConditionIsTheMessage() {
            assertThat(of(JobStates.failed("BackoffLimitExceeded", "too many failures")))
                    .isEqualTo(new Failure(
                            Optional.of(STEP),
                            Optional.empty(),
                            FailureReason.RetriesExhausted,
                            "BackoffLimitExceeded: too many failures",
                            HOW_TO_RETRY));
        }

        @Test
        void withoutATerminationMessageTheEndOfTheLogIsShown() {
            assertThat(of(JobStates.failed(137, " Killed\n")).message())
                    .isEqualTo("the pod failed (exit code 137). BackoffLimitExceeded: too many failures."
                            + " Its log ends: Killed");
            assertThat(of(JobStates.failed(137, " \n")).message())
                    .isEqualTo("the pod failed (exit code 137). BackoffLimitExceeded: too many failures");
        }

        @Test
        void aTrainerWithoutMemoryNamesTheFieldToRaise() {
            var failure = of(JobStates.ended(Optional.of(137), "OOMKilled"));
            assertThat(failure.message()).startsWith("the pod failed (exit code 137: OOMKilled). ");
            assertThat(failure.remedy())
                    .isEqualTo("Raise compute.memory (of the experiment or of the phase), or lower"
                            + " optimization.batchSize. " + HOW_TO_RETRY);
        }

        @Test
        void anEvictionNamesItsCause() {
            var failure = of(JobStates.ended(Optional.empty(), "Evicted: low on ephemeral-storage."));
            assertThat(failure.message()).startsWith("the pod failed (Evicted: low on ephemeral-storage.). Backoff");
            assertThat(failure.remedy())
                    .startsWith("Raise what the message names: compute.memory, compute.scratch or compute.ephemeral");
        }

        @Test
        void aLongLogIsCutAtItsStart() {
            String log = "x" + "a".repeat(299) + "z";
            assertThat(of(JobStates.failed(1, log)).message()).endsWith("Its log ends: " + "a".repeat(299) + "z");
        }
    }

    @Test
    void aPodWithoutATerminationMessageIsAFaultOfTheProgram() {
        var failure = Failures.missingTerminationMessage(STEP);
        assertThat(failure.step()).contains(STEP);
        assertThat(failure.exitCode()).contains(0);
        assertThat(failure.reason()).isEqualTo(FailureReason.InternalError);
        assertThat(failure.remedy()).endsWith(HOW_TO_RETRY);
    }

    @Nested
    class FromAStatus {
        private final StepStatus reported = Statuses.step(StepKind.TRAIN, StepState.Failed, "job")
                .withFailureReason(FailureReason.Diverged)
                .withMessage("loss is NaN");
        private final ErrorStatus error =
                new ErrorStatus(STEP.text(), FailureReason.Diverged, 4, "loss is NaN", "Lower it.");

        @Test
        void theErrorOfTheStepIsKept() {
            assertThat(Failures.fromStatus(STEP, reported, Statuses.EMPTY.withLastError(error)))
                    .isEqualTo(new Failure(
                            Optional.of(STEP), Optional.of(4), FailureReason.Diverged, "loss is NaN", "Lower it."));
        }

        @Test
        void withoutItsErrorTheStepsEntryExplainsTheFailure() {
            var expected = new Failure(
                    Optional.of(STEP), Optional.empty(), FailureReason.Diverged, "loss is NaN", HOW_TO_RETRY, true);
            var ofAnotherStep = new ErrorStatus("prepare", FailureReason.InvalidInput, 3, "no data", "Add data.");
            assertThat(Failures.fromStatus(STEP, reported, Statuses.EMPTY)).isEqualTo(expected);
            assertThat(Failures.fromStatus(STEP, reported, Statuses.EMPTY.withLastError(ofAnotherStep)))
                    .as("the last error is that of another step")
                    .isEqualTo(expected);
        }

        @Test
        void anEntryThatExplainsNothingCountsAsExhaustedRetries() {
            var silent = Statuses.step(StepKind.TRAIN, StepState.Failed, "job");
            assertThat(Failures.fromStatus(STEP, silent, Statuses.EMPTY))
                    .isEqualTo(new Failure(
                            Optional.of(STEP),
                            Optional.empty(),
                            FailureReason.RetriesExhausted,
                            "the step failed",
                            HOW_TO_RETRY,
                            true));
        }
    }

    private static Failure of(JobState.Failed failed) {
        return Failures.of(STEP, failed, false);
    }
}
