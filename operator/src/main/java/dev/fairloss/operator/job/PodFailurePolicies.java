// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.ExitCode;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import java.util.stream.Stream;

/**
 * The pod failure policy of a Job (Kubernetes 1.31 or later). Disruptions by the cluster and outages of the object store do not
 * count as failures; the Job controller replaces such a pod after a delay that doubles from 10 seconds to 10 minutes. Failures
 * that a retry would repeat fail the Job at once. All other failures count towards the backoff limit.
 */
final class PodFailurePolicies {
    private PodFailurePolicies() {}

    /** The policy; the first matching rule applies. @param indexed whether the Job is indexed */
    static PodFailurePolicy of(boolean indexed) {
        var rules = new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .addToRules(onExit("Ignore", ExitCode.STORE_UNAVAILABLE, ExitCode.INTERRUPTED, ExitCode.TERMINATED));
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
                .withContainerName(Names.CONTAINER)
                .withOperator("In")
                .withValues(Stream.of(codes).map(ExitCode::status).sorted().toList())
                .endOnExitCodes()
                .build();
    }
}
