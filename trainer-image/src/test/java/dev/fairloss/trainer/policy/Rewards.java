// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.reward.RewardEstimate;
import dev.fairloss.trainer.reward.RewardResamples;
import dev.fairloss.trainer.reward.RewardTables;
import dev.fairloss.trainer.testing.Spaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Reward tables for tests. */
final class Rewards {
    /** Sizes measured with 100 updates at learning rate .003: sd of rewards, and of their noise. */
    static final double SIGNAL = 4.3e-4;

    static final double NOISE = 1.5e-4;

    private static final double DEGREES_OF_FREEDOM = 30;
    private static final double CONFIDENCE = .95;
    private static final double DISCOUNT = .9;

    private Rewards() {}

    /** The reward of "up" from a level of a group, both as indexes. */
    interface Increment {
        double of(int group, int level);
    }

    static RewardTable of(StateActionSpace space, double standardError, Increment up) {
        var increments = new ArrayList<RewardEstimate>();
        for (int group = 0; group < Group.NUMBER; group++) {
            for (int level = 0; level + 1 < space.levels(); level++) {
                increments.add(new RewardEstimate(up.of(group, level), standardError, DEGREES_OF_FREEDOM));
            }
        }
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(CollectionStrategy.BalancedDesign)
                .utility(Utility.DPrime)
                .margins(space.margins())
                .fineTunes(48)
                .repeats(3)
                .networks(1)
                .repeatCorrelation(OptionalDouble.empty())
                .rows(RewardTables.rows(space, increments))
                .crossGroupEffects(List.of())
                .build();
    }

    /** A table in which every group has this potential. */
    static RewardTable ofPotential(StateActionSpace space, double standardError, double... potential) {
        return of(space, standardError, (group, level) -> potential[level + 1] - potential[level]);
    }

    /** Potentials with the measured signal and standard errors. */
    static RewardTable drawn(long seed) {
        var random = Seeds.random(seed, "reward tables");
        return of(Spaces.PAPER, NOISE, (group, level) -> SIGNAL * random.nextGaussian());
    }

    /** The decision problem in which every move is allowed. */
    static MarginMdp mdp(RewardTable table, double discount) {
        return MarginMdp.of(table, row -> true, discount);
    }

    /** The policy with exact values, without learning, which takes seconds. */
    static PolicyTable exactPolicy(RewardTable table) {
        var stability = PolicyStability.of(table, equalResamples(table), CONFIDENCE, DISCOUNT);
        var rules = new PolicyRules(table, CONFIDENCE, stability);
        var mdp = rules.mdp(DISCOUNT);
        var values = ValueIteration.solve(mdp);
        var rows = rules.rows(mdp, values, values);
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(table.margins())
                .discount(DISCOUNT)
                .updates(1)
                .seed(1)
                .confidence(CONFIDENCE)
                .agreement(rows.size())
                .reproducibility(stability.reproducibility())
                .rows(rows)
                .build();
    }

    /** Resamples that all equal the table. */
    static RewardResamples equalResamples(RewardTable table) {
        return resamples(table, List.of(1., 1., 1., 1.));
    }

    /** One resample and one other collection for each factor: the rewards of the table times the factor, with its errors. */
    static RewardResamples resamples(RewardTable table, List<Double> factors) {
        var others = factors.stream()
                .map(factor -> table.increments().stream()
                        .map(row -> new RewardEstimate(
                                row.known() ? factor * row.reward() : Double.NaN,
                                row.standardError().orElse(Double.NaN),
                                row.degreesOfFreedom().orElse(Double.NaN)))
                        .toList())
                .toList();
        var increments = factors.stream()
                .map(factor -> table.increments().stream()
                        .map(row -> factor * row.reward())
                        .toList())
                .toList();
        return new RewardResamples(increments, others);
    }

    static RewardResamples noResamples(RewardTable table) {
        return resamples(table, Collections.emptyList());
    }
}
