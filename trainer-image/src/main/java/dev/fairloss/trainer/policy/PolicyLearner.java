// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;

/**
 * Learns a policy from a reward table by the Q-network, and holds it against exact value iteration.
 *
 * @param discount weight of the next reward against this one, 0 to below 1; .9 by default
 * @param updates optimizer updates of the Q-network; 3,000 by default
 * @param significanceThreshold number of standard errors that a move's reward must exceed to be taken, at least 0; 2 by default
 * @param seed of the Q-network's initial weights
 */
public record PolicyLearner(double discount, int updates, double significanceThreshold, long seed) {
    public PolicyLearner {
        if (!(significanceThreshold >= 0)) {
            throw new IllegalArgumentException(
                    "significanceThreshold must be at least 0, not " + significanceThreshold);
        }
    }

    /** The policy. Takes about a second; uses the engine, but leaves nothing in its memory. */
    public PolicyTable learn(RewardTable rewards) {
        var problem = MarginMdp.of(rewards, discount);
        var exact = ValueIteration.solve(problem);
        var learned = new DqnTrainer(updates, seed).learn(problem);
        var rows = new PolicyRules(problem, rewards, significanceThreshold).rows(learned, exact);
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
