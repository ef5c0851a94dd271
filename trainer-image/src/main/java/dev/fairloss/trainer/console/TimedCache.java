// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Values that are read again when they are older than a limit. Threads that need the same value at once wait for one read.
 * Failed reads are not kept. Thread-safe.
 */
final class TimedCache<K, V> {
    private final Clock clock;
    private final Duration age;
    private final Predicate<V> kept;
    private final Map<K, Entry<V>> entries;

    private record Entry<V>(Instant read, CompletableFuture<V> value) {}

    /**
     * @param age how long a value is used
     * @param most number of values to keep; the oldest are dropped
     */
    TimedCache(Clock clock, Duration age, int most) {
        this(clock, age, most, any -> true);
    }

    /** @param kept which values to keep; others are shared only by the threads that wait for the same read */
    TimedCache(Clock clock, Duration age, int most, Predicate<V> kept) {
        this.clock = clock;
        this.age = age;
        this.kept = kept;
        this.entries = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Entry<V>> eldest) {
                return size() > most;
            }
        };
    }

    /** The value of a key. @throws RuntimeException that of the read */
    V get(K key, Supplier<V> read) {
        var own = new CompletableFuture<V>();
        var current = current(key, own);
        if (current == own) {
            fill(key, own, read);
        }
        try {
            return current.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private CompletableFuture<V> current(K key, CompletableFuture<V> other) {
        synchronized (entries) {
            var known = entries.get(key);
            if (known != null && known.read().plus(age).isAfter(clock.instant())) {
                return known.value();
            }
            entries.remove(key);
            entries.put(key, new Entry<>(clock.instant(), other));
            return other;
        }
    }

    private void fill(K key, CompletableFuture<V> value, Supplier<V> read) {
        try {
            V found = read.get();
            if (!kept.test(found)) {
                drop(key, value);
            }
            value.complete(found);
        } catch (RuntimeException | Error failure) {
            drop(key, value);
            value.completeExceptionally(failure);
        }
    }

    private void drop(K key, CompletableFuture<V> value) {
        synchronized (entries) {
            entries.computeIfPresent(key, (same, entry) -> entry.value() == value ? null : entry);
        }
    }
}
