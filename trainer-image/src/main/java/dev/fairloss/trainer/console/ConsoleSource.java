// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.StoreSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A URI of the console: one store, or the stores of all namespaces, listed at most every few seconds. Thread-safe. */
final class ConsoleSource {
    private static final Duration LIST_AGE = Duration.ofSeconds(5);

    private final int number;
    private final StoreSource source;
    private final Clock clock;
    private final Executor readers;
    private final Map<String, ConsoleStore> known = new ConcurrentHashMap<>();
    private final TimedCache<Integer, Stores> current;
    private volatile List<ConsoleStore> last = List.of();

    /**
     * The stores of the URI.
     *
     * @param all the stores
     * @param failure why they cannot be listed now; the stores are then those of the last successful listing
     */
    record Stores(List<ConsoleStore> all, Optional<TrainerException> failure) {}

    /**
     * @param number its number among the URIs of the console, from 0
     * @param readers reads several experiments at once
     */
    ConsoleSource(int number, StoreSource source, Clock clock, Executor readers) {
        this.number = number;
        this.source = source;
        this.clock = clock;
        this.readers = readers;
        this.current = new TimedCache<>(clock, LIST_AGE, 1);
    }

    /** The URI, for messages. */
    String describe() {
        return source.describe();
    }

    /** The stores of the URI. */
    Stores stores() {
        return current.get(0, this::list);
    }

    private Stores list() {
        try {
            last = source.stores().entrySet().stream()
                    .map(entry -> known.computeIfAbsent(
                            id(entry.getKey()), id -> new ConsoleStore(id, entry.getValue(), clock, readers)))
                    .toList();
            return new Stores(last, Optional.empty());
        } catch (TrainerException failure) {
            return new Stores(last, Optional.of(failure));
        }
    }

    private String id(String namespace) {
        return namespace.isEmpty() ? "" + number : number + "." + namespace;
    }

    /**
     * The store with an ID.
     *
     * @throws TrainerException if it is not known and the stores cannot be listed
     */
    Optional<ConsoleStore> find(String id) {
        if (!id.equals("" + number) && !id.startsWith(number + ".")) {
            return Optional.empty();
        }
        var stores = stores();
        var found = stores.all().stream().filter(store -> store.id().equals(id)).findFirst();
        if (found.isEmpty() && stores.failure().isPresent()) {
            throw stores.failure().get();
        }
        return found;
    }
}
