// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.ExitCode;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import java.util.stream.Stream;

/**
 * What a Job does when a pod fails (pod failure policy, Kubernetes 1.31 on): nothing is counted when the cluster took the
 * pod away, nothing is tried again when another attempt would fail in the same way, and all else counts as a retry.
 */
final class PodFailurePolicies {
    private PodFailurePolicies() {}

    /** The rules, the first that fits counts. @param indexed whether the Job is a fan-out */
    static PodFailurePolicy of(boolean indexed) {
        var rules = new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .addToRules(onExit("Ignore", ExitCode.INTERRUPTED, ExitCode.TERMINATED));
        if (indexed) {
            rules.addToRules(onExit("FailJob", ExitCode.USAGE, ExitCode.INVALID_INPUT))
                    .addToRules(onExit("FailIndex", ExitCode.DIVERGED));
        } else {
            rules.addToRules(onExit("FailJob", ExitCode.USAGE, ExitCode.INVALID_INPUT, ExitCode.DIVERGED));
        }
        return rules.build();
    }

    private static PodFailurePolicyRule onExit(String action, ExitCode... codes) {
        return new PodFailurePolicyRuleBuilder()
                .withAction(action)
                .withNewOnExitCodes()
                .withContainerName(PodTemplates.CONTAINER)
                .withOperator("In")
                .withValues(Stream.of(codes).map(ExitCode::status).sorted().toList())
                .endOnExitCodes()
                .build();
    }
}
