// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Does the work of several steps at the same time, each on a thread of its own. What fails ends, and what has begun is done first:
 * nothing that was computed is lost.
 */
final class Together {
    private Together() {}

    /** @param name of its thread */
    record Work<T>(String name, Supplier<T> work) {}

    /** The result or the failure of work; neither if it did not begin. */
    record Outcome<T>(Optional<T> result, Optional<Throwable> failure) {}

    /**
     * Does work, a number of pieces at the same time. After a failure, only those that would have begun at once do.
     *
     * @param atOnce most pieces that are done at the same time
     * @return the outcomes in the order of the work, after all of it has ended
     */
    static <T> List<Outcome<T>> run(int atOnce, List<Work<T>> work) {
        var threads = Executors.newFixedThreadPool(atOnce);
        try {
            var failed = new AtomicBoolean();
            List<Future<Outcome<T>>> outcomes = new ArrayList<>();
            for (int i = 0; i < work.size(); i++) {
                var one = work.get(i);
                boolean atAnyRate = i < atOnce;
                outcomes.add(threads.submit(() -> atAnyRate || !failed.get() ? run(one, failed) : notBegun()));
            }
            return outcomes.stream().map(Together::await).toList();
        } finally {
            threads.shutdown();
        }
    }

    private static <T> Outcome<T> notBegun() {
        return new Outcome<>(Optional.empty(), Optional.empty());
    }

    private static <T> Outcome<T> run(Work<T> one, AtomicBoolean failed) {
        Thread.currentThread().setName(one.name());
        try {
            return new Outcome<>(Optional.of(one.work().get()), Optional.empty());
        } catch (RuntimeException | Error failure) {
            failed.set(true);
            return new Outcome<>(Optional.empty(), Optional.of(failure));
        }
    }

    private static <T> Outcome<T> await(Future<Outcome<T>> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, but a stop is a flag", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
