// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/**
 * One probe per move: it moves one group away from the base margin that all other groups keep. One "keep" probe per base
 * margin serves all nine groups, so 58 probes give the paper's 90 pairs. The reward is the utility after the move minus the
 * utility after "keep", both with the same base margin and mini-batches. As in the paper.
 *
 * @param setup space, repeats, networks and seed
 */
public record ExhaustiveDesign(CollectionSetup setup) implements CollectionDesign {

    @Override
    public CollectionStrategy strategy() {
        return CollectionStrategy.Exhaustive;
    }

    /** Per repeat: the "keep" probe of each base margin, then the moves in the order of {@link StateActionSpace#moves()}. */
    @Override
    public List<Probe> probes() {
        var space = setup.space();
        var probes = new ArrayList<Probe>();
        for (int repeat = 0; repeat < setup.repeats(); repeat++) {
            int network = setup.network(repeat);
            long seed = setup.miniBatchSeed(repeat);
            for (int base = 0; base < space.levels(); base++) {
                probes.add(new Probe(probes.size(), network, Collections.nCopies(Group.NUMBER, base), seed));
            }
            for (var move : space.moves()) {
                var levels = new ArrayList<>(
                        Collections.nCopies(Group.NUMBER, move.state().level()));
                levels.set(move.state().group().index(), move.nextLevel());
                probes.add(new Probe(probes.size(), network, levels, seed));
            }
        }
        return probes;
    }

    /**
     * {@inheritDoc} Standard errors come from the scatter between repeats, pooled over the moves of a group. With one repeat
     * they come from the scatter between the group's classes.
     */
    @Override
    public RewardTable rewards(List<ProbeResult> results, Utility utility) {
        var ordered = inOrder(results);
        int perRepeat = strategy().fineTunes(setup.space());
        var byRepeat = new ArrayList<List<RewardEstimate>>();
        for (int repeat = 0; repeat < setup.repeats(); repeat++) {
            byRepeat.add(differences(ordered.subList(repeat * perRepeat, (repeat + 1) * perRepeat), utility));
        }
        var estimates = setup.repeats() == 1 ? byRepeat.get(0) : overRepeats(byRepeat);
        return RewardTables.of(this, utility, estimates, byRepeat, List.of());
    }

    /** The reward of each move from the results of one repeat. */
    private List<RewardEstimate> differences(List<ProbeResult> results, Utility utility) {
        var space = setup.space();
        var moves = space.moves();
        return IntStream.range(0, moves.size())
                .mapToObj(i -> {
                    var state = moves.get(i).state();
                    var moved = results.get(space.levels() + i);
                    var kept = results.get(state.level());
                    return Reward.difference(moved, kept, state.group().index(), utility);
                })
                .toList();
    }

    /** Means over the repeats. The noise of a group is taken to be the same at all margins and moves. */
    private List<RewardEstimate> overRepeats(List<List<RewardEstimate>> byRepeat) {
        var moves = setup.space().moves();
        int repeats = byRepeat.size();
        var means = new double[moves.size()];
        var squares = new double[Group.NUMBER];
        for (int i = 0; i < means.length; i++) {
            int move = i;
            double[] values = byRepeat.stream()
                    .mapToDouble(estimates -> estimates.get(move).value())
                    .toArray();
            means[i] = StatUtils.mean(values);
            squares[moves.get(i).state().group().index()] += (repeats - 1) * StatUtils.variance(values);
        }
        int degreesOfFreedom = 2 * (setup.space().levels() - 1) * (repeats - 1);
        double[] variances = ModeratedVariance.of(
                Arrays.stream(squares).map(square -> square / degreesOfFreedom).toArray(), degreesOfFreedom);
        return IntStream.range(0, means.length)
                .mapToObj(i -> new RewardEstimate(
                        means[i],
                        Math.sqrt(variances[moves.get(i).state().group().index()] / repeats)))
                .toList();
    }
}
