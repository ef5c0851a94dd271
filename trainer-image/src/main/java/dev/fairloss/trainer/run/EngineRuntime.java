// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

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

/** The engine's threads: a property of the process. */
public final class EngineRuntime {
    private EngineRuntime() {}

    /** Loads the engine and sets its number of threads; the same number gives the same sums, bit for bit. */
    public static void start(ComputeSettings settings) {
        Engine.getInstance();
        JniUtils.setNumThreads(settings.threads());
    }

    /**
     * Holds the GPUs that are asked for against those that are there. None to see, though the engine could use one, is a
     * matter of the node, and another attempt may meet a better one; an engine without CUDA stays so.
     */
    public static void check(ComputeSettings settings) {
        if (settings.gpus() > 0) {
            check(settings.gpus(), Engine.getInstance().getGpuCount(), hasLibrary("torch_cuda"));
        }
    }

    /** Whether the engine was built with it; asked of its files, since the engine itself tells only what it can use here and now. */
    static boolean hasLibrary(String name) {
        var folder = Path.of(LibUtils.getLibtorchPath());
        return Stream.of("lib" + name + ".so", "lib" + name + ".dylib", name + ".dll")
                .anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    static void check(int wanted, int visible, boolean cuda) {
        if (!cuda) {
            throw TrainerException.repair("This trainer computes on CPUs alone, and compute.gpus asks for " + wanted
                    + " GPUs. Give the operator a trainer image with CUDA, or set compute.gpus to 0.");
        }
        if (visible < wanted) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Of " + wanted + " GPUs that were asked for, " + visible
                            + " can be seen. Look at the node's GPU driver and device plugin.");
        }
    }

    /** Whether the engine asked the system for memory in vain; it tells so in words alone. */
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
