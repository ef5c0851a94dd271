// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures networks that train at the same time, each on one thread, as the fine-tunes of a collection do; in turns with one
 * network that uses all these threads.
 */
public final class SlotBenchmark implements AutoCloseable {
    private final List<UpdateBenchmark> slots = new ArrayList<>();
    private final ExecutorService threads;

    /** Networks with random weights. @param networks number of networks, 2 or more */
    public SlotBenchmark(ComputeDevice device, ModelShape shape, int batchSize, int networks) {
        this.threads = Executors.newFixedThreadPool(networks);
        for (int i = 0; i < networks; i++) {
            slots.add(new UpdateBenchmark(device, shape, Precision.Float32, batchSize));
        }
    }

    /**
     * Times of the same number of updates.
     *
     * @param together seconds of all networks at the same time, on one thread each
     * @param alone seconds of one network on all threads
     */
    public record Round(double together, double alone) {}

    /** Runs a number of updates of each network at the same time, then as many in total of one network. */
    public Round round(int updates) {
        long start = System.nanoTime();
        CompletableFuture.allOf(slots.stream()
                        .map(slot -> CompletableFuture.runAsync(() -> slot.round(updates, 1), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
        double together = (System.nanoTime() - start) * 1e-9;
        start = System.nanoTime();
        slots.get(0).round(updates * slots.size(), slots.size());
        return new Round(together, (System.nanoTime() - start) * 1e-9);
    }

    @Override
    public void close() {
        threads.shutdown();
        slots.forEach(UpdateBenchmark::close);
    }
}
