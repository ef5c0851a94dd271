// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;

/**
 * Learns a policy from a reward table with the Q-network, and compares it with exact value iteration.
 *
 * @param discount weight of the next reward, 0 to less than 1; .9 by default
 * @param updates optimizer updates of the Q-network; 3,000 by default
 * @param significanceThreshold a move is taken only if its reward exceeds this many standard errors, 0 or more; 2 by default
 * @param seed of the Q-network's initial parameters
 */
public record PolicyLearner(double discount, int updates, double significanceThreshold, long seed) {
    public PolicyLearner {
        if (!(significanceThreshold >= 0)) {
            throw new IllegalArgumentException(
                    "significanceThreshold must be at least 0, not " + significanceThreshold);
        }
    }

    /** Learns the policy. Takes about two seconds; uses the engine and frees all memory it used. */
    public PolicyTable learn(RewardTable rewards) {
        var mdp = MarginMdp.of(rewards, discount);
        var exact = ValueIteration.solve(mdp);
        var learned = new DqnTrainer(updates, seed).learn(mdp);
        var rows = new PolicyRules(mdp, rewards, significanceThreshold).rows(learned, exact);
        int agreement = (int) rows.stream().filter(row -> row.agrees()).count();
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(rewards.margins())
                .discount(discount)
                .updates(updates)
                .seed(seed)
                .significanceThreshold(significanceThreshold)
                .agreement(agreement)
                .rows(rows)
                .build();
    }
}
