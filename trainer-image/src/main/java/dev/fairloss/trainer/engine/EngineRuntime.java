// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.util.List;
import java.util.stream.IntStream;

/** The engine of this process: its threads, its devices and its version. */
public final class EngineRuntime {
    /** Part of libtorch only if it was built for GPUs. */
    private static final String CUDA_LIBRARY = "torch_cuda";

    private EngineRuntime() {}

    /**
     * Loads the engine and sets its number of threads and its modes, for the whole process.
     *
     * @throws TrainerException invalid input: the engine cannot be loaded
     */
    public static void start(int threads, NumericModes modes) {
        NativeLibraries.load();
        modes.apply();
        setThreads(threads);
    }

    /** The same with the default modes. */
    public static void start(int threads) {
        start(threads, NumericModes.DEFAULT);
    }

    /**
     * Sets the threads within an operation, for the calling thread and those that start later. The same number gives the same
     * sums, bit for bit.
     */
    public static void setThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** The device for a request of a user. Loads the engine. @throws TrainerException if there is no such device */
    public static ComputeDevice device(DeviceRequest request) {
        NativeLibraries.load();
        return request.resolve(LibTorch.hasLibrary(CUDA_LIBRARY), LibTorch.gpus());
    }

    /**
     * The devices for a pod: the requested GPUs, or the CPU if it requests none. Loads the engine if it requests some.
     *
     * @throws TrainerException if this trainer has no CUDA (to be fixed by the user), or the node shows fewer GPUs (another
     *     node may have them, so another attempt may succeed)
     */
    public static List<ComputeDevice> ofPod(int requestedGpus) {
        if (requestedGpus == 0) {
            return List.of(ComputeDevice.CPU); // without loading PyTorch
        }
        NativeLibraries.load();
        return ofPod(requestedGpus, LibTorch.hasLibrary(CUDA_LIBRARY), LibTorch.gpus());
    }

    static List<ComputeDevice> ofPod(int requestedGpus, boolean cuda, List<String> visible) {
        if (requestedGpus == 0) {
            return List.of(ComputeDevice.CPU);
        }
        if (!cuda) {
            throw TrainerException.invalidInput(
                    "This trainer computes on CPUs only, but compute.gpus requests " + requestedGpus + " GPUs.",
                    "Give the operator a trainer image with CUDA, or set compute.gpus to 0.");
        }
        if (visible.size() < requestedGpus) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Of " + requestedGpus + " requested GPUs, " + visible.size() + " are visible.",
                    "Check the node's GPU driver and device plugin. With compute.resourceClaimTemplateName, set"
                            + " compute.gpus to the number of GPUs that the template requests.");
        }
        return IntStream.range(0, requestedGpus)
                .<ComputeDevice>mapToObj(index -> new ComputeDevice.Gpu(index, visible.get(index)))
                .toList();
    }

    /** Loads the engine. @return its name and version */
    public static String load() {
        return "PyTorch " + NativeLibraries.load().getVersion() + " (" + library() + ")";
    }

    /** PyTorch's libraries that are loaded. */
    public static TorchInstallation installation() {
        return TorchInstallation.in(LibTorch.folder());
    }

    /** Names of the GPUs that libtorch sees. */
    public static List<String> gpus() {
        NativeLibraries.load();
        return LibTorch.gpus();
    }

    /** The library and its version; does not load the engine. */
    public static String library() {
        return "DJL " + Engine.getDjlVersion();
    }
}
