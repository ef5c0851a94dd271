// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * A library of NVIDIA's with a C interface: its functions return 0 if they succeed, another code if not, and throw nothing. What
 * cannot be found or is refused counts as a failure, so callers treat it as unknown. Tested on CUDA on the CPU, not on a GPU.
 */
@FunctionalInterface
interface NvidiaLibrary {
    /** Code of a function that succeeded. */
    int SUCCESS = 0;

    /** Code of a function that the library lacks. */
    int MISSING = -1;

    /** Calls a function. @return its code */
    int call(String function, Object... arguments);

    /** Whether a function succeeds. */
    default boolean succeeds(String function, Object... arguments) {
        return call(function, arguments) == SUCCESS;
    }

    /** The CUDA runtime that libtorch uses; empty if there is none. */
    static Optional<NvidiaLibrary> runtime() {
        return EngineRuntime.installation().cudaRuntime().flatMap(library -> of(library.toString()));
    }

    /** The driver's management library; empty if there is none. */
    static Optional<NvidiaLibrary> management() {
        return of("libnvidia-ml.so.1");
    }

    /** A library by its path, or by a name for the search path; empty if it cannot be loaded. */
    static Optional<NvidiaLibrary> of(String name) {
        try {
            NativeLibrary library = NativeLibrary.getInstance(name);
            return Optional.of((function, arguments) -> call(library, function, arguments));
        } catch (UnsatisfiedLinkError missing) {
            return Optional.empty();
        }
    }

    private static int call(NativeLibrary library, String function, Object... arguments) {
        try {
            return library.getFunction(function).invokeInt(arguments);
        } catch (UnsatisfiedLinkError missing) {
            return MISSING;
        }
    }
}
