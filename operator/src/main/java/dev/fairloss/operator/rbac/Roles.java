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

/** The roles of the operator; {@code resources/rbac/} contains them as manifests. */
public final class Roles {
    /** Name of the role for watched namespaces. */
    public static final String OPERATOR = "fairloss-operator";

    /** Name of the role for leader election. */
    public static final String ELECTION = "fairloss-operator-election";

    private Roles() {}

    /** The roles if single namespaces are watched: the first for each of them, the second for the namespace of the Lease. */
    public static KubernetesList namespaced() {
        return list(new RoleBuilder()
                .withNewMetadata()
                .withName(OPERATOR)
                .endMetadata()
                .withRules(rules(RbacRules.inWatchedNamespaces()))
                .build());
    }

    /** The roles if all namespaces are watched. */
    public static KubernetesList cluster() {
        return list(new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(OPERATOR)
                .endMetadata()
                .withRules(rules(RbacRules.inWatchedNamespaces()))
                .build());
    }

    /** The optional role to read Kueue's Workloads in a watched namespace. */
    public static KubernetesList kueue() {
        return new KubernetesListBuilder()
                .withItems(new RoleBuilder()
                        .withNewMetadata()
                        .withName(OPERATOR + "-kueue")
                        .endMetadata()
                        .withRules(rules(RbacRules.forKueue()))
                        .build())
                .build();
    }

    /** The optional role to find namespaces by their label. */
    public static KubernetesList namespaceLabels() {
        return new KubernetesListBuilder()
                .withItems(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(OPERATOR + "-namespaces")
                        .endMetadata()
                        .withRules(rules(RbacRules.forNamespaceLabels()))
                        .build())
                .build();
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
