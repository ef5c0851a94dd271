// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.Optional;

/**
 * The accuracy gap between the count groups of one arm.
 *
 * @param arm         name of the arm
 * @param worst       the count group with the lowest mean accuracy
 * @param accuracyGap highest minus lowest accuracy, aggregated over seeds
 */
public record GroupDisparity(String arm, Optional<CountGroup> worst, Optional<MeanOverSeeds> accuracyGap) {}
