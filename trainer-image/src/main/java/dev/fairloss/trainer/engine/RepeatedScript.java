// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * Runs a script on the same arrays again and again. On a GPU it can capture the script as a CUDA graph, which saves the launches of
 * its kernels; elsewhere, or where libtorch lacks a function that this needs or the capture fails, it runs the script each time. The
 * values are the same. A graph runs on the thread's {@link DeviceStream}, and the call returns while the GPU computes; without one, the call waits.
 *
 * <p>Captured are scripts that read nothing back to the host and whose shapes do not depend on values, unless {@link GraphCapture}
 * says otherwise. Tested on CUDA on the CPU, not on a GPU.
 */
public final class RepeatedScript implements AutoCloseable {
    /** Plain runs before the capture: libraries and the allocator set up their memory in them. */
    private static final int WARM_UP = 3;

    private static final Object CAPTURE = new Object();

    private final TorchScript script;
    private final NDList arguments;
    private final boolean gradients;
    private final Optional<CudaGraphs> graphs;
    private final int device;
    private CudaGraphs.Stream stream;
    private int runs;
    private Pointer graph;
    private NDArray result;

    /**
     * A script with its arguments; all stay the caller's.
     *
     * @param arguments as for {@link TorchScript#run}; their values may change between runs, their memory not
     */
    public RepeatedScript(TorchScript script, NDList arguments, boolean gradients) {
        Device target = arguments.get(0).getDevice();
        this.script = script;
        this.arguments = arguments;
        this.gradients = gradients;
        this.device = Math.max(0, target.getDeviceId());
        this.graphs = target.isGpu() ? GraphCapture.graphs(System.getenv()) : Optional.empty();
    }

    /** Runs the script. @return its result, which the next run may overwrite; stays this object's */
    public NDArray run() {
        if (graphs.isEmpty()) {
            replaceResult(script.run(arguments, gradients));
        } else if (graphs.get().currentStream().isDefault()) {
            runOnOwnStream(graphs.get());
        } else {
            runOnCurrentStream(graphs.get());
        }
        return result;
    }

    /** Streams of the pool do not wait for the default stream, nor it for them: the device is synchronized before and after. */
    private void runOnOwnStream(CudaGraphs cuda) {
        cuda.setDevice(device); // a thread starts on the first GPU
        CudaGraphs.Stream before = cuda.currentStream();
        if (stream == null) {
            stream = cuda.streamFromPool();
        }
        cuda.synchronize(device);
        cuda.setStream(stream);
        try {
            runOnCurrentStream(cuda);
            cuda.synchronize(device);
        } finally {
            cuda.setStream(before);
        }
    }

    private void runOnCurrentStream(CudaGraphs cuda) {
        if (runs++ == WARM_UP) {
            GraphCapture.recorded(() -> {
                capture(cuda);
                runOnce(cuda);
                cuda.synchronize(device);
            });
        } else {
            runOnce(cuda);
        }
    }

    private void runOnce(CudaGraphs cuda) {
        if (graph == null) {
            replaceResult(script.run(arguments, gradients));
        } else {
            cuda.replay(graph);
        }
    }

    /**
     * Captures the script; if that fails, the script runs as before from now on. One at a time: libtorch's cache cannot be emptied
     * during a capture, also of another device.
     */
    private void capture(CudaGraphs cuda) {
        synchronized (CAPTURE) {
            captureAlone(cuda);
        }
    }

    private void captureAlone(CudaGraphs cuda) {
        JniUtils.emptyCudaCache(); // a graph has memory of its own, as much as the plain runs needed
        cuda.synchronize(device);
        Pointer recorded = cuda.newGraph();
        cuda.begin(recorded);
        try {
            replaceResult(script.run(arguments, gradients));
        } catch (EngineException failure) {
            abandon(cuda, recorded);
            GraphCapture.failed(failure);
            return;
        } catch (RuntimeException | Error failure) {
            abandon(cuda, recorded);
            throw failure;
        }
        cuda.end(recorded);
        graph = recorded;
    }

    private static void abandon(CudaGraphs cuda, Pointer recorded) {
        cuda.abandon(recorded);
        cuda.delete(recorded);
    }

    private void replaceResult(NDArray newest) {
        if (result != null) {
            result.close();
        }
        result = newest;
    }

    @Override
    public void close() {
        if (result != null) {
            result.close();
        }
        if (graph != null) {
            graphs.orElseThrow().delete(graph);
        }
    }
}
