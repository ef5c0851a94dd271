// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The health of the operator. Pure.
 *
 * @param started           whether the operator was started and not stopped
 * @param role              role of this replica
 * @param informers         all informers
 * @param disconnectedSince since when an informer has been disconnected; absent if all are connected
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

    /** Whether all caches are synced and up to date. A standby replica is ready too. */
    boolean ready(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && !informers.isEmpty()
                && informers.stream().allMatch(informer -> informer.synced() && informer.running())
                && !disconnectedFor(UNREADY_AFTER, now);
    }

    /** Whether the process may recover without a restart. */
    boolean alive(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && informers.stream().allMatch(InformerHealth::running)
                && !disconnectedFor(DEAD_AFTER, now);
    }

    /** The role and all problems, for people. */
    Map<String, String> details() {
        var details = new TreeMap<String, String>();
        details.put("role", role.name().toLowerCase(Locale.ROOT));
        details.put("started", Boolean.toString(started));
        for (var informer : informers) {
            if (!informer.running() || !informer.synced() || !informer.watching()) {
                details.put(
                        informer.name(),
                        !informer.running() ? "stopped" : !informer.synced() ? "not synced yet" : "not connected");
            }
        }
        return details;
    }

    private boolean disconnectedFor(Duration limit, Instant now) {
        return disconnectedSince
                .filter(since -> Duration.between(since, now).compareTo(limit) > 0)
                .isPresent();
    }
}
