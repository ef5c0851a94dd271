// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every probe sets the margins of all nine groups and measures all nine utilities, so 16 probes do what takes 58 if each
 * moves one group. A {@link GroupRegression} per group estimates its potential at each margin. Differences of the potential
 * are the rewards, so "up at .15" is minus "down at .25". Ours, not from the paper.
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

    /**
     * {@inheritDoc} Standard errors come from the residuals of one regression over all repeats. It fits the drift of each
     * repeat, so differences between repeats count as noise. {@link ModeratedVariance} pools the noise of the groups.
     */
    @Override
    public RewardTable rewards(List<ProbeResult> results, Utility utility) {
        var ordered = inOrder(results);
        var byRepeat = new ArrayList<List<RewardEstimate>>();
        for (int repeat = 0; repeat < setup.repeats(); repeat++) {
            var part = ordered.subList(repeat * runs, (repeat + 1) * runs);
            byRepeat.add(new Analysis(designs.subList(repeat, repeat + 1), part, utility).moves());
        }
        var analysis = new Analysis(designs, ordered, utility);
        return RewardTables.of(this, utility, analysis.moves(), byRepeat, analysis.crossGroupEffects());
    }

    /** The regressions of all groups over some repeats. */
    private final class Analysis {
        private final List<GroupRegression> regressions;
        private final List<GroupRegression.Fit> fits;

        Analysis(List<List<List<Integer>>> designs, List<ProbeResult> results, Utility utility) {
            regressions = IntStream.range(0, Group.NUMBER)
                    .mapToObj(group ->
                            new GroupRegression(group, designs, setup.space().margins()))
                    .toList();
            fits = IntStream.range(0, Group.NUMBER)
                    .mapToObj(group -> regressions.get(group).fit(utilities(results, group, utility)))
                    .toList();
        }

        private double[] utilities(List<ProbeResult> results, int group, Utility utility) {
            return results.stream()
                    .mapToDouble(result ->
                            result.groups().get(group).utility(utility).orElse(Double.NaN))
                    .toArray();
        }

        List<RewardEstimate> moves() {
            double[] noise = ModeratedVariance.of(
                    fits.stream().mapToDouble(GroupRegression.Fit::noise).toArray(),
                    Math.max(1, regressions.get(0).degreesOfFreedom()));
            var variances = regressions.stream()
                    .map(GroupRegression::varianceOfDifferences)
                    .toList();
            return setup.space().moves().stream()
                    .map(move -> {
                        int group = move.state().group().index();
                        int from = move.state().level();
                        int to = move.nextLevel();
                        double[] potential = fits.get(group).potential();
                        double variance = noise[group] * variances.get(group)[from][to];
                        return new RewardEstimate(potential[to] - potential[from], Math.sqrt(variance));
                    })
                    .toList();
        }

        /** (9, 9): how the utility of the row's group depends on the margin of the column's; 0 where not estimated. */
        List<List<Double>> crossGroupEffects() {
            return fits.stream()
                    .map(fit -> Arrays.stream(fit.crossGroupEffects())
                            .map(effect -> Double.isFinite(effect) ? effect : 0)
                            .boxed()
                            .toList())
                    .toList();
        }
    }
}
