// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs work that may block forever, such as reading from a file system that does not respond. A requested stop abandons it: a
 * blocked read cannot be interrupted, but its daemon thread does not keep the process alive.
 */
public final class AbandonableCall {
    private static final long POLL_MILLIS = 50;
    /** Time in which the work may notice the stop itself, in polls. */
    private static final int GRACE = 40;

    private AbandonableCall() {}

    /**
     * Runs the work on another thread and waits for its result. Exceptions of the work are thrown again.
     *
     * @param name of the thread
     * @throws StoppedException if the process was requested to stop and the work has not ended within two seconds
     */
    public static <T> T run(StopSignal stop, String name, Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        for (int polls = 0; polls < GRACE; polls += stop.requested() ? 1 : 0) {
            try {
                return task.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                // Look for a stop again.
            } catch (ExecutionException e) {
                throw rethrown(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            }
        }
        throw new StoppedException();
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause; // a Supplier throws nothing else
    }
}
