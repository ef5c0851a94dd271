// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges what was seen of the operator. Pure.
 *
 * @param started  whether the operator was started and not stopped
 * @param role     of this replica
 * @param informers  all informers
 * @param disconnectedSince since when an informer has not been connected; absent if all are
 */
record Health(
        boolean started, Leadership.Role role, List<InformerHealth> informers, Optional<Instant> disconnectedSince) {
    /** A watch is renewed every few minutes and after each hiccup of the network: that is no news. */
    static final Duration UNREADY_AFTER = Duration.ofSeconds(30);

    /** After so long a new process is worth a try. Short enough for a night, long enough for an upgrade of the API server. */
    static final Duration DEAD_AFTER = Duration.ofMinutes(10);

    Health {
        informers = List.copyOf(informers);
    }

    /** Ready: caches are filled and followed. A standby is ready too: it could lead at once. */
    boolean ready(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && !informers.isEmpty()
                && informers.stream().allMatch(informer -> informer.synced() && informer.running())
                && !disconnectedFor(UNREADY_AFTER, now);
    }

    /** Alive: what is wrong may mend itself without a new process. */
    boolean alive(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && informers.stream().allMatch(InformerHealth::running)
                && !disconnectedFor(DEAD_AFTER, now);
    }

    /** For people: the role, and what is wrong. */
    Map<String, String> details() {
        var details = new TreeMap<String, String>();
        details.put("role", role.name().toLowerCase(java.util.Locale.ROOT));
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
