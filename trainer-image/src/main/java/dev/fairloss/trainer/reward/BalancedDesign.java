// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Every probe moves all nine groups at once and is read out for all nine: 16 probes instead of 58 for the paper's margins. A
 * {@link GroupRegression} for each group gives its potential over the margins, and differences of the potential give all
 * rewards ("up" at .15 is minus "down" at .25). Ours, not from the paper.
 */
public final class BalancedDesign implements CollectionDesign {
    private final StateActionSpace space;
    private final int baseLevel;
    private final int repeats;
    private final long seed;
    private final List<List<Integer>> design;

    /**
     * A collection; the same arguments give the same one.
     *
     * @param space states and actions
     * @param baseLevel level of the margin that the pre-trained model was trained with
     * @param repeats how many times the design is run
     * @param seed of the design and of the mini-batches
     */
    public BalancedDesign(StateActionSpace space, int baseLevel, int repeats, long seed) {
        if (repeats < 1 || baseLevel < 0 || baseLevel >= space.levels()) {
            throw new IllegalArgumentException("at least one repeat and a base level of the space are needed, not "
                    + repeats + " and " + baseLevel);
        }
        this.space = space;
        this.baseLevel = baseLevel;
        this.repeats = repeats;
        this.seed = seed;
        design = DesignSearch.balanced(space, seed);
    }

    @Override
    public StateActionSpace space() {
        return space;
    }

    @Override
    public int repeats() {
        return repeats;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String strategy() {
        return "BalancedDesign";
    }

    @Override
    public int fineTunes() {
        return repeats * space.balancedDesignFineTunes();
    }

    @Override
    public List<Probe> probes() {
        return IntStream.range(0, repeats * design.size())
                .mapToObj(index -> {
                    int repeat = index / design.size();
                    var levels = design.get(index % design.size());
                    return new Probe(index, levels, baseLevel, repeat, miniBatchSeed(repeat));
                })
                .toList();
    }

    /**
     * {@inheritDoc} Standard errors come from the residuals of the regression over all repeats, each of which has its own
     * drift, so that what differs between repeats counts as noise; groups borrow strength from each other
     * ({@link ModeratedVariance}).
     */
    @Override
    public RewardTable rewards(List<ProbeResult> readOuts) {
        var ordered = inOrder(readOuts);
        var byRepeat = new ArrayList<RewardEstimate[]>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            var part = ordered.subList(repeat * design.size(), (repeat + 1) * design.size());
            byRepeat.add(moves(regressions(1), part, new double[Group.NUMBER][]));
        }
        var crossGroupEffects = new double[Group.NUMBER][];
        var estimates = moves(regressions(repeats), ordered, crossGroupEffects);
        return new RewardTables(space).table(this, estimates, byRepeat, square(crossGroupEffects));
    }

    private List<GroupRegression> regressions(int ofRepeats) {
        return IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> new GroupRegression(group, design, space.margins(), ofRepeats))
                .toList();
    }

    /** The estimates of all moves; writes the crossGroupEffects of each group. */
    private RewardEstimate[] moves(
            List<GroupRegression> regressions, List<ProbeResult> readOuts, double[][] crossGroupEffects) {
        var fits = IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> regressions.get(group).fit(utilities(readOuts, group)))
                .toList();
        double[] noise = ModeratedVariance.of(
                fits.stream().mapToDouble(GroupRegression.Fit::noise).toArray(),
                Math.max(1, regressions.get(0).freedom()));
        Arrays.setAll(crossGroupEffects, group -> fits.get(group).crossGroupEffects());
        return space.moves().stream()
                .map(move -> {
                    int group = move.state().group().index();
                    int from = move.state().level();
                    int to = move.nextLevel();
                    double[] potential = fits.get(group).potential();
                    double variance = noise[group] * regressions.get(group).variance(from, to);
                    return new RewardEstimate(potential[to] - potential[from], Math.sqrt(variance));
                })
                .toArray(RewardEstimate[]::new);
    }

    private static double[] utilities(List<ProbeResult> readOuts, int group) {
        return readOuts.stream()
                .mapToDouble(readOut -> readOut.groups().get(group).utility().orElse(Double.NaN))
                .toArray();
    }

    /** From the slopes of the eight others to (9, 9) with 0 on the diagonal, and 0 where nothing is known. */
    private static List<List<Double>> square(double[][] crossGroupEffects) {
        return IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> DoubleStream.concat(
                                DoubleStream.concat(
                                        Arrays.stream(crossGroupEffects[group], 0, group), DoubleStream.of(0)),
                                Arrays.stream(crossGroupEffects[group], group, Group.NUMBER - 1))
                        .map(leak -> Double.isFinite(leak) ? leak : 0)
                        .boxed()
                        .toList())
                .toList();
    }
}
