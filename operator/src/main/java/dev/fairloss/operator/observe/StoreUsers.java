// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.operator.job.StoreLocation;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which experiments use which store, as an index by location and namespace. A move costs the same however many experiments there
 * are, apart from those whose answer it changes.
 */
public final class StoreUsers {
    private final Map<ResourceID, StoreLocation> locations = new HashMap<>();
    private final Map<StoreLocation, Map<String, Set<ResourceID>>> users = new HashMap<>();

    /**
     * The outcome of a move.
     *
     * @param shared     whether the store of the experiment is used in another namespace as well
     * @param affected   the other experiments for which this has changed
     * @param namespaces all namespaces that use the store
     */
    public record Move(boolean shared, Set<ResourceID> affected, Set<String> namespaces) {}

    /** Records where an experiment has its store now. @param location in its canonical form; empty if it uses none */
    public synchronized Move move(ResourceID experiment, Optional<StoreLocation> location) {
        var affected = new HashSet<ResourceID>();
        var previous = Optional.ofNullable(locations.get(experiment));
        if (!previous.equals(location)) {
            previous.ifPresent(left -> affected.addAll(leave(experiment, left)));
            location.ifPresent(entered -> affected.addAll(enter(experiment, entered)));
        }
        var namespaces = location.map(users::get).map(Map::keySet).orElse(Set.of());
        return new Move(namespaces.size() > 1, Set.copyOf(affected), new TreeSet<>(namespaces));
    }

    /** Those who now share the store: if only one other namespace uses it, all of its experiments. */
    private Set<ResourceID> enter(ResourceID experiment, StoreLocation location) {
        locations.put(experiment, location);
        var byNamespace = users.computeIfAbsent(location, first -> new TreeMap<>());
        boolean newNamespace = !byNamespace.containsKey(namespace(experiment));
        var affected = newNamespace ? onlyNamespace(byNamespace) : Set.<ResourceID>of();
        byNamespace
                .computeIfAbsent(namespace(experiment), first -> new HashSet<>())
                .add(experiment);
        return affected;
    }

    /** Those who share the store no longer: if only one namespace is left, all of its experiments. */
    private Set<ResourceID> leave(ResourceID experiment, StoreLocation location) {
        locations.remove(experiment);
        var byNamespace = users.get(location);
        var left = byNamespace.get(namespace(experiment));
        left.remove(experiment);
        if (!left.isEmpty()) {
            return Set.of();
        }
        byNamespace.remove(namespace(experiment));
        if (byNamespace.isEmpty()) {
            users.remove(location);
        }
        return onlyNamespace(byNamespace);
    }

    private static Set<ResourceID> onlyNamespace(Map<String, Set<ResourceID>> byNamespace) {
        return byNamespace.size() == 1
                ? Set.copyOf(byNamespace.values().iterator().next())
                : Set.of();
    }

    private static String namespace(ResourceID experiment) {
        return experiment.getNamespace().orElse("");
    }
}
