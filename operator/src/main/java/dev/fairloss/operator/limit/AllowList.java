// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A limit that lists the allowed values of a field.
 *
 * @param name      of the limit in the chart
 * @param field     path of the field
 * @param values    what the values are, for messages
 * @param separator an allowed value also allows those that continue after it with this separator; empty for none
 * @param limit     the allowed values
 */
record AllowList(
        String name,
        String field,
        String values,
        String separator,
        Function<NamespaceLimits, Optional<List<String>>> limit) {

    /** The violation by values of the field, if there is one. It names the first of them in alphabetical order. */
    Optional<Violation> check(TenantLimits limits, String namespace, List<String> requested) {
        return limits.allowed(namespace, name, limit).flatMap(allowed -> requested.stream()
                .filter(value -> allowed.value().stream().noneMatch(entry -> allows(entry, value)))
                .sorted()
                .findFirst()
                .map(value -> new Violation(
                        field,
                        "'%s' is not among the allowed %s (%s) of namespace %s; set by the administrator in the chart's %s"
                                .formatted(
                                        value,
                                        values,
                                        allowed.value().isEmpty() ? "none" : String.join(", ", allowed.value()),
                                        namespace,
                                        allowed.source()))));
    }

    private boolean allows(String entry, String value) {
        return entry.equals("*") || entry.equals(value) || !separator.isEmpty() && value.startsWith(entry + separator);
    }
}
