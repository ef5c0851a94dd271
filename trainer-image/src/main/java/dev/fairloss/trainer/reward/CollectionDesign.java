// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A {@link CollectionStrategy} at work: which fine-tunes to run, and how to compute the reward table from their results. Pure:
 * equal setups give equal probes.
 */
public sealed interface CollectionDesign permits ExhaustiveDesign, RegressionDesign {

    /** The design of a strategy. The only place that maps strategies to designs. */
    static CollectionDesign of(CollectionStrategy strategy, CollectionSetup setup) {
        return switch (strategy) {
            case Exhaustive -> new ExhaustiveDesign(setup);
            case BalancedDesign -> new RegressionDesign(strategy, setup, designs(setup, BalancedDesignSearch::search));
            case RandomDesign -> new RegressionDesign(strategy, setup, designs(setup, RandomDesignDraw::draw));
        };
    }

    /** The design of each repeat, (repeats, runs, 9), made from its own seed. */
    private static List<List<List<Integer>>> designs(
            CollectionSetup setup, BiFunction<StateActionSpace, Long, List<List<Integer>>> design) {
        return IntStream.range(0, setup.repeats())
                .mapToObj(repeat -> design.apply(setup.space(), setup.designSeed(repeat)))
                .toList();
    }

    /** The strategy that this design carries out. */
    CollectionStrategy strategy();

    /** Space, repeats, networks and seed. */
    CollectionSetup setup();

    /** All probes in the order of their indexes, one repeat after the other. */
    List<Probe> probes();

    /**
     * Weight of each run of a repeat in each increment of the groups' potentials: the estimates are linear in the utilities.
     *
     * @param runs the probes of one repeat
     * @param present whether each group has classes, (9)
     * @return (9, levels - 1, runs); the weights of an empty group have no meaning
     */
    double[][][] incrementWeights(List<Probe> runs, boolean[] present);

    /**
     * Weight of each run of a repeat in the effect of each group's margin on the utility of each group.
     *
     * @return (9, 9, runs), or (0) if the design does not estimate these effects
     */
    double[][][] effectWeights(List<Probe> runs, boolean[] present);

    /**
     * Computes the reward table.
     *
     * @param results one result per probe, in any order
     * @param utility the utility whose changes are the rewards
     * @throws IllegalArgumentException if a result is missing or occurs twice
     */
    default RewardTable rewards(List<ProbeResult> results, Utility utility) {
        return new RewardEstimation(this, results, utility).table();
    }

    /**
     * Resamples the rewards and simulates those of other collections.
     *
     * @param results one result per probe, in any order
     * @param utility the utility whose changes are the rewards
     * @throws IllegalArgumentException if a result is missing or occurs twice
     */
    default RewardResamples resamples(List<ProbeResult> results, Utility utility) {
        return new RewardBootstrap(this, results, utility).resamples();
    }

    /** Number of probes, repeats included. */
    default int fineTunes() {
        return setup().repeats() * strategy().fineTunes(setup().space());
    }

    /**
     * Sorts results by probe index.
     *
     * @throws IllegalArgumentException if a result is missing or occurs twice
     */
    default List<ProbeResult> inOrder(List<ProbeResult> results) {
        var sorted = results.stream()
                .sorted(Comparator.comparingInt(ProbeResult::probe))
                .toList();
        var found = sorted.stream().map(ProbeResult::probe).toList();
        var expected = IntStream.range(0, fineTunes()).boxed().toList();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "expected one result of each of " + expected.size() + " probes, but got those of " + found);
        }
        return sorted;
    }
}
