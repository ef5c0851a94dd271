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

/**
 * How often each state has the same action when the rewards are resampled. A resample replaces the rewards and keeps their
 * standard errors; its policy is the exact solution with its own significant gains. Ours, not from the paper.
 *
 * @param shares share of the resamples with the same action, (states); NaN if unknown
 */
record PolicyStability(double[] shares) {

    static PolicyStability of(RewardTable rewards, RewardResamples resamples, double confidence, double discount) {
        var space = rewards.space();
        var actions = actions(rewards, confidence, discount);
        var same = new int[actions.length];
        for (var increments : resamples.increments()) {
            var others = actions(resampled(rewards, increments), confidence, discount);
            for (int state = 0; state < same.length; state++) {
                same[state] += others[state] == actions[state] ? 1 : 0;
            }
        }
        int total = resamples.increments().size();
        boolean[] known = known(rewards, space);
        return new PolicyStability(IntStream.range(0, same.length)
                .mapToDouble(state -> known[state] && total > 0 ? (double) same[state] / total : Double.NaN)
                .toArray());
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
        return RewardTableBuilder.builder(rewards)
                .rows(RewardTables.rows(rewards.space(), estimates))
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

    /** The share of one state; empty if unknown. */
    OptionalDouble of(int state) {
        return Double.isNaN(shares[state]) ? OptionalDouble.empty() : OptionalDouble.of(shares[state]);
    }

    /**
     * How often two independent collections would both lead to the action of this policy: the mean of the squared shares over
     * the states whose share is known; empty if there are none.
     */
    OptionalDouble agreement() {
        return Arrays.stream(shares)
                .filter(share -> !Double.isNaN(share))
                .map(share -> share * share)
                .average();
    }
}
