// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Mean and standard deviation of a metric over seeds.
 *
 * @param mean  the mean; never NaN
 * @param sd    sample standard deviation (n - 1); absent with one seed
 * @param seeds number of seeds, at least 1
 */
public record MeanOverSeeds(double mean, OptionalDouble sd, int seeds) {
    /** Aggregates one value per seed. @throws java.util.NoSuchElementException if there is no value */
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
