// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Functions of the loaded libtorch that DJL does not offer, called by their C++ names. A name that this build of libtorch lacks
 * counts as a feature that it lacks. Call only functions that throw no exception: it would end the process.
 */
final class LibTorch {
    static final String DEVICE_COUNT = "_ZN5torch4cuda12device_countEv";
    static final String DEVICE_PROPERTIES = "_ZN2at4cuda19getDevicePropertiesEa";

    private LibTorch() {}

    /** Names of the GPUs that libtorch can use now, such as {@code NVIDIA H100 80GB HBM3}. */
    static List<String> gpus() {
        long count = function("torch_cpu", DEVICE_COUNT)
                .map(function -> function.invokeLong(new Object[0]))
                .orElse(0L);
        List<String> names = new ArrayList<>();
        for (byte index = 0; index < count; index++) {
            names.add(gpuName(index));
        }
        return names;
    }

    /** The properties of a GPU start with its name, in all versions of CUDA. */
    private static String gpuName(byte index) {
        return function("torch_cuda", DEVICE_PROPERTIES)
                .map(function -> function.invokePointer(new Object[] {index}))
                .map(properties -> properties.getString(0))
                .orElse("GPU " + index);
    }

    /** Whether libtorch was built with a library, whatever this machine has. */
    static boolean hasLibrary(String name) {
        return file(name).isPresent();
    }

    /** A function of one of libtorch's libraries. */
    static Optional<Function> function(String library, String name) {
        return file(library).flatMap(file -> {
            try {
                return Optional.of(NativeLibrary.getInstance(file.toString()).getFunction(name));
            } catch (UnsatisfiedLinkError missing) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Path> file(String library) {
        Path folder = folder();
        return Stream.of("lib" + library + ".so", "lib" + library + ".dylib", library + ".dll")
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    /** The folder of libtorch's libraries. */
    static Path folder() {
        return Path.of(LibUtils.getLibtorchPath());
    }
}
