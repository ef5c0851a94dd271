// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Error rates of the count groups at one threshold for all: the lowest one at which the impostor pairs of all groups together
 * are accepted at a fixed rate. The indices of inequity follow ISO/IEC 19795-10 and its sources; only groups that are large
 * enough to compare take part.
 *
 * @param globalFmr  limit on the false match rate (FMR) of all groups together, 0 to 1
 * @param threshold  the threshold on the cosine similarity
 * @param groups     rates by group
 * @param fdr        fairness discrepancy rate, 1 - (max |FMR_i - FMR_j| + max |FNMR_i - FNMR_j|) / 2; 1 is fair (de Freitas
 *     Pereira and Marcel, IEEE T-BIOM, 2021)
 * @param garbe      Gini aggregation rate for biometric equitability, α G(FMR) + (1 - α) G(FNMR) with α = 1/2 and
 *     G(x) = n / (n - 1) · Σ_i Σ_j |x_i - x_j| / (2 n² mean(x)) for n groups; 0 is fair (Howard, Laird, Sirotin, Rubin, Tipton and
 *     Vemury, Evaluating Proposed Fairness Models for Face Recognition Algorithms, 2022, arXiv:2203.05051; α is our choice)
 * @param fmrRatio   largest FMR divided by the geometric mean; 1 is fair; absent if a rate is 0 (NIST IR 8429)
 * @param fnmrRatio  the same for the false non-match rate
 */
public record OperatingPoint(
        double globalFmr,
        double threshold,
        List<Rates> groups,
        double fdr,
        double garbe,
        OptionalDouble fmrRatio,
        OptionalDouble fnmrRatio) {
    public OperatingPoint {
        groups = List.copyOf(groups);
    }

    /**
     * The rates of one group.
     *
     * @param group the count group, such as {@code tail}
     * @param fmr   false match rate: fraction of impostor pairs accepted
     * @param fnmr  false non-match rate: fraction of genuine pairs rejected
     */
    public record Rates(String group, double fmr, double fnmr) {}
}
