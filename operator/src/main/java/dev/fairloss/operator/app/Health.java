// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The health of the operator. Pure.
 *
 * @param started           whether the operator was started and not stopped
 * @param role              role of this replica
 * @param informers         all informers
 * @param disconnectedSince since when no namespace has been watched; absent if one is, see {@link #isConnected}
 */
record Health(
        boolean started, Leadership.Role role, List<InformerHealth> informers, Optional<Instant> disconnectedSince) {
    /** Longer than the reconnects that are normal for a watch, every few minutes and after short network failures. */
    static final Duration UNREADY_AFTER = Duration.ofSeconds(30);

    /** When a restart is worth a try. Longer than an upgrade of the API server takes. */
    static final Duration DEAD_AFTER = Duration.ofMinutes(10);

    Health {
        informers = List.copyOf(informers);
    }

    /**
     * Whether informers are connected to the API server: all informers of at least one namespace. Another namespace may not
     * exist, or the operator may have no rights there, which a restart does not change.
     */
    static boolean isConnected(List<InformerHealth> informers) {
        return informers.isEmpty() || hasNamespaceWhereAll(informers, InformerHealth::watching);
    }

    /**
     * Whether the caches of at least one namespace are synced and up to date, and no informer has stopped. A standby replica is
     * ready too.
     */
    boolean ready(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && hasNamespaceWhereAll(informers, InformerHealth::synced)
                && informers.stream().allMatch(InformerHealth::running)
                && !disconnectedFor(UNREADY_AFTER, now);
    }

    /** Whether the process may recover without a restart. */
    boolean alive(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && informers.stream().allMatch(InformerHealth::running)
                && !disconnectedFor(DEAD_AFTER, now);
    }

    /** Whether all informers of a namespace are up to date. */
    boolean watches(String namespace) {
        return started
                && hasNamespaceWhereAll(
                        informers.stream()
                                .filter(informer -> informer.namespace().equals(namespace))
                                .toList(),
                        InformerHealth::current);
    }

    /** The namespaces with an informer that is not up to date. */
    Set<String> unwatchedNamespaces() {
        return informers.stream()
                .filter(informer -> !informer.current())
                .map(InformerHealth::namespace)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The role and all problems, for people. */
    Map<String, String> details() {
        var details = new TreeMap<String, String>();
        details.put("role", role.name().toLowerCase(Locale.ROOT));
        details.put("started", Boolean.toString(started));
        informers.stream()
                .filter(informer -> !informer.current())
                .forEach(informer -> details.put(informer.name(), informer.problem()));
        if (!unwatchedNamespaces().isEmpty()) {
            details.put("namespaces not watched", String.join(", ", unwatchedNamespaces()));
        }
        return details;
    }

    private static boolean hasNamespaceWhereAll(List<InformerHealth> informers, Predicate<InformerHealth> condition) {
        return informers.stream().collect(Collectors.groupingBy(InformerHealth::namespace)).values().stream()
                .anyMatch(group -> group.stream().allMatch(condition));
    }

    private boolean disconnectedFor(Duration limit, Instant now) {
        return disconnectedSince
                .filter(since -> Duration.between(since, now).compareTo(limit) > 0)
                .isPresent();
    }
}
