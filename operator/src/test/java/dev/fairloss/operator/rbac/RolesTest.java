// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RolesTest {
    /** The manifests that contain the rules of an installation. */
    @Test
    void manifestsAreGeneratedFromTheRules() throws IOException {
        Golden.assertSame("../../../main/resources/rbac/namespaced.yaml", Serialization.asYaml(Roles.namespaced()));
        Golden.assertSame("../../../main/resources/rbac/cluster.yaml", Serialization.asYaml(Roles.cluster()));
    }

    /** The chart copies their rules. */
    @Test
    void optionalRolesReadKueuesWorkloadsAndTheLabelsOfNamespaces() {
        assertThat(Roles.kueue().getItems())
                .singleElement()
                .isEqualTo(new RoleBuilder()
                        .withNewMetadata()
                        .withName("fairloss-operator-kueue")
                        .endMetadata()
                        .withRules(rule("kueue.x-k8s.io", "workloads", "list"))
                        .build());
        assertThat(Roles.namespaceLabels().getItems())
                .singleElement()
                .isEqualTo(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("fairloss-operator-namespaces")
                        .endMetadata()
                        .withRules(rule("", "namespaces", "list", "watch"))
                        .build());
    }

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }
}
