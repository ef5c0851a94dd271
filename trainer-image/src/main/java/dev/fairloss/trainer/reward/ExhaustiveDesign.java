// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The paper's way: one probe for each pair, in which the moved group alone leaves the base margin that all others keep. The
 * "keep" run of a base serves all nine groups, so 58 probes give the paper's 90 pairs. Reward: u(move) - u(keep) of the same
 * base and repeat.
 *
 * @param space states and actions
 * @param repeats how many times all is run
 * @param seed of the mini-batches
 */
public record ExhaustiveDesign(StateActionSpace space, int repeats, long seed) implements CollectionDesign {
    public ExhaustiveDesign {
        if (repeats < 1) {
            throw new IllegalArgumentException("at least one repeat is needed, not " + repeats);
        }
    }

    @Override
    public String strategy() {
        return "Exhaustive";
    }

    @Override
    public int fineTunes() {
        return repeats * space.exhaustiveFineTunes();
    }

    /** Of each repeat: the "keep" run of each base, then the moves in the order of {@link StateActionSpace#moves()}. */
    @Override
    public List<Probe> probes() {
        var probes = new ArrayList<Probe>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int base = 0; base < space.levels(); base++) {
                probes.add(probe(probes.size(), Collections.nCopies(Group.NUMBER, base), base, repeat));
            }
            for (var move : space.moves()) {
                int base = move.state().level();
                var levels = new ArrayList<>(Collections.nCopies(Group.NUMBER, base));
                levels.set(move.state().group().index(), move.nextLevel());
                probes.add(probe(probes.size(), levels, base, repeat));
            }
        }
        return probes;
    }

    private Probe probe(int index, List<Integer> levels, int base, int repeat) {
        return new Probe(index, levels, base, repeat, miniBatchSeed(repeat));
    }

    /**
     * {@inheritDoc} Standard errors come from the repeats where there are several (pooled over the moves of a group), else
     * from the differences of the group's classes.
     */
    @Override
    public RewardTable rewards(List<ProbeResult> readOuts) {
        var ordered = inOrder(readOuts);
        var byRepeat = new ArrayList<RewardEstimate[]>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            byRepeat.add(differences(ordered, repeat * space.exhaustiveFineTunes()));
        }
        var tables = new RewardTables(space);
        var estimates = repeats == 1 ? byRepeat.get(0) : overRepeats(byRepeat);
        return tables.table(this, estimates, byRepeat, List.of());
    }

    /** The reward of each move from the probes of one repeat, the first of which has this index. */
    private RewardEstimate[] differences(List<ProbeResult> ordered, int first) {
        var moves = space.moves();
        var rewards = new RewardEstimate[moves.size()];
        for (int i = 0; i < rewards.length; i++) {
            var state = moves.get(i).state();
            var moved = ordered.get(first + space.levels() + i);
            var kept = ordered.get(first + state.level());
            rewards[i] = Reward.difference(moved, kept, state.group().index());
        }
        return rewards;
    }

    /** Means over the repeats. The noise of a group is taken to be the same at all margins and moves. */
    private RewardEstimate[] overRepeats(List<RewardEstimate[]> byRepeat) {
        var moves = space.moves();
        var means = new double[moves.size()];
        var squares = new double[Group.NUMBER];
        for (int i = 0; i < means.length; i++) {
            int move = i;
            double mean = byRepeat.stream()
                    .mapToDouble(estimates -> estimates[move].value())
                    .average()
                    .orElseThrow();
            means[i] = mean;
            squares[moves.get(i).state().group().index()] += byRepeat.stream()
                    .mapToDouble(estimates -> Math.pow(estimates[move].value() - mean, 2))
                    .sum();
        }
        int freedom = 2 * (space.levels() - 1) * (repeats - 1);
        double[] variances = ModeratedVariance.of(
                Arrays.stream(squares).map(square -> square / freedom).toArray(), freedom);
        var estimates = new RewardEstimate[means.length];
        Arrays.setAll(
                estimates,
                i -> new RewardEstimate(
                        means[i],
                        Math.sqrt(variances[moves.get(i).state().group().index()] / repeats)));
        return estimates;
    }
}
