// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.reward.RewardResamples;

/**
 * Learns a policy from a reward table with the Q-network, and compares it with exact value iteration. Both solve the problem in
 * which only significant gains are allowed (see {@link PolicyRules}).
 *
 * @param discount weight of the next reward, 0 to less than 1; .9 by default
 * @param updates optimizer updates of the Q-network; 3,000 by default
 * @param confidence family-wise confidence of the allowed moves and least reproducibility of the policy, 0 to less than 1; .95 by
 *     default
 * @param seed of the Q-network's initial parameters
 */
public record PolicyLearner(double discount, int updates, double confidence, long seed) {
    public PolicyLearner {
        if (!(confidence >= 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be at least 0 and less than 1, not " + confidence);
        }
    }

    /** Learns the policy. Takes about two seconds; uses the engine and frees all memory it used. */
    public PolicyTable learn(RewardTable rewards, RewardResamples resamples) {
        var stability = PolicyStability.of(rewards, resamples, confidence, discount);
        var rules = new PolicyRules(rewards, confidence, stability);
        var mdp = rules.mdp(discount);
        var exact = ValueIteration.solve(mdp);
        var learned = new DqnTrainer(updates, seed).learn(mdp);
        var rows = rules.rows(mdp, learned, exact);
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(rewards.margins())
                .discount(discount)
                .updates(updates)
                .seed(seed)
                .confidence(confidence)
                .agreement((int) rows.stream().filter(PolicyRow::agrees).count())
                .reproducibility(stability.reproducibility())
                .rows(rows)
                .build();
    }
}
