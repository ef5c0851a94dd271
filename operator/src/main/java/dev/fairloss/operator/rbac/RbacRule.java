// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import java.util.List;

/**
 * A permission on one resource.
 *
 * @param group    API group; empty for the core group
 * @param resource with its subresource, such as {@code fairlossexperiments/status}
 * @param verbs    RBAC verbs
 */
public record RbacRule(String group, String resource, List<String> verbs) {
    public RbacRule {
        verbs = List.copyOf(verbs);
    }

    static RbacRule of(String group, String resource, String... verbs) {
        return new RbacRule(group, resource, List.of(verbs));
    }
}
