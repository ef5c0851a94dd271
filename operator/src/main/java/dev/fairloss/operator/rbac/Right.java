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
public record Right(String group, String resource, List<String> verbs) {
    public Right {
        verbs = List.copyOf(verbs);
    }

    static Right of(String group, String resource, String... verbs) {
        return new Right(group, resource, List.of(verbs));
    }
}
