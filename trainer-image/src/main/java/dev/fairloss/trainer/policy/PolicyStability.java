// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.trainer.reward.RewardEstimate;
import dev.fairloss.trainer.reward.RewardResamples;
import dev.fairloss.trainer.reward.RewardTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often each state has the same action if the rewards turn out otherwise; a policy is the exact solution with its own
 * significant gains. Ours, not from the paper.
 *
 * @param shares share of the bootstrap resamples with the same action, (states); a resample replaces the rewards and keeps their
 *     standard errors; NaN if unknown
 * @param reproduced share of the simulated other collections with the same action, (states); each has rewards and standard errors
 *     of its own; NaN if unknown
 */
record PolicyStability(double[] shares, double[] reproduced) {

    static PolicyStability of(RewardTable rewards, RewardResamples resamples, double confidence, double discount) {
        var actions = actions(rewards, confidence, discount);
        boolean[] known = known(rewards, rewards.space());
        var resampled = resamples.increments().stream().map(increments -> resampled(rewards, increments));
        var others = resamples.others().stream().map(estimates -> with(rewards, estimates));
        return new PolicyStability(
                shares(actions, known, resampled.map(table -> actions(table, confidence, discount))),
                shares(actions, known, others.map(table -> actions(table, confidence, discount))));
    }

    /** The share of the policies with the same action, (states); NaN where unknown or without policies. */
    private static double[] shares(Action[] actions, boolean[] known, Stream<Action[]> policies) {
        var all = policies.toList();
        return IntStream.range(0, actions.length)
                .mapToDouble(state -> !known[state] || all.isEmpty()
                        ? Double.NaN
                        : (double) all.stream()
                                        .filter(policy -> policy[state] == actions[state])
                                        .count()
                                / all.size())
                .toArray();
    }

    private static Action[] actions(RewardTable rewards, double confidence, double discount) {
        var mdp = MarginMdp.of(rewards, PolicyRules.gains(confidence), discount);
        return mdp.greedy(ValueIteration.solve(mdp));
    }

    private static RewardTable resampled(RewardTable rewards, List<Double> increments) {
        var known = rewards.increments();
        var estimates = new ArrayList<RewardEstimate>();
        for (int i = 0; i < known.size(); i++) {
            estimates.add(new RewardEstimate(
                    known.get(i).known() ? increments.get(i) : Double.NaN,
                    known.get(i).standardError().orElse(Double.NaN),
                    known.get(i).degreesOfFreedom().orElse(Double.NaN)));
        }
        return with(rewards, estimates);
    }

    private static RewardTable with(RewardTable rewards, List<RewardEstimate> increments) {
        return RewardTableBuilder.builder(rewards)
                .rows(RewardTables.rows(rewards.space(), increments))
                .build();
    }

    private static boolean[] known(RewardTable rewards, StateActionSpace space) {
        var known = new boolean[space.size()];
        rewards.increments().stream().filter(RewardRow::known).forEach(row -> {
            int state = space.index(row.pair().state());
            known[state] = true;
            known[state + 1] = true;
        });
        return known;
    }

    /** The share of the bootstrap resamples in which a state has the same action; empty if unknown. */
    OptionalDouble of(int state) {
        return Double.isNaN(shares[state]) ? OptionalDouble.empty() : OptionalDouble.of(shares[state]);
    }

    /**
     * The share of the states in which another collection would lead to the same action: the mean over the states for which it is
     * known; empty if there are none.
     */
    OptionalDouble reproducibility() {
        return Arrays.stream(reproduced).filter(share -> !Double.isNaN(share)).average();
    }
}
