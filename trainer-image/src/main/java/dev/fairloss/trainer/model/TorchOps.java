// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Operations of libtorch that DJL does not offer, by way of {@link TorchScriptArchive}. Loaded once and kept as long as arrays that came
 * out of it are used.
 */
public final class TorchOps implements AutoCloseable {
    private static final String FORWARD = """
              def forward(self: __torch__.Script,
                x: Tensor) -> Tensor:
                return %s
            """;
    private static final String SGD = """
              def forward(self: __torch__.Script,
                weights: List[Tensor],
                gradients: List[Tensor],
                velocities: List[Tensor],
                rate: float,
                momentum: float,
                decay: float) -> Tensor:
                torch._fused_sgd_(weights, gradients, velocities, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=True, maximize=False, is_first_step=False)
                return weights[0]
            """;
    private final PtSymbolBlock toBFloat16;
    private final PtSymbolBlock toFloat32;
    private final PtSymbolBlock reluInPlace;
    private final PtSymbolBlock sgd;

    /** Loads them; they live until {@link #close()} or until the manager is closed. */
    public TorchOps(NDManager manager) {
        toBFloat16 = load(manager, FORWARD.formatted("torch.to(x, 15)"));
        toFloat32 = load(manager, FORWARD.formatted("torch.to(x, 6)"));
        reluInPlace = load(manager, FORWARD.formatted("torch.relu_(x)"));
        sgd = load(manager, SGD);
    }

    /** Has libtorch run the scripts of this thread as they stand: there is nothing to gain from specializing one-liners. */
    void prepareThread() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** The array in bfloat16, gradient intact. DJL prints its type as unknown. */
    NDArray toBFloat16(NDArray x) {
        return call(toBFloat16, x);
    }

    /** The array in float32, gradient intact. */
    NDArray toFloat32(NDArray x) {
        return call(toFloat32, x);
    }

    /** max(x, 0), written over x; gradient intact. Closes the given handle. */
    NDArray reluInPlace(NDArray x) {
        NDArray result = call(reluInPlace, x);
        x.close();
        return result;
    }

    /**
     * One update of stochastic gradient descent with Nesterov momentum, in place (Sutskever and others, ICML 2013, in the form
     * of torch.optim.SGD): g += decay w; v = momentum v + g; w -= rate (g + momentum v).
     *
     * @param weights float32
     * @param gradients of the same shapes and strides
     * @param velocities of the same shapes and strides
     */
    public void sgd(List<NDArray> weights, List<NDArray> gradients, List<NDArray> velocities, SgdRates rates) {
        IValue[] inputs = {
            list(weights),
            list(gradients),
            list(velocities),
            IValue.from(rates.learningRate()),
            IValue.from(rates.momentum()),
            IValue.from(rates.decay())
        };
        IValueUtils.runMethod(sgd, "forward", inputs).close();
        for (IValue input : inputs) {
            input.close();
        }
    }

    /** Learning rate, momentum (0 to below 1) and weight decay of one update. */
    public record SgdRates(double learningRate, double momentum, double decay) {}

    /** DJL takes a dot or brackets in a name for a place in a map or a list, so the array goes without its name. */
    private static NDArray call(PtSymbolBlock block, NDArray x) {
        String name = x.getName();
        x.setName(null);
        try {
            return IValueUtils.forward(block, new NDList(x), true).get(0);
        } finally {
            x.setName(name);
        }
    }

    private static IValue list(List<NDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    private static PtSymbolBlock load(NDManager manager, String code) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(TorchScriptArchive.archive(code)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        toBFloat16.close();
        toFloat32.close();
        reluInPlace.close();
        sgd.close();
    }
}
