// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import dev.fairloss.operator.limit.TenantLimits.Limit;
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
 * @param limit     the allowed values; one that ends with * allows all that begin with what is before it
 * @param open      whether all values are allowed where the limit is not set, rather than none
 */
record AllowList(
        String name,
        String field,
        String values,
        String separator,
        Function<NamespaceLimits, Optional<List<String>>> limit,
        boolean open) {
    /** A limit that allows all values where it is not set. */
    AllowList(
            String name,
            String field,
            String values,
            String separator,
            Function<NamespaceLimits, Optional<List<String>>> limit) {
        this(name, field, values, separator, limit, true);
    }

    /** The violation by values of the field, if there is one. It names the first of them in alphabetical order. */
    Optional<Violation> check(TenantLimits limits, String namespace, List<String> requested) {
        return allowed(limits, namespace).flatMap(allowed -> requested.stream()
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

    private Optional<Limit<List<String>>> allowed(TenantLimits limits, String namespace) {
        return limits.allowed(namespace, name, limit)
                .or(() -> open ? Optional.empty() : Optional.of(new Limit<>(List.of(), "limits.default." + name)));
    }

    private boolean allows(String entry, String value) {
        return entry.endsWith("*") && value.startsWith(entry.substring(0, entry.length() - 1))
                || entry.equals(value)
                || !separator.isEmpty() && value.startsWith(entry + separator);
    }
}
