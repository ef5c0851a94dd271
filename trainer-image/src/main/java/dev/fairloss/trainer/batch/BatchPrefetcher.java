// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes batches ahead of who takes them, on threads of its own, in a fixed number of buffers that are used again. Numbers
 * are given out in ascending order, each together with a buffer, so the lowest outstanding one never waits for memory.
 */
final class BatchPrefetcher implements AutoCloseable {
    private final BatchAssembler recipe;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Map<Long, Made> made = new HashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private final int window; // numbers, from the wanted one on, that may be made
    private long wanted; // the number that is expected to be taken next
    private long next; // the number that a worker makes next
    private long course; // counts the jumps: what was made before one is thrown away
    private boolean closed;

    /** A batch that is ready, or why there is none. */
    private sealed interface Made {
        record Ready(ByteBuffer pixels, BatchAssembler.Contents contents) implements Made {}

        record Failed(Throwable reason) implements Made {}
    }

    /**
     * A ring; its threads start at the first {@link #take}.
     *
     * @param workers number of threads, at least 1
     * @param ahead batches that may be ready or in the making, at least as many as workers
     */
    BatchPrefetcher(BatchAssembler recipe, int workers, int ahead) {
        this.recipe = recipe;
        this.window = Math.max(ahead, workers);
        int bytes = recipe.largest() * recipe.side() * recipe.side() * FaceImages.CHANNELS * Float.BYTES;
        for (int i = 0; i <= window; i++) { // one more: that of who uses a batch
            free.add(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
        }
        for (int i = 0; i < workers; i++) {
            var thread = new Thread(this::work, "batches-" + i);
            thread.setDaemon(true);
            this.workers.add(thread);
        }
    }

    /**
     * The batch of a number; any number, but the one after the last is ready first.
     *
     * @throws TrainerException if an image of it cannot be read, or the calling thread is interrupted
     */
    Batch take(long update) {
        lock.lock();
        try {
            checkOpen();
            if (update != wanted) {
                jump(update);
            }
            startWorkers();
            while (!made.containsKey(update)) {
                changed.await();
                checkOpen();
            }
            Made one = made.remove(update);
            if (one instanceof Made.Failed failed) {
                jump(update); // asked again, it is tried again
                throw rethrown(failed.reason());
            }
            wanted = update + 1;
            changed.signalAll();
            return batch(update, (Made.Ready) one);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainerException(
                    ExitCode.INTERRUPTED, "Interrupted while waiting for images.", "Run the same command again.", e);
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the batches are closed");
        }
    }

    private void startWorkers() {
        workers.stream().filter(thread -> thread.getState() == Thread.State.NEW).forEach(Thread::start);
    }

    private void jump(long update) {
        made.values().forEach(one -> {
            if (one instanceof Made.Ready ready) {
                free.add(ready.pixels());
            }
        });
        made.clear();
        course++;
        wanted = update;
        next = update;
        changed.signalAll();
    }

    private Batch batch(long update, Made.Ready ready) {
        ByteBuffer buffer = ready.pixels();
        int[] labels = ready.contents().labels();
        int bytes = labels.length * recipe.side() * recipe.side() * FaceImages.CHANNELS * Float.BYTES;
        var released = new AtomicBoolean();
        return new Batch(
                update,
                buffer.slice(0, bytes).order(ByteOrder.nativeOrder()),
                recipe.side(),
                labels,
                ready.contents().images(),
                () -> {
                    if (released.compareAndSet(false, true)) {
                        giveBack(buffer);
                    }
                });
    }

    private void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            free.add(buffer);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException rethrown(Throwable reason) {
        return reason instanceof TrainerException e
                ? new TrainerException(e.exitCode(), e.getMessage(), e.remedy(), e)
                : new IllegalStateException("a batch could not be made: " + reason, reason);
    }

    private void work() {
        while (true) {
            long update;
            long onCourse;
            ByteBuffer buffer;
            lock.lock();
            try {
                while (!closed && (free.isEmpty() || next - wanted >= window)) {
                    changed.awaitUninterruptibly();
                }
                if (closed) {
                    return;
                }
                buffer = free.remove();
                update = next++;
                onCourse = course;
            } finally {
                lock.unlock();
            }
            publish(update, onCourse, make(update, buffer), buffer);
        }
    }

    private Made make(long update, ByteBuffer buffer) {
        try {
            return new Made.Ready(
                    buffer,
                    recipe.fill(
                            update,
                            buffer.clear().order(ByteOrder.nativeOrder()).asFloatBuffer()));
        } catch (RuntimeException | Error e) {
            return new Made.Failed(e); // told to who takes the batch
        }
    }

    private void publish(long update, long onCourse, Made result, ByteBuffer buffer) {
        lock.lock();
        try {
            boolean current = onCourse == course;
            if (current) {
                made.put(update, result);
            }
            if (!current || result instanceof Made.Failed) {
                free.add(buffer);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
