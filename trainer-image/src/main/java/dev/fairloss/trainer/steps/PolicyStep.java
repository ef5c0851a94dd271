// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.OtherRewards;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.contract.step.StepScope;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.policy.PolicyLearner;
import dev.fairloss.trainer.reward.ProbeTables;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.stream.Stream;

/**
 * Computes the rewards of one policy replicate from the results of its fine-tunes, and learns the policy from them. A change of
 * how rewards are computed does not repeat a fine-tune.
 */
public final class PolicyStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.RewardTable}. */
    static final String REWARDS = "rewards.json";

    /** The {@link OtherRewards}. */
    static final String OTHER_REWARDS = "other-rewards.json";

    /** The {@link dev.fairloss.contract.result.PolicyTable}. */
    static final String POLICY = "policy.json";

    /** The {@link dev.fairloss.contract.result.ProbeTable}. */
    static final String FINE_TUNES = "fine-tunes.json";

    private final StepScope.Replicate replicate;
    private final StepArtifacts collected;

    public PolicyStep(StepScope.Replicate replicate, StepArtifacts collected) {
        this.replicate = replicate;
        this.collected = collected;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec();
        var design = CollectStep.design(spec, replicate);
        var results = CollectStep.results(design, collected);
        var rewards = design.rewards(results, spec.policy().utility());
        run.artifacts().put(REWARDS, ContractJson.write(rewards));
        var others = Stream.of(Utility.values())
                .filter(utility -> utility != spec.policy().utility())
                .map(utility -> design.rewards(results, utility))
                .toList();
        run.artifacts().put(OTHER_REWARDS, ContractJson.write(new OtherRewards(OtherRewards.VERSION, others)));
        var fineTunes = ProbeTables.of(results, spec.collection().repeats());
        run.artifacts().put(FINE_TUNES, ContractJson.write(fineTunes));
        var policy = spec.policy();
        long seed = Seeds.mix(replicate.seed(), "policy");
        var table = new PolicyLearner(policy.discount(), policy.updates(), policy.confidence(), seed)
                .learn(rewards, design.resamples(results, policy.utility()));
        run.artifacts().put(POLICY, ContractJson.write(table));
        long moves =
                table.rows().stream().filter(row -> row.action() != Action.KEEP).count();
        var summary = ContractJson.mapper()
                .createObjectNode()
                .put("moves", moves + " of " + table.rows().size() + " states");
        table.reproducibility().ifPresent(share -> summary.put("reproducibility", share));
        rewards.repeatCorrelation().ifPresent(r -> summary.put("repeatCorrelation", r));
        return summary;
    }
}
