// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.artifact.CpuSeconds;
import dev.fairloss.contract.step.StepKind;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The cost of one phase.
 *
 * @param phase         the kind of its steps
 * @param arm           name of the arm, for training and evaluation
 * @param seconds       wall-clock seconds of the steps that this experiment ran
 * @param reusedSeconds original time of the steps that it reused from the store
 * @param lostSeconds   time of attempts whose work was lost: killed before the next checkpoint
 * @param deviceSeconds seconds times allocated devices (GPUs or CPU threads) behind the results of the phase
 * @param cpuSeconds    CPU time of the processes behind the results of the phase, over all threads; absent if unknown for a step
 * @param images        images that passed through the network for the results of the phase
 */
public record PhaseCost(
        StepKind phase,
        Optional<String> arm,
        double seconds,
        double reusedSeconds,
        double lostSeconds,
        double deviceSeconds,
        OptionalDouble cpuSeconds,
        long images) {
    /** No cost. */
    public static PhaseCost none(StepKind phase, Optional<String> arm) {
        return new PhaseCost(phase, arm, 0, 0, 0, 0, CpuSeconds.ZERO, 0);
    }

    /** The same cost with another number of images. */
    public PhaseCost withImages(long other) {
        return new PhaseCost(phase, arm, seconds, reusedSeconds, lostSeconds, deviceSeconds, cpuSeconds, other);
    }

    /** The sum of two costs, with the phase and the arm of this one. */
    public PhaseCost plus(PhaseCost other) {
        return new PhaseCost(
                phase,
                arm,
                seconds + other.seconds,
                reusedSeconds + other.reusedSeconds,
                lostSeconds + other.lostSeconds,
                deviceSeconds + other.deviceSeconds,
                CpuSeconds.sum(cpuSeconds, other.cpuSeconds),
                images + other.images);
    }

    /** Time behind the results of the phase, whether it was spent by this experiment or reused. */
    public double resultSeconds() {
        return seconds + reusedSeconds;
    }
}
