// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.testing.Spaces;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Independent collections of the same people, without fine-tunes: the increments that each network finds are true increments plus
 * noise. Faster than {@link SimulatedFaces}.
 *
 * @param truth true increments, (27)
 * @param noise standard deviation of an increment that one network finds, by group, (9)
 * @param networks number of networks of each collection
 */
public record SimulatedCollections(double[] truth, double[] noise, int networks) {
    private static final StateActionSpace SPACE = Spaces.PAPER;
    private static final int PER_GROUP = SPACE.levels() - 1;

    /** What a collection finds. */
    public record Found(RewardTable table, RewardResamples resamples) {}

    /**
     * People whose true increments scatter around 0. The standard errors of an increment are about 1, and differ between groups.
     *
     * @param signal standard deviation of the true increments
     */
    public static SimulatedCollections draw(double signal, int networks, long seed) {
        var random = Seeds.random(seed, "simulated collections");
        double[] noise = IntStream.range(0, Group.NUMBER)
                .mapToDouble(group -> Math.sqrt(networks) * Math.exp(.3 * random.nextGaussian()))
                .toArray();
        double[] truth = IntStream.range(0, Group.NUMBER * PER_GROUP)
                .mapToDouble(i -> signal * random.nextGaussian())
                .toArray();
        return new SimulatedCollections(truth, noise, networks);
    }

    /** One collection. */
    public Found collect(long seed) {
        var random = Seeds.random(seed, "simulated collection");
        double[][] byUnit = IntStream.range(0, networks)
                .mapToObj(network -> increments(random))
                .toArray(double[][]::new);
        var table = RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(CollectionStrategy.BalancedDesign)
                .utility(Utility.DPrime)
                .margins(SPACE.margins())
                .fineTunes(16 * networks)
                .repeats(networks)
                .networks(networks)
                .repeatCorrelation(OptionalDouble.empty())
                .rows(RewardTables.rows(SPACE, RewardEstimation.estimates(byUnit)))
                .crossGroupEffects(List.of())
                .build();
        return new Found(table, new RewardResamples(List.of(), OtherCollections.simulate(byUnit, seed)));
    }

    /** The increments that one network finds: its levels have independent noise. */
    private double[] increments(SplittableRandom random) {
        double[] found = truth.clone();
        for (int group = 0; group < Group.NUMBER; group++) {
            double[] level = IntStream.rangeClosed(0, PER_GROUP)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            for (int i = 0; i < PER_GROUP; i++) {
                found[group * PER_GROUP + i] += noise[group] / Math.sqrt(2) * (level[i + 1] - level[i]);
            }
        }
        return found;
    }
}
