// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.ResolvedSpec.Tradeoff;
import java.util.List;
import java.util.Optional;

/**
 * The arm with the best trade-off between accuracy and disparity, by the weight that the spec states.
 *
 * @param tradeoff the stated trade-off
 * @param arm      name of the arm with the highest score; absent if the disparity of no arm is known
 * @param scores   every arm with known accuracy and disparity, in the order of the spec
 */
public record ArmChoice(Tradeoff tradeoff, Optional<String> arm, List<Score> scores) {
    public ArmChoice {
        scores = List.copyOf(scores);
    }

    /**
     * The score of an arm.
     *
     * @param arm       name of the arm
     * @param accuracy  mean accuracy on the evaluation set, 0 to 1
     * @param disparity mean disparity between groups; 0 is fair
     * @param score     (1 - weight) · accuracy - weight · disparity
     */
    public record Score(String arm, double accuracy, double disparity, double score) {}
}
