// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/**
 * Simulates how other collections of the same people would turn out, with other networks, mini-batches and designs. A simulation
 * starts from one collection, whose increments x are means over n networks (or repeats), and draws
 *
 * <pre>
 *   σ² of each group = ν s² / χ²(ν)                    s², ν: the group's moderated variance between networks
 *   true increment   ~ N(b x, b σ² / n)                b = τ² / (τ² + σ² / n)
 *   of a network     = true increment + noise of variance σ²
 * </pre>
 *
 * for n networks, then estimates the increments and their errors as from a real collection. τ² is the mean of x² minus the mean of
 * σ² / n, at least 0: true increments scatter around 0 (empirical Bayes; Efron and Morris, Journal of the American Statistical
 * Association 68, 1973). Without b, increments that are large by chance would seem to repeat. The noise of neighboring increments
 * has the correlation -1/2, because they share a level. What is simulated is ours.
 */
final class OtherCollections {
    /** The standard error of a share of the simulations is .035 at most. */
    private static final int SIMULATIONS = 200;

    private final double[][] byUnit;
    private final int perGroup;
    private final double[] estimates;
    private final ModeratedVariance.Moderated variances;
    private final ChiSquaredDistribution chiSquared;

    /** @param byUnit increments of each network or repeat, (2 or more, 9 × (levels - 1)); NaN if unknown */
    private OtherCollections(double[][] byUnit) {
        this.byUnit = byUnit;
        this.perGroup = byUnit[0].length / Group.NUMBER;
        this.estimates = RewardEstimation.mean(List.of(byUnit));
        this.variances = RewardEstimation.groupVariances(byUnit);
        this.chiSquared = new ChiSquaredDistribution(variances.degreesOfFreedom());
    }

    /**
     * The estimated increments of simulated collections.
     *
     * @param byUnit increments of each network or repeat, (units, 9 × (levels - 1)); NaN if unknown
     * @return (simulations, 9 × (levels - 1)); empty with one unit, whose errors are unknown
     */
    static List<List<RewardEstimate>> simulate(double[][] byUnit, long seed) {
        if (byUnit.length == 1) {
            return List.of();
        }
        var others = new OtherCollections(byUnit);
        return IntStream.range(0, SIMULATIONS)
                .mapToObj(i -> others.simulate(Seeds.random(seed, "other collections", i)))
                .toList();
    }

    private List<RewardEstimate> simulate(SplittableRandom random) {
        double[] variance = Arrays.stream(variances.variances())
                .map(ofGroup -> variances.degreesOfFreedom()
                        * ofGroup
                        / chiSquared.inverseCumulativeProbability(random.nextDouble()))
                .toArray();
        double[] truth = truth(variance, random);
        double[][] units = new double[byUnit.length][];
        Arrays.setAll(units, unit -> {
            double[] noise = noise(variance, random);
            return IntStream.range(0, truth.length)
                    .mapToDouble(i -> truth[i] + noise[i])
                    .toArray();
        });
        return RewardEstimation.estimates(units);
    }

    /** Draws true increments, given the estimates. */
    private double[] truth(double[] variance, SplittableRandom random) {
        double scatter = IntStream.range(0, estimates.length)
                .filter(i -> Double.isFinite(estimates[i]))
                .mapToDouble(i -> estimates[i] * estimates[i] - squaredError(variance, i))
                .average()
                .orElse(0);
        double ofTruth = Math.max(0, scatter);
        return IntStream.range(0, estimates.length)
                .mapToDouble(i -> {
                    double error = squaredError(variance, i);
                    double kept = error == 0 ? 1 : ofTruth / (ofTruth + error);
                    return kept * estimates[i] + Math.sqrt(kept * error) * random.nextGaussian();
                })
                .toArray();
    }

    /** Squared standard error of an increment. */
    private double squaredError(double[] variance, int increment) {
        return variance[increment / perGroup] / byUnit.length;
    }

    /** Draws the noise of the increments of one network: differences of the noise of the levels. */
    private double[] noise(double[] variance, SplittableRandom random) {
        double[] noise = new double[estimates.length];
        for (int group = 0; group < Group.NUMBER; group++) {
            double deviation = Math.sqrt(variance[group] / 2);
            double lower = random.nextGaussian();
            for (int level = 0; level < perGroup; level++) {
                double upper = random.nextGaussian();
                noise[group * perGroup + level] = deviation * (upper - lower);
                lower = upper;
            }
        }
        return noise;
    }
}
