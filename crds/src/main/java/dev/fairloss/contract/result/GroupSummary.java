// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One arm on one group of the training people, over its seeds. What cannot be measured is absent.
 *
 * @param arm name of the arm
 * @param group {@code all}, {@code tail}, ..., {@code tail/low}, ...
 * @param identities people in it; of the first seed, as variance groups differ between runs
 * @param basis which images it was measured on
 * @param genuine pairs of one person, of the first seed
 * @param impostors pairs of different people, of the first seed
 * @param accuracy share of pairs called rightly
 * @param standardError of one seed's accuracy over people, mean over seeds
 * @param falseReject share of genuine pairs rejected
 * @param falseAccept share of impostor pairs accepted
 * @param intraClass distance of images to their person's centre
 * @param interClass distance of centres to the nearest others
 */
public record GroupSummary(
        String arm,
        String group,
        int identities,
        GroupResult.Basis basis,
        int genuine,
        int impostors,
        Optional<MeanOverSeeds> accuracy,
        OptionalDouble standardError,
        Optional<MeanOverSeeds> falseReject,
        Optional<MeanOverSeeds> falseAccept,
        Optional<MeanOverSeeds> intraClass,
        Optional<MeanOverSeeds> interClass) {}
