// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Lets the collector take what nobody holds, native memory of buffers too, and has others use that memory. */
public final class Garbage {
    private static final int BUFFERS = 20_000;

    private Garbage() {}

    /** Returns once it is done. */
    public static void collect() {
        var sentinel = new WeakReference<>(ByteBuffer.allocateDirect(Float.BYTES));
        while (sentinel.get() != null) {
            System.gc();
        }
        LockSupport.parkNanos(50_000_000); // the memory of buffers is freed on another thread
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < BUFFERS; i++) {
            others.add(ByteBuffer.allocateDirect(Double.BYTES).putDouble(0, Double.NaN));
        }
        others.clear();
    }
}
