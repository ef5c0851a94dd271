// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.spec.CollectionStrategy;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Every probe sets the margins of all nine groups and measures all nine utilities, so 16 probes do what takes 58 if each
 * moves one group. A {@link GroupRegression} per group estimates its potential at each margin. Increments of the
 * potential are the rewards, so "up at .15" is minus "down at .25". Ours, not from the paper.
 */
public final class RegressionDesign implements CollectionDesign {
    private final CollectionStrategy strategy;
    private final CollectionSetup setup;
    private final int runs;
    private final List<List<List<Integer>>> designs;

    /**
     * A design with the given levels.
     *
     * @param designs margin level of each group in each run of each repeat, (repeats, runs, 9)
     */
    RegressionDesign(CollectionStrategy strategy, CollectionSetup setup, List<List<List<Integer>>> designs) {
        this.strategy = strategy;
        this.setup = setup;
        this.runs = strategy.fineTunes(setup.space());
        this.designs = List.copyOf(designs);
        if (designs.size() != setup.repeats()) {
            throw new IllegalArgumentException(
                    "the collection has " + setup.repeats() + " repeats, but there are " + designs.size() + " designs");
        }
        for (var design : designs) {
            if (design.size() != runs) {
                throw new IllegalArgumentException(
                        strategy + " has " + runs + " runs per repeat, but the design has " + design.size());
            }
        }
    }

    @Override
    public CollectionStrategy strategy() {
        return strategy;
    }

    @Override
    public CollectionSetup setup() {
        return setup;
    }

    @Override
    public List<Probe> probes() {
        return IntStream.range(0, fineTunes())
                .mapToObj(index -> {
                    int repeat = index / runs;
                    return new Probe(
                            index,
                            setup.network(repeat),
                            designs.get(repeat).get(index % runs),
                            setup.miniBatchSeed(repeat));
                })
                .toList();
    }

    @Override
    public double[][][] incrementWeights(List<Probe> runs, boolean[] present) {
        var space = setup.space();
        return regressions(runs, present, GroupRegression::incrementWeights, space.levels() - 1);
    }

    @Override
    public double[][][] effectWeights(List<Probe> runs, boolean[] present) {
        return regressions(runs, present, GroupRegression::effectWeights, Group.NUMBER);
    }

    private double[][][] regressions(
            List<Probe> runs, boolean[] present, Function<GroupRegression, double[][]> weights, int rows) {
        var design = runs.stream().map(Probe::levels).toList();
        return IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> present[group]
                        ? weights.apply(
                                new GroupRegression(group, design, setup.space().margins(), present))
                        : new double[rows][runs.size()])
                .toArray(double[][][]::new);
    }
}
