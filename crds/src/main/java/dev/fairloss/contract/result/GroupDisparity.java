// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.Optional;

/**
 * How far an arm's count groups lie apart in accuracy.
 *
 * @param arm name of the arm
 * @param worst the count group of lowest mean accuracy
 * @param spread highest minus lowest accuracy, over seeds
 */
public record GroupDisparity(String arm, Optional<CountGroup> worst, Optional<MeanOverSeeds> spread) {}
