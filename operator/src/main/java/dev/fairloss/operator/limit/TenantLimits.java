// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The limits of all namespaces: the value {@code limits} of the chart.
 *
 * @param defaults   of namespaces that set no limit of their own
 * @param namespaces limits by namespace, each of which takes the place of the default
 */
public record TenantLimits(
        @JsonProperty("default") Optional<NamespaceLimits> defaults, Map<String, NamespaceLimits> namespaces) {
    /** No limits. */
    public static final TenantLimits NONE = new TenantLimits(Optional.empty(), Map.of());

    public TenantLimits {
        namespaces = namespaces == null ? Map.of() : Map.copyOf(namespaces);
    }

    /**
     * A limit of a namespace.
     *
     * @param source the value of the chart that sets it, such as {@code limits.default.maxGpus}
     */
    record Limit<T>(T value, String source) {}

    <T> Optional<Limit<T>> limit(String namespace, String name, Function<NamespaceLimits, Optional<T>> field) {
        return Optional.ofNullable(namespaces.get(namespace))
                .flatMap(field)
                .map(value -> new Limit<>(value, "limits.namespaces." + namespace + "." + name))
                .or(() -> defaults.flatMap(field).map(value -> new Limit<>(value, "limits.default." + name)));
    }

    /** The allowed values of a namespace. */
    Optional<Limit<List<String>>> allowed(
            String namespace, String name, Function<NamespaceLimits, Optional<List<String>>> field) {
        return limit(namespace, name, field)
                .map(limit -> new Limit<>(
                        limit.value().stream()
                                .map(value -> value.replace("{namespace}", namespace))
                                .toList(),
                        limit.source()));
    }

    /** The limits of the steps of an experiment. */
    public StepLimits steps(String namespace) {
        return new StepLimits(
                limit(namespace, "maxGpus", NamespaceLimits::maxGpus).map(Limit::value),
                limit(namespace, "maxStepHours", NamespaceLimits::maxStepHours)
                        .map(Limit::value)
                        .map(Duration::ofHours));
    }
}
