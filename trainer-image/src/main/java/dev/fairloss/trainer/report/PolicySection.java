// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import java.util.ArrayList;
import java.util.List;

/** The reward table and the policy, side by side. */
final class PolicySection {
    private PolicySection() {}

    static Section of(ExperimentResults results) {
        List<Element> content = new ArrayList<>();
        List<Element> maps = new ArrayList<>();
        content.addAll(PolicyAgreement.of(results));
        results.rewards()
                .ifPresentOrElse(
                        rewards -> {
                            content.add(Page.paragraph(RewardMap.words(rewards)));
                            maps.add(RewardMap.figure(rewards));
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
            content.add(Page.paragraph(UtilityTable.words(replicate.convergence())));
            content.add(UtilityTable.of(replicate));
        });
        return Section.of("policy", "Rewards and policy", content.toArray(Element[]::new));
    }
}
