// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.condition.Condition.Type;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionTest {
    private static final String BEFORE = "2025-12-31T23:59:59Z";
    private static final String AFTER = "2026-01-01T00:00:01Z";

    /** A step of the first status is "STATE job"; "-" is no step. */
    @ParameterizedTest(name = "from {0} to {1}: reported {2}")
    @CsvSource({
        "-, Succeeded a, true",
        "Running a, Succeeded a, true",
        "Succeeded a, Succeeded a, false",
        "Succeeded a, Succeeded b, true",
        "Reused a, Succeeded a, true",
        "Running a, Failed a, true",
        "Failed a, Failed a, false",
        "Failed a, Failed b, true",
        "-, Reused a, true",
        "Reused a, Reused b, false",
        "Succeeded a, Reused a, false",
        "Failed a, Reused a, true",
    })
    void aFinalStateIsReportedOnceForEachJob(String from, String to, boolean reported) {
        var before = from.equals("-") ? Statuses.EMPTY : Statuses.of(step(from));
        var after = Statuses.of(step(to));
        assertThat(new Transition(Optional.of(before), after).entered(step(to).state()))
                .isEqualTo(reported ? after.steps() : List.of());
    }

    @Test
    void aStepWithAnotherHashIsANewStep() {
        var before = Statuses.of(step("Succeeded a").withHash("old"));
        var after = Statuses.of(step("Succeeded a"));
        assertThat(new Transition(Optional.of(before), after).entered(StepState.Succeeded))
                .hasSize(1);
    }

    @Test
    void stepsAreComparedByTheirIds() {
        var prepare = Statuses.step(StepKind.PREPARE, StepState.Pending, null);
        var train = Statuses.step(StepKind.TRAIN, StepState.Succeeded, "job");
        var both = Statuses.of(prepare, train);
        assertThat(new Transition(Optional.of(both), both).entered(StepState.Succeeded))
                .isEmpty();
        assertThat(Transition.step(both, "train")).contains(train);
        assertThat(Transition.step(both, "report")).isEmpty();
    }

    @Test
    void onlyStepsInTheStateAreReported() {
        var transition = new Transition(Optional.of(Statuses.EMPTY), Statuses.of(step("Succeeded a")));
        assertThat(transition.entered(StepState.Failed)).isEmpty();
    }

    @Test
    void aFirstStatusReportsNothing() {
        var transition = new Transition(Optional.empty(), Statuses.of(step("Succeeded a"), step("Reused b")));
        assertThat(transition.entered(StepState.Succeeded)).isEmpty();
        assertThat(transition.entered(StepState.Reused)).isEmpty();
    }

    /** After the status was deleted, the steps that it contained are not reported again. */
    @ParameterizedTest(name = "{0} finished {1}: reported {2}")
    @CsvSource({
        "Succeeded, " + BEFORE + ", false",
        "Succeeded, " + Statuses.CHANGED + ", true",
        "Succeeded, " + AFTER + ", true",
        "Succeeded, , true",
        "Failed, " + BEFORE + ", true",
    })
    void aStepThatSucceededBeforeTheStatusBeganIsNotReported(StepState state, String finished, boolean reported) {
        var before = Statuses.EMPTY.withConditions(List.of(
                Statuses.condition("Ready", false, "Queued"),
                new ExperimentCondition("Failed", ConditionState.False, "NotFailed", "", "2026-06-01T00:00:00Z", 1L)));
        var after = Statuses.of(Statuses.step(StepKind.TRAIN, state, "a").withFinished(finished));
        assertThat(new Transition(Optional.of(before), after).entered(state)).hasSize(reported ? 1 : 0);
    }

    @ParameterizedTest(name = "from {0} to {1}: became true {2}, became false {3}")
    @CsvSource({
        "-, True, true, false",
        "absent, True, true, false",
        "False, True, true, false",
        "True, True, false, false",
        "True, False, false, true",
        "True, absent, false, true",
        "False, False, false, false",
        "-, False, false, false",
    })
    void aConditionBecomesTrueOrFalse(String from, String to, boolean becameTrue, boolean becameFalse) {
        var before = from.equals("-") ? Optional.<FairLossExperimentStatus>empty() : Optional.of(complete(from));
        var transition = new Transition(before, complete(to));
        assertThat(transition.becameTrue(Type.COMPLETE)).isEqualTo(becameTrue);
        assertThat(transition.becameFalse(Type.COMPLETE)).isEqualTo(becameFalse);
        assertThat(transition.becameTrue(Type.SUSPENDED)).as("of another type").isFalse();
    }

    @Test
    void thePreviousTransitionTimeIsThatOfTheFirstStatus() {
        assertThat(new Transition(Optional.of(complete("False")), complete("True"))
                        .previousTransitionTime(Type.COMPLETE))
                .isEqualTo(Statuses.CHANGED);
        assertThat(new Transition(Optional.of(complete("absent")), complete("True"))
                        .previousTransitionTime(Type.COMPLETE))
                .isEmpty();
        assertThat(new Transition(Optional.empty(), complete("True")).previousTransitionTime(Type.COMPLETE))
                .isEmpty();
    }

    private static FairLossExperimentStatus complete(String state) {
        return state.equals("absent")
                ? Statuses.EMPTY
                : Statuses.EMPTY.withConditions(
                        List.of(Statuses.condition("Complete", state.equals("True"), "ReportWritten")));
    }

    private static StepStatus step(String text) {
        String[] parts = text.split(" ");
        return Statuses.step(StepKind.TRAIN, StepState.valueOf(parts[0]), parts[1]);
    }
}
