// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** The engine of this process: its threads, its GPUs and its version. */
public final class EngineRuntime {
    private EngineRuntime() {}

    /** Loads the engine and sets its number of threads. */
    public static void start(int threads) {
        NativeLibraries.load();
        setThreads(threads);
    }

    /** Sets the threads within an operation, for the whole process. The same number gives the same sums, bit for bit. */
    public static void setThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /**
     * Checks that the engine can use the requested number of GPUs.
     *
     * @throws TrainerException if this trainer has no CUDA (to be fixed by the user), or the node shows fewer GPUs (another
     *     node may have them, so another attempt may succeed)
     */
    public static void requireGpus(int requested) {
        if (requested > 0) {
            requireGpus(requested, NativeLibraries.load().getGpuCount(), hasLibrary("torch_cuda"));
        }
    }

    /** Whether the engine was built with a library. Reads its files: the engine itself only reports what it can use now. */
    static boolean hasLibrary(String name) {
        var folder = Path.of(LibUtils.getLibtorchPath());
        return Stream.of("lib" + name + ".so", "lib" + name + ".dylib", name + ".dll")
                .anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    static void requireGpus(int requested, int visible, boolean cuda) {
        if (!cuda) {
            throw TrainerException.invalidInput(
                    "This trainer computes on CPUs only, but compute.gpus requests " + requested + " GPUs.",
                    "Give the operator a trainer image with CUDA, or set compute.gpus to 0.");
        }
        if (visible < requested) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Of " + requested + " requested GPUs, " + visible + " are visible.",
                    "Check the node's GPU driver and device plugin.");
        }
    }

    /** Whether a failure means that the engine could not allocate memory; DJL reports this only in the message. */
    public static boolean isOutOfMemory(Throwable failure) {
        return failure instanceof EngineException
                && Objects.toString(failure.getMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains("allocate memory");
    }

    /** The library and its version; does not load the engine. */
    public static String library() {
        return "DJL " + Engine.getDjlVersion();
    }
}
