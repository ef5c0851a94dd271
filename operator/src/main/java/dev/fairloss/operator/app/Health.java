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
 * @param watches  all informers
 * @param deafSince since when an informer has not been connected; absent if all are
 */
record Health(boolean started, Leadership.Role role, List<InformerHealth> watches, Optional<Instant> deafSince) {
    /** A watch is renewed every few minutes and after each hiccup of the network: that is no news. */
    static final Duration UNREADY = Duration.ofSeconds(30);

    /** After so long a new process is worth a try. Short enough for a night, long enough for an upgrade of the API server. */
    static final Duration DEAD = Duration.ofMinutes(10);

    Health {
        watches = List.copyOf(watches);
    }

    /** Ready: caches are filled and followed. A standby is ready too: it could lead at once. */
    boolean ready(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && !watches.isEmpty()
                && watches.stream().allMatch(watch -> watch.synced() && watch.running())
                && !deafFor(UNREADY, now);
    }

    /** Alive: what is wrong may mend itself without a new process. */
    boolean alive(Instant now) {
        return started
                && role != Leadership.Role.LOST
                && watches.stream().allMatch(InformerHealth::running)
                && !deafFor(DEAD, now);
    }

    /** For people: the role, and what is wrong. */
    Map<String, String> details() {
        var details = new TreeMap<String, String>();
        details.put("role", role.name().toLowerCase(java.util.Locale.ROOT));
        details.put("started", Boolean.toString(started));
        for (var watch : watches) {
            if (!watch.running() || !watch.synced() || !watch.watching()) {
                details.put(
                        watch.name(),
                        !watch.running() ? "stopped" : !watch.synced() ? "not synced yet" : "not connected");
            }
        }
        return details;
    }

    private boolean deafFor(Duration limit, Instant now) {
        return deafSince
                .filter(since -> Duration.between(since, now).compareTo(limit) > 0)
                .isPresent();
    }
}
