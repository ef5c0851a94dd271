// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.runtime.StoppedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several pieces of work that one thread does in turns, so that a GPU always has an update of another network to do while the
 * thread prepares the next one of this network.
 */
public final class Alternation {
    private Alternation() {}

    /** Work that is done little by little. */
    interface Work {
        /** Does a little of it. @return whether there is more to do */
        boolean advance();

        /** What must be done, on another thread, before the next {@link #advance}; its failure is for that to find. */
        default CompletableFuture<?> waitsFor() {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Does all of the work. What fails ends, and the rest is done first. @throws RuntimeException see {@link #require} */
    static void run(List<? extends Work> work) {
        List<Throwable> failures = new ArrayList<>();
        List<Work> ongoing = new ArrayList<>(work);
        while (!ongoing.isEmpty()) {
            awaitAny(ongoing);
            ongoing.removeIf(one -> one.waitsFor().isDone() && !advance(one, failures));
        }
        require(failures);
    }

    private static void awaitAny(List<Work> ongoing) {
        var waitsFor = ongoing.stream().map(Work::waitsFor).toArray(CompletableFuture[]::new);
        CompletableFuture.anyOf(waitsFor).exceptionally(failure -> null).join();
    }

    private static boolean advance(Work work, List<Throwable> failures) {
        try {
            return work.advance();
        } catch (RuntimeException | Error failed) {
            failures.add(failed);
            return false;
        }
    }

    /** Throws the first failure, if there is one; a stop counts only if nothing else has failed. */
    public static void require(List<Throwable> failures) {
        var first = failures.stream().min(Comparator.comparing(StoppedException.class::isInstance));
        if (first.isEmpty()) {
            return;
        }
        if (first.get() instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first.get();
    }
}
