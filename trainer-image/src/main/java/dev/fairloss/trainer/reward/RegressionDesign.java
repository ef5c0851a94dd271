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
    private final List<List<Integer>> levels;

    /**
     * A design with the given levels.
     *
     * @param levels margin level of each group in each run of one repeat, (runs, 9); every repeat runs them again
     */
    RegressionDesign(CollectionStrategy strategy, CollectionSetup setup, List<List<Integer>> levels) {
        int runs = strategy.fineTunes(setup.space());
        if (levels.size() != runs) {
            throw new IllegalArgumentException(
                    strategy + " has " + runs + " runs per repeat, but the design has " + levels.size());
        }
        this.strategy = strategy;
        this.setup = setup;
        this.levels = levels;
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
        int runs = levels.size();
        return IntStream.range(0, fineTunes())
                .mapToObj(index -> new Probe(index, levels.get(index % runs), setup.miniBatchSeed(index / runs)))
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
            var part = ordered.subList(repeat * levels.size(), (repeat + 1) * levels.size());
            byRepeat.add(new Analysis(1, part, utility).moves());
        }
        var analysis = new Analysis(setup.repeats(), ordered, utility);
        return RewardTables.of(this, utility, analysis.moves(), byRepeat, analysis.crossGroupEffects());
    }

    /** The regressions of all groups over some repeats. */
    private final class Analysis {
        private final List<GroupRegression> regressions;
        private final List<GroupRegression.Fit> fits;

        Analysis(int repeats, List<ProbeResult> results, Utility utility) {
            regressions = IntStream.range(0, Group.NUMBER)
                    .mapToObj(group ->
                            new GroupRegression(group, levels, setup.space().margins(), repeats))
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
