// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is computed when it is needed for the first time. Thread-safe. */
public final class Memoized<T> implements Supplier<T> {
    private final Supplier<T> compute;
    private Optional<T> value = Optional.empty();

    /** @param compute never returns null */
    public Memoized(Supplier<T> compute) {
        this.compute = compute;
    }

    @Override
    public synchronized T get() {
        if (value.isEmpty()) {
            value = Optional.of(compute.get());
        }
        return value.get();
    }
}
