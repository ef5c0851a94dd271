// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.KubernetesListBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;

/** The roles that give the operator its rights; {@code resources/rbac/} holds them as manifests. */
public final class Roles {
    /** Name of the role with the rights in watched namespaces. */
    public static final String OPERATOR = "fairloss-operator";

    /** Name of the role with the rights on the lease. */
    public static final String ELECTION = "fairloss-operator-election";

    private Roles() {}

    /** For single namespaces: to be made in each that is watched, the second one in that of the lease alone. */
    public static KubernetesList namespaced() {
        return list(new RoleBuilder()
                .withNewMetadata()
                .withName(OPERATOR)
                .endMetadata()
                .withRules(rules(RbacRules.inWatchedNamespaces()))
                .build());
    }

    /** For all namespaces. */
    public static KubernetesList cluster() {
        return list(new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(OPERATOR)
                .endMetadata()
                .withRules(rules(RbacRules.inWatchedNamespaces()))
                .build());
    }

    private static KubernetesList list(HasMetadata operator) {
        var election = new RoleBuilder()
                .withNewMetadata()
                .withName(ELECTION)
                .endMetadata()
                .withRules(rules(RbacRules.forLeaderElection()))
                .build();
        return new KubernetesListBuilder().withItems(operator, election).build();
    }

    private static List<PolicyRule> rules(List<RbacRule> rules) {
        return rules.stream()
                .map(rule -> new PolicyRuleBuilder()
                        .withApiGroups(rule.group())
                        .withResources(rule.resource())
                        .withVerbs(rule.verbs())
                        .build())
                .toList();
    }
}
