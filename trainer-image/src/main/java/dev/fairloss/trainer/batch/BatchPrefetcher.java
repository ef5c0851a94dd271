// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
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
import java.util.function.IntFunction;

/**
 * Assembles batches in advance, on its own threads, in a fixed number of reused buffers. Workers receive batch numbers in
 * ascending order, each together with a buffer, so the batch that is needed next never waits for memory.
 */
final class BatchPrefetcher implements AutoCloseable {
    private final BatchAssembler assembler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private final int window; // number of batches, from the next to be taken on, that may be assembled
    private long expected; // number of the batch that is expected to be taken next
    private long next; // number of the batch that a worker assembles next
    private long generation; // number of jumps; batches assembled before a jump are discarded
    private boolean closed;

    /**
     * A batch.
     *
     * @param update its number
     * @param memory its images, as {@link BatchAssembler#fill} wrote them; position 0
     * @param contents labels and image numbers
     * @param release returns the memory
     */
    record Assembled(long update, ByteBuffer memory, BatchAssembler.Contents contents, Runnable release) {
        /** The batch, whose images are float32. @param side height and width of an image, in pixels */
        Batch pixels(int side) {
            return new Batch(update, memory, side, contents.labels(), contents.images(), release);
        }
    }

    /** Outcome of assembling a batch. */
    private sealed interface Outcome {
        record Ready(ByteBuffer memory, BatchAssembler.Contents contents) implements Outcome {}

        record Failed(Throwable reason) implements Outcome {}
    }

    /**
     * A prefetcher. Its threads start at the first {@link #take}.
     *
     * @param workers number of threads, at least 1
     * @param ahead number of batches that may be ready or being assembled; raised to the number of workers
     */
    BatchPrefetcher(BatchAssembler assembler, int workers, int ahead) {
        this(assembler, workers, ahead, ByteBuffer::allocateDirect);
    }

    /** @param memory allocates direct memory of a number of bytes; must stay valid until this object is closed */
    BatchPrefetcher(BatchAssembler assembler, int workers, int ahead, IntFunction<ByteBuffer> memory) {
        this.assembler = assembler;
        this.window = Math.max(ahead, workers);
        int bytes = Math.multiplyExact(assembler.largest(), assembler.bytesOfImage());
        for (int i = 0; i <= window; i++) { // one more, for the batch in use
            free.add(memory.apply(bytes).order(ByteOrder.nativeOrder()));
        }
        for (int i = 0; i < workers; i++) {
            var thread = new Thread(this::work, "batches-" + i);
            thread.setDaemon(true);
            this.workers.add(thread);
        }
    }

    /**
     * Takes the batch of a number. Any number works; the one after the last is ready first.
     *
     * @throws TrainerException if one of its images cannot be read, or the calling thread is interrupted
     */
    Assembled take(long update) {
        lock.lock();
        try {
            checkOpen();
            if (update != expected) {
                jump(update);
            }
            startWorkers();
            while (!outcomes.containsKey(update)) {
                changed.await();
                checkOpen();
            }
            Outcome outcome = outcomes.remove(update);
            if (outcome instanceof Outcome.Failed failed) {
                jump(update); // the next request tries again
                throw rethrown(failed.reason());
            }
            expected = update + 1;
            changed.signalAll();
            return assembled(update, (Outcome.Ready) outcome);
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
            throw new IllegalStateException("the prefetcher is closed");
        }
    }

    private void startWorkers() {
        workers.stream().filter(thread -> thread.getState() == Thread.State.NEW).forEach(Thread::start);
    }

    private void jump(long update) {
        outcomes.values().forEach(outcome -> {
            if (outcome instanceof Outcome.Ready ready) {
                free.add(ready.memory());
            }
        });
        outcomes.clear();
        generation++;
        expected = update;
        next = update;
        changed.signalAll();
    }

    private Assembled assembled(long update, Outcome.Ready ready) {
        ByteBuffer buffer = ready.memory();
        int bytes = ready.contents().labels().length * assembler.bytesOfImage();
        var released = new AtomicBoolean();
        return new Assembled(update, buffer.slice(0, bytes).order(ByteOrder.nativeOrder()), ready.contents(), () -> {
            if (released.compareAndSet(false, true)) {
                returnBuffer(buffer);
            }
        });
    }

    private void returnBuffer(ByteBuffer buffer) {
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
                : new IllegalStateException("cannot assemble a batch: " + reason, reason);
    }

    private void work() {
        while (true) {
            long update;
            long startGeneration;
            ByteBuffer buffer;
            lock.lock();
            try {
                while (!closed && (free.isEmpty() || next - expected >= window)) {
                    changed.awaitUninterruptibly();
                }
                if (closed) {
                    return;
                }
                buffer = free.remove();
                update = next++;
                startGeneration = generation;
            } finally {
                lock.unlock();
            }
            publish(update, startGeneration, assemble(update, buffer), buffer);
        }
    }

    private Outcome assemble(long update, ByteBuffer buffer) {
        try {
            return new Outcome.Ready(
                    buffer, assembler.fill(update, buffer.clear().order(ByteOrder.nativeOrder())));
        } catch (RuntimeException | Error e) {
            return new Outcome.Failed(e); // thrown by take()
        }
    }

    private void publish(long update, long startGeneration, Outcome result, ByteBuffer buffer) {
        lock.lock();
        try {
            boolean current = startGeneration == generation;
            if (current) {
                outcomes.put(update, result);
            }
            if (!current || result instanceof Outcome.Failed) {
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
