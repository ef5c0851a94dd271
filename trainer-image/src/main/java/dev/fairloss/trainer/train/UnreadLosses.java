// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The losses of the latest updates, which stay on their device until the host reads all of them at once. */
final class UnreadLosses implements AutoCloseable {
    /** A GPU waits for its host once in so many updates: less than .1 s apart for small networks. */
    private static final int ON_GPUS = 20;

    private final int capacity;
    private final NDArray values;
    private int count;

    /** @param capacity most losses between two reads, 1 or more */
    UnreadLosses(NDManager manager, int capacity) {
        this.capacity = capacity;
        this.values = manager.zeros(new Shape(capacity));
    }

    /** The number of updates between two reads: 1 on CPUs, which compute an update before the call returns. */
    static int defaultCapacity(NDManager manager) {
        return manager.getDevice().isGpu() ? ON_GPUS : 1;
    }

    /** Adds the loss of an update without waiting for it. @param loss no dimensions, float32; may be overwritten afterwards */
    void add(NDArray loss) {
        values.set(new NDIndex(count), loss);
        count++;
    }

    /** Whether the losses must be read before the next update. */
    boolean isFull() {
        return count == capacity;
    }

    /** Waits for the updates. @return their losses in order; none is left */
    float[] read() {
        float[] read = count == 0 ? new float[0] : Arrays.copyOf(values.toFloatArray(), count);
        count = 0;
        return read;
    }

    /** Forgets all losses. */
    void clear() {
        count = 0;
    }

    @Override
    public void close() {
        values.close();
    }
}
