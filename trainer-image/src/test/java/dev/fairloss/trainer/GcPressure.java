// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the garbage collector, including native memory of buffers, and reuses the freed memory. */
public final class GcPressure {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int BUFFERS = 20_000;

    private GcPressure() {}

    /** Returns when the collection has finished. */
    public static void collect() {
        round();
        round(); // the cleaners of what the first collection found have run by now
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < BUFFERS; i++) {
            others.add(ByteBuffer.allocateDirect(Double.BYTES).putDouble(0, Double.NaN));
        }
        others.clear();
    }

    private static void round() {
        var gone = new CountDownLatch(1);
        CLEANER.register(new Object(), gone::countDown);
        try {
            do {
                System.gc();
            } while (!gone.await(10, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
