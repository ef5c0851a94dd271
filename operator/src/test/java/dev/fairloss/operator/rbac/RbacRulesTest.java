// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RbacRulesTest {
    private static final List<RbacRule> ALL = Stream.of(
                    RbacRules.inWatchedNamespaces(),
                    RbacRules.forNamespaceLabels(),
                    RbacRules.forKueue(),
                    RbacRules.forLeaderElection())
            .flatMap(List::stream)
            .toList();

    @Test
    void noRuleReadsSecretsOrGrantsPermissions() {
        assertThat(ALL)
                .hasSizeGreaterThan(8)
                .noneMatch(rule -> rule.resource().matches("secrets.*|.*/exec|.*/log|roles.*|serviceaccounts.*|\\*"))
                .noneMatch(rule -> rule.group().equals("rbac.authorization.k8s.io"))
                .allSatisfy(rule -> assertThat(rule.verbs()).doesNotContain("*", "deletecollection", "escalate"));
    }

    /** The operator writes experiments and their objects only: of other kinds, it reads. */
    @Test
    void onlyExperimentsJobsConfigMapsEventsAndLeasesAreWritten() {
        assertThat(ALL)
                .filteredOn(rule -> !List.of("get", "list", "watch").containsAll(rule.verbs()))
                .extracting(RbacRule::resource)
                .containsExactlyInAnyOrder(
                        "fairlossexperiments", "fairlossexperiments/status", "jobs", "configmaps", "events", "leases");
    }
}
