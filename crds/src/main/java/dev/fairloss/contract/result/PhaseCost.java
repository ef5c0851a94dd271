// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.Optional;

/**
 * What a phase cost, in wall-clock seconds.
 *
 * @param phase kind of its steps: {@code prepare}, {@code pretrain}, {@code collect}, ...
 * @param arm name of the arm, for train and evaluate
 * @param seconds spent by this experiment on what it kept
 * @param reusedSeconds that finished steps found in the store had cost before
 * @param lostSeconds of attempts that left nothing: killed, or trained past the last checkpoint
 */
public record PhaseCost(String phase, Optional<String> arm, double seconds, double reusedSeconds, double lostSeconds) {
    /** Seconds behind the phase's result, whenever they were spent. */
    public double behindTheResult() {
        return seconds + reusedSeconds;
    }
}
