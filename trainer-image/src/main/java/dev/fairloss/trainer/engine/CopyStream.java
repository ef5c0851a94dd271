// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import java.util.Map;

/**
 * A stream for copies to a GPU, which run beside the computation then; on the default stream, they wait for it. Off unless the
 * environment variable {@value #VARIABLE} is {@code true}. Tested on CUDA on the CPU, not on a GPU.
 */
public final class CopyStream {
    /** Turns streams for copies on. */
    public static final String VARIABLE = "FAIRLOSS_COPY_STREAM";

    private CopyStream() {}

    /** Gives the calling thread a stream of its own, if the device is a GPU and libtorch has the functions. */
    public static void use(ComputeDevice device) {
        if (device instanceof ComputeDevice.Gpu gpu && isRequested(System.getenv())) {
            CudaGraphs.find(LibTorch::function).graphs().ifPresent(cuda -> {
                cuda.setDevice(gpu.index());
                cuda.setStream(cuda.streamFromPool());
            });
        }
    }

    /** Whether the environment turns it on. */
    static boolean isRequested(Map<String, String> environment) {
        return environment.getOrDefault(VARIABLE, "").strip().equals("true");
    }
}
