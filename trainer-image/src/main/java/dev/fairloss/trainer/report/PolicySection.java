// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyTable;
import java.util.ArrayList;
import java.util.List;

/** The reward table and the policy, side by side. */
final class PolicySection {
    /** Confidence of the rewards' tests if there is no policy. */
    private static final double USUAL_CONFIDENCE = .95;

    private PolicySection() {}

    static Section of(ExperimentResults results) {
        List<Element> content = new ArrayList<>();
        List<Element> maps = new ArrayList<>();
        content.addAll(PolicyAgreement.of(results));
        double confidence = results.policy().map(PolicyTable::confidence).orElse(USUAL_CONFIDENCE);
        results.rewards()
                .ifPresentOrElse(
                        rewards -> {
                            content.add(Page.paragraph(RewardMap.words(rewards, confidence)));
                            maps.add(RewardMap.figure(rewards, confidence));
                        },
                        () -> content.add(Page.paragraph("No rewards were collected.")));
        results.policy()
                .ifPresentOrElse(
                        policy -> {
                            content.add(Page.paragraph(PolicyMap.words(policy)));
                            maps.add(PolicyMap.figure(policy));
                        },
                        () -> content.add(Page.paragraph("No policy was trained.")));
        content.add(Page.grid(maps));
        results.replicates().stream().findFirst().ifPresent(replicate -> {
            content.add(Page.paragraph(UtilityTable.words(results.replicates().stream()
                    .map(PolicyReplicate::convergence)
                    .toList())));
            content.add(UtilityTable.of(replicate));
        });
        return Section.of("policy", "Rewards and policy", content.toArray(Element[]::new));
    }
}
