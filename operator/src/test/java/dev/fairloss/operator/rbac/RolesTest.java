// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Golden;
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

    @Test
    void noRuleReadsSecretsOrGrantsRights() {
        assertThat(RbacRules.inWatchedNamespaces())
                .noneMatch(rule -> rule.resource().matches("secrets.*|.*/exec|.*/log|roles.*|serviceaccounts.*|\\*"))
                .noneMatch(rule -> rule.group().equals("rbac.authorization.k8s.io"))
                .allSatisfy(rule -> assertThat(rule.verbs()).doesNotContain("*", "deletecollection", "escalate"));
    }
}
