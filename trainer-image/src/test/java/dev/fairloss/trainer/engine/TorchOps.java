// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
import java.util.stream.Stream;

/**
 * Operations of libtorch, one call each, from which tests build the reference for whole scripts: some through DJL's native
 * methods, the rest through {@link TorchScriptArchive}. An instance must stay open as long as arrays that it returned are in use.
 * All operations are differentiable; results belong to the manager of the first argument.
 */
public final class TorchOps implements AutoCloseable {
    /** Weight of the newest batch in the running statistics of a batch norm (PyTorch's default). */
    private static final double STATISTICS_MOMENTUM = 0.1;

    private static final double STATISTICS_EPSILON = 1e-5;
    private static final Shape DILATION = new Shape(1, 1);

    private static final String FORWARD = """
              def forward(self: __torch__.Script,
                x: Tensor) -> Tensor:
                return %s
            """;
    private static final String PRELU = """
              def forward(self: __torch__.Script,
                x: Tensor,
                slope: Tensor) -> Tensor:
                return torch.prelu(x, slope)
            """;
    private static final String LERP = """
              def forward(self: __torch__.Script,
                x: Tensor,
                end: Tensor,
                weight: Tensor) -> Tensor:
                return torch.lerp_(x, end, weight)
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
    private final PtSymbolBlock toFloat16;
    private final PtSymbolBlock toFloat32;
    private final PtSymbolBlock reluInPlace;
    private final PtSymbolBlock prelu;
    private final PtSymbolBlock lerp;
    private final PtSymbolBlock sgd;

    /** Loads the scripts; they live until {@link #close()} or until the manager is closed. */
    public TorchOps(NDManager manager) {
        toBFloat16 = load(manager, FORWARD.formatted("torch.to(x, 15)"));
        toFloat16 = load(manager, FORWARD.formatted("torch.to(x, 5)"));
        toFloat32 = load(manager, FORWARD.formatted("torch.to(x, 6)"));
        reluInPlace = load(manager, FORWARD.formatted("torch.relu_(x)"));
        prelu = load(manager, PRELU);
        lerp = load(manager, LERP);
        sgd = load(manager, SGD);
    }

    /** Makes libtorch run scripts of the calling thread without optimizing them first: one-line scripts gain nothing from it. */
    public void prepareThread() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Casts to bfloat16. DJL reports the type of the result as unknown. */
    public NDArray toBFloat16(NDArray x) {
        return call(toBFloat16, x);
    }

    /** Casts to float16. */
    public NDArray toFloat16(NDArray x) {
        return call(toFloat16, x);
    }

    /** Casts to float32. */
    public NDArray toFloat32(NDArray x) {
        return call(toFloat32, x);
    }

    /** max(x, 0), written over x. Closes the given handle. */
    public NDArray reluInPlace(NDArray x) {
        NDArray result = call(reluInPlace, x);
        x.close();
        return result;
    }

    /**
     * x where x is above 0, else slope x (He and others, ICCV 2015, eq. 1).
     *
     * @param x (batch, channels, ...)
     * @param slope (channels), of the type of x
     */
    public NDArray prelu(NDArray x, NDArray slope) {
        return call(prelu, x, slope);
    }

    /** Moves x towards another array in place: x += weight (end - x). @param weight without dimensions, of the type of x */
    public void lerp(NDArray x, NDArray end, NDArray weight) {
        call(lerp, x, end, weight).close();
    }

    /**
     * A convolution without bias.
     *
     * @param x (batch, in, height, width)
     * @param filters (out, in / groups, size, size), of the type of x
     */
    public NDArray convolution(NDArray x, NDArray filters, int stride, int padding, int groups) {
        return JniUtils.convolution(
                (PtNDArray) x,
                (PtNDArray) filters,
                null,
                new Shape(stride, stride),
                new Shape(padding, padding),
                DILATION,
                groups);
    }

    /** x times the transpose of a matrix, without bias: (batch, in) and (out, in) give (batch, out). */
    public NDArray linear(NDArray x, NDArray matrix) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) matrix, null);
    }

    /** The same plus a bias, (out). */
    public NDArray linear(NDArray x, NDArray matrix, NDArray bias) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) matrix, (PtNDArray) bias);
    }

    /**
     * Batch norm over the second axis (Ioffe and Szegedy, ICML 2015, algorithm 1).
     *
     * @param training true takes mean and variance from the batch and updates the running ones; false uses the running ones
     */
    public NDArray batchNorm(NDArray x, BatchNormArrays arrays, boolean training) {
        // The Java declaration of DJL 0.36 names its parameters in another order than its native code takes them in.
        return JniUtils.batchNorm(
                (PtNDArray) x,
                (PtNDArray) arrays.mean(),
                (PtNDArray) arrays.variance(),
                (PtNDArray) arrays.scale(),
                (PtNDArray) arrays.shift(),
                training,
                STATISTICS_MOMENTUM,
                STATISTICS_EPSILON);
    }

    /** The arrays of a batch norm, (channels) each, float32: running mean and variance, and the trained scale and shift. */
    public record BatchNormArrays(NDArray mean, NDArray variance, NDArray scale, NDArray shift) {}

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

    /** DJL parses dots and brackets in an array's name as a position in a map or list, so names are removed for the call. */
    private static NDArray call(PtSymbolBlock script, NDArray... arrays) {
        String[] names = Stream.of(arrays).map(NDArray::getName).toArray(String[]::new);
        Stream.of(arrays).forEach(array -> array.setName(null));
        try {
            return IValueUtils.forward(script, new NDList(arrays), true).get(0);
        } finally {
            for (int i = 0; i < arrays.length; i++) {
                arrays[i].setName(names[i]);
            }
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
        toFloat16.close();
        toFloat32.close();
        reluInPlace.close();
        prelu.close();
        lerp.close();
        sgd.close();
    }
}
