// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A compiled TorchScript method, which libtorch runs as one call. Not thread-safe.
 */
public final class TorchScript implements AutoCloseable {
    private static final String METHOD = "forward";

    private final PtSymbolBlock module;

    /**
     * Compiles a method.
     *
     * @param manager closes the script if {@link #close()} does not
     * @param code the method {@code forward}, see {@link ScriptCode#method}
     * @throws ai.djl.engine.EngineException if libtorch rejects it
     */
    public TorchScript(NDManager manager, String code) {
        try {
            module = JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(TorchScriptArchive.archive(code)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the method {@code forward}. @param result expression of the returned tensor */
    public static String forward(ScriptCode code, List<String> parameters, String result) {
        return code.method(METHOD, parameters, result);
    }

    /**
     * The arrays of a parameter of type {@code List[Tensor]}, for {@link #run}.
     *
     * @param scope owner of the returned handles, which share the arrays' memory
     * @param name of the parameter; unique among the lists of the script
     * @param arrays at least one; DJL cannot pass an empty list
     */
    public static NDList list(NDManager scope, String name, List<NDArray> arrays) {
        NDList handles = new NDList();
        for (NDArray array : arrays) {
            NDArray handle = array.stopGradient();
            handle.attach(scope);
            handle.setName(name + "[]"); // DJL passes consecutive arrays of such a name as one list
            handles.add(handle);
        }
        return handles;
    }

    /**
     * Runs the script.
     *
     * @param arguments in the order of the parameters: arrays without a name, and the arrays of {@link #list}. The first one's
     *     manager owns the result
     * @param gradients whether the script computes gradients
     */
    public NDArray run(NDList arguments, boolean gradients) {
        // Both hold for the calling thread. Optimizing would first run the script several times to profile it.
        JniUtils.setGraphExecutorOptimize(false);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(gradients);
        try {
            return IValueUtils.forward(module, arguments, gradients).get(0);
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
