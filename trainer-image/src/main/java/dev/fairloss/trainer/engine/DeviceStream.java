// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A CUDA stream for the work of one slot, on which a GPU does everything in the order of the calls, beside the work of other
 * streams. What a slot allocates, computes, reads and frees must be done within {@link #call}. There is one only where scripts are
 * captured as CUDA graphs ({@link GraphCapture}); elsewhere, it has no effect. Threads can use it
 * one after another, but not at the same time. Tested on CUDA on the CPU, not on a GPU.
 */
public final class DeviceStream {
    private final Optional<CudaGraphs> cuda;
    private final int device;
    private CudaGraphs.Stream stream;

    private DeviceStream(Optional<CudaGraphs> cuda, int device) {
        this.cuda = cuda;
        this.device = device;
    }

    /** A stream of a device. */
    public static DeviceStream of(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu gpu
                ? new DeviceStream(GraphCapture.graphs(System.getenv()), gpu.index())
                : new DeviceStream(Optional.empty(), 0);
    }

    /** Does work on the stream. */
    public <T> T call(Supplier<T> work) {
        if (cuda.isEmpty()) {
            return work.get();
        }
        CudaGraphs functions = cuda.get();
        functions.setDevice(device); // a thread starts on the first GPU
        CudaGraphs.Stream before = functions.currentStream();
        if (stream == null) {
            stream = functions.streamFromPool();
        }
        functions.setStream(stream);
        try {
            return work.get();
        } finally {
            functions.setStream(before);
        }
    }

    /** As {@link #call}. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return this;
        });
    }

    /** As {@link #call}, but waits for all work of the device before and after, so that other streams can use the same arrays. */
    public <T> T callAlone(Supplier<T> work) {
        cuda.ifPresent(functions -> functions.synchronize(device));
        try {
            return call(work);
        } finally {
            cuda.ifPresent(functions -> functions.synchronize(device));
        }
    }
}
