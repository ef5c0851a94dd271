// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Reward tables for tests. */
final class Rewards {
    /** Sizes measured with 100 updates at learning rate .003: sd of rewards, and of their noise. */
    static final double SIGNAL = 4.3e-4;

    static final double NOISE = 1.5e-4;

    private Rewards() {}

    /** A table of these rewards; that of "keep" is 0. */
    static RewardTable of(StateActionSpace space, double standardError, ToDoubleFunction<StateAction> ofMove) {
        var rows = space.validPairs().stream()
                .map(pair -> new RewardRow(
                        pair.state().group(),
                        pair.state().level(),
                        space.margin(pair.state().level()),
                        pair.action(),
                        pair.action() == Action.KEEP ? 0 : ofMove.applyAsDouble(pair),
                        Double.isNaN(standardError) ? OptionalDouble.empty() : OptionalDouble.of(standardError)))
                .toList();
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(CollectionStrategy.BalancedDesign)
                .utility(Utility.DPrime)
                .margins(space.margins())
                .fineTunes(16)
                .repeats(1)
                .repeatCorrelation(OptionalDouble.empty())
                .rows(rows)
                .crossGroupEffects(List.of())
                .build();
    }

    /** The form of a balanced collection: differences of a potential for each group. */
    static RewardTable ofPotentials(long seed) {
        return drawn(seed, 0);
    }

    /** The form of an exhaustive collection: the same with independent noise in every cell. */
    static RewardTable withNoise(long seed) {
        return drawn(seed, NOISE);
    }

    private static RewardTable drawn(long seed, double noise) {
        var space = StateActionSpace.PAPER;
        var random = Seeds.random(seed, "reward tables");
        var potential = new double[9][space.levels()];
        for (double[] own : potential) {
            for (int level = 1; level < own.length; level++) {
                own[level] = own[level - 1] + SIGNAL * random.nextGaussian();
            }
        }
        return of(space, NOISE, pair -> {
            double[] own = potential[pair.state().group().index()];
            return own[pair.nextLevel()] - own[pair.state().level()] + noise * random.nextGaussian();
        });
    }
}
