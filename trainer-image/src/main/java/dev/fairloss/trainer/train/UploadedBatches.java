// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.ByteBatch;
import dev.fairloss.trainer.batch.ByteBatches;
import dev.fairloss.trainer.batch.CropBatch;
import dev.fairloss.trainer.batch.DeviceBatch;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.CopyStream;
import dev.fairloss.trainer.engine.PageLockedMemory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Copies batches to a device: while one is used, the next one is copied, on a thread and, if it can, a stream of its own. The device
 * waits only if the host decodes more slowly than the device computes. Takes one batch at a time from its source, in the order in
 * which they are requested. Not thread-safe.
 */
public final class UploadedBatches implements BatchSource {
    private final PageLockedMemory memory;
    private final ByteBatches source;
    private final NDManager manager;
    private final boolean gpu;
    private final ExecutorService thread;
    private long ahead = -1;
    private Future<Uploaded> next;

    /**
     * A source. Its threads start when the first batch is taken.
     *
     * @param images decoded images
     * @param device where the arrays are
     */
    public UploadedBatches(
            FaceImages images,
            Samples samples,
            Augment augment,
            BatchPipeline.Settings settings,
            ComputeDevice device) {
        this.memory = PageLockedMemory.of(device);
        this.source = new ByteBatches(images, samples, augment, settings, memory::allocate);
        this.manager = device.newManager();
        this.gpu = device instanceof ComputeDevice.Gpu;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            var copying = new Thread(
                    () -> {
                        CopyStream.use(device);
                        work.run();
                    },
                    "upload");
            copying.setDaemon(true);
            return copying;
        });
    }

    /**
     * A batch on the device.
     *
     * @param crops the crops
     * @param bytes (batch, imageSize, imageSize, 3), uint8, in the order of the batch
     */
    record Uploaded(CropBatch crops, NDArray bytes) implements DeviceBatch {
        @Override
        public void close() {
            bytes.close();
        }
    }

    /** {@inheritDoc} Throws the failure to read an image, with the name of the file. */
    @Override
    public Uploaded take(long update) {
        if (next == null || ahead != update) {
            discard();
            request(update);
        }
        Uploaded taken = await();
        request(update + 1);
        return taken;
    }

    private void request(long update) {
        ahead = update;
        next = thread.submit(() -> upload(update));
    }

    private Uploaded upload(long update) {
        try (ByteBatch batch = source.take(update)) {
            var shape = new Shape(batch.size(), batch.imageSize(), batch.imageSize(), FaceImages.CHANNELS);
            NDArray bytes = manager.create(batch.bytes(), shape, DataType.UINT8);
            if (gpu) {
                return new Uploaded(batch.crops(), bytes);
            }
            try (bytes) { // on a CPU it shares the memory of the batch
                return new Uploaded(batch.crops(), bytes.duplicate());
            }
        }
    }

    /** The result of the request; none is left afterwards. */
    private Uploaded await() {
        try {
            return next.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, but a stop is a flag", e);
        } finally {
            next = null;
        }
    }

    /** Drops a batch that was requested in advance, or its failure. */
    private void discard() {
        if (next == null) {
            return;
        }
        try {
            await().close();
        } catch (RuntimeException unused) {
            // Thrown again if the batch is requested.
        }
    }

    @Override
    public int imagesPerEpoch() {
        return source.imagesPerEpoch();
    }

    @Override
    public int batchSize() {
        return source.batchSize();
    }

    @Override
    public void close() {
        discard();
        thread.shutdown();
        source.close();
        memory.close();
        manager.close();
    }
}
