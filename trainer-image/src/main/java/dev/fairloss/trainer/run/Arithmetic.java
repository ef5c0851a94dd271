// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Locale;
import java.util.Objects;

/** The engine's threads: a property of the process. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Loads the engine and sets its number of threads; the same number gives the same sums, bit for bit. */
    public static void start(Settings settings) {
        Engine.getInstance();
        JniUtils.setNumThreads(settings.threads());
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
