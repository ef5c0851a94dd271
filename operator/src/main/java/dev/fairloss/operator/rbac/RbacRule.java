// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import java.util.List;

/**
 * What may be done with one resource.
 *
 * @param group    of the API; empty for the core
 * @param resource with its subresource, such as {@code fairlossexperiments/status}
 * @param verbs    in the words of RBAC
 */
public record RbacRule(String group, String resource, List<String> verbs) {
    public RbacRule {
        verbs = List.copyOf(verbs);
    }

    static RbacRule of(String group, String resource, String... verbs) {
        return new RbacRule(group, resource, List.of(verbs));
    }
}
