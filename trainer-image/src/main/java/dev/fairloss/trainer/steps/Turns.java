// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A thread that does the work of other threads in turns: a little of each, in the order in which they came. Work can join at any
 * time, unlike in an {@link Alternation}. What fails ends for the thread that asked for it, and for no other.
 */
final class Turns implements AutoCloseable {
    private static final Entry END = new Entry(() -> false, new CompletableFuture<>());

    private final BlockingQueue<Entry> joining = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** @param work does a little and returns whether there is more to do */
    private record Entry(BooleanSupplier work, CompletableFuture<Void> end) {
        /** Does a little. @return whether there is more to do */
        boolean advance() {
            try {
                if (work.getAsBoolean()) {
                    return true;
                }
                end.complete(null);
            } catch (RuntimeException | Error failed) {
                end.completeExceptionally(failed);
            }
            return false;
        }
    }

    /** @param start done first, on the thread; its failure is thrown here */
    Turns(String name, Runnable start) {
        thread = new Thread(this::takeTurns, name);
        thread.setDaemon(true); // a process ends although a training hangs
        thread.start();
        try {
            call(() -> {
                start.run();
                return this;
            });
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    private void takeTurns() {
        List<Entry> ongoing = new ArrayList<>();
        boolean closing = false;
        try {
            while (!closing || !ongoing.isEmpty()) {
                if (ongoing.isEmpty()) {
                    ongoing.add(joining.take());
                }
                joining.drainTo(ongoing);
                closing |= ongoing.remove(END);
                ongoing.removeIf(entry -> !entry.advance());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Does work in one piece, and waits for it. */
    <T> T call(Supplier<T> work) {
        var result = new ArrayList<T>();
        finish(() -> {
            result.add(work.get());
            return false;
        });
        return result.get(0);
    }

    /**
     * Does work in turns, and waits until all of it is done.
     *
     * @param advance does a little of it, and returns whether there is more to do
     * @throws RuntimeException or an error, as it was thrown
     */
    void finish(BooleanSupplier advance) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("work that waits for its own thread would wait forever");
        }
        try {
            begin(advance).join();
        } catch (CompletionException failed) {
            Alternation.require(List.of(failed.getCause()));
        }
    }

    /** As {@link #finish}, without waiting. */
    CompletableFuture<Void> begin(BooleanSupplier advance) {
        var end = new CompletableFuture<Void>();
        joining.add(new Entry(advance, end));
        return end;
    }

    /** Ends the thread when all work is done; none may come later. */
    @Override
    public void close() {
        joining.add(END);
    }
}
