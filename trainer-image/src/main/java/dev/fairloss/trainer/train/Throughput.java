// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells the speed and the mean loss of every so many updates. */
public final class Throughput implements TrainListener {
    private final int every;
    private final LongSupplier nanoseconds;
    private final Consumer<Report> sink;
    private long since;
    private long images;
    private double lossSum;
    private int updates;

    /**
     * A listener.
     *
     * @param every updates a report
     * @param nanoseconds a clock that only moves on, such as {@code System::nanoTime}
     */
    public Throughput(int every, LongSupplier nanoseconds, Consumer<Report> sink) {
        this.every = every;
        this.nanoseconds = nanoseconds;
        this.sink = sink;
        this.since = nanoseconds.getAsLong();
    }

    /**
     * The last stretch of updates.
     *
     * @param update updates done
     * @param of updates of the whole training
     * @param epoch from 0
     * @param imagesPerSecond speed over the stretch, waiting included
     * @param loss mean over the stretch
     */
    public record Report(long update, long of, int epoch, double imagesPerSecond, double loss) {}

    @Override
    public Wish updated(Seen seen) {
        images += seen.images();
        lossSum += seen.loss();
        updates++;
        if (updates == every || seen.update() == seen.of()) {
            long now = nanoseconds.getAsLong();
            double seconds = Math.max(1, now - since) * 1e-9;
            sink.accept(new Report(seen.update(), seen.of(), seen.epoch(), images / seconds, lossSum / updates));
            since = now;
            images = 0;
            lossSum = 0;
            updates = 0;
        }
        return Wish.GO_ON;
    }
}
