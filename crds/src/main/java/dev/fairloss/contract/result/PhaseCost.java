// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.step.StepKind;
import java.util.Optional;

/**
 * The wall-clock seconds of one phase.
 *
 * @param phase         the kind of its steps
 * @param arm           name of the arm, for training and evaluation
 * @param seconds       time of the steps that this experiment ran
 * @param reusedSeconds original time of the steps that it reused from the store
 * @param lostSeconds   time of attempts whose work was lost: killed before the next checkpoint
 */
public record PhaseCost(
        StepKind phase, Optional<String> arm, double seconds, double reusedSeconds, double lostSeconds) {
    /** Time behind the results of the phase, whether it was spent by this experiment or reused. */
    public double resultSeconds() {
        return seconds + reusedSeconds;
    }
}
