// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.policy.PolicyLearner;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;

/** Learns the policy from the reward table. */
public final class PolicyStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.PolicyTable}. */
    static final String POLICY = "policy.json";

    private final StepArtifacts collected;

    public PolicyStep(StepArtifacts collected) {
        this.collected = collected;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec().policy();
        var rewards = ContractJson.read(collected.read(CollectStep.REWARDS), RewardTable.class);
        var table = new PolicyLearner(spec.discount(), spec.updates(), spec.significanceThreshold(), spec.seed())
                .learn(rewards);
        run.artifacts().put(POLICY, ContractJson.write(table));
        return ContractJson.mapper()
                .createObjectNode()
                .put("agreement", table.agreement() + " of " + table.rows().size());
    }
}
