// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One probe per move: it moves one group away from the base margin that all other groups keep. One "keep" probe per base
 * margin serves all nine groups, so 58 probes give the paper's 90 pairs. The reward is the utility after the move minus the
 * utility after "keep", both with the same base margin and mini-batches. As in the paper; that "up" and "down" between two
 * levels are estimated as one increment of a potential is ours.
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
     * {@inheritDoc} An increment is the mean of its two rewards, that of "up" from the lower level and minus that of "down"
     * from the upper one: the least-squares potential of both.
     */
    @Override
    public double[][][] incrementWeights(List<Probe> runs, boolean[] present) {
        var space = setup.space();
        var weights = new double[Group.NUMBER][space.levels() - 1][runs.size()];
        var moves = space.moves();
        for (int i = 0; i < moves.size(); i++) {
            var move = moves.get(i);
            int from = move.state().level();
            double half = move.action() == Action.UP ? .5 : -.5;
            double[] increment = weights[move.state().group().index()][Math.min(from, move.nextLevel())];
            increment[space.levels() + i] += half;
            increment[from] -= half;
        }
        return weights;
    }

    @Override
    public double[][][] effectWeights(List<Probe> runs, boolean[] present) {
        return new double[0][][];
    }
}
