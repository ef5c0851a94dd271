// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A figure over seeds.
 *
 * @param mean mean; NaN is not allowed
 * @param sd standard deviation over the seeds (n - 1); absent with one seed
 * @param seeds seeds behind it, 1 or more
 */
public record MeanOverSeeds(double mean, OptionalDouble sd, int seeds) {
    /** Of one value a seed; there must be one. */
    public static MeanOverSeeds of(List<Double> values) {
        double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        OptionalDouble sd = values.size() < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares / (values.size() - 1)));
        return new MeanOverSeeds(mean, sd, values.size());
    }
}
