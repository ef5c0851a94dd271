// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Runs the script of a layer or a network on an input, in evaluation mode and float32. */
final class LayerRun implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager();
    private final Parameters parameters;
    private final TorchScript script;

    /**
     * A layer whose parameters of a kind have the same value: filters {@code filter}, scale {@code scale}, shift {@code shift},
     * slope .25, mean 0, variance 1.
     */
    LayerRun(Layer layer, float filter, float scale, float shift) {
        parameters = new Parameters(manager, "", layer.parameters(0), spec -> {
            float[] values = spec.initialValues(1);
            Arrays.fill(
                    values,
                    switch (spec.kind()) {
                        case CONVOLUTION, LINEAR, CENTERS -> filter;
                        case SCALE, UNIT_SCALE -> scale;
                        case SHIFT, BIAS -> shift;
                        case SLOPE -> .25f;
                        case RUNNING_MEAN -> 0;
                        case RUNNING_VARIANCE -> 1;
                    });
            return values;
        });
        script = script(manager, parameters, layer::write);
    }

    /** The result for an input. */
    NDArray apply(NDArray input) {
        return run(script, parameters, input);
    }

    /** An input with this value everywhere. */
    NDArray input(float value, long... shape) {
        return manager.full(new Shape(shape), value);
    }

    /** The embeddings of images, (batch, 3, size, size), by a network with these parameters. */
    static NDArray embed(BackboneNetwork network, Parameters parameters, NDArray images) {
        try (TorchScript script = script(images.getManager(), parameters, network::write)) {
            return run(script, parameters, images);
        }
    }

    private static TorchScript script(
            NDManager manager, Parameters parameters, BiFunction<ForwardScript, String, String> write) {
        Map<String, String> expressions = new HashMap<>();
        for (ParameterSpec spec : parameters.specs()) {
            expressions.put(spec.name(), "parameters[" + expressions.size() + "]");
        }
        ScriptCode code = new ScriptCode();
        String result = write.apply(new ForwardScript(code, Precision.Float32, false, expressions::get), "input");
        return new TorchScript(
                manager, TorchScript.forward(code, List.of("input: Tensor", "parameters: List[Tensor]"), result));
    }

    private static NDArray run(TorchScript script, Parameters parameters, NDArray input) {
        NDList arguments = new NDList(input);
        arguments.addAll(TorchScript.list(input.getManager(), "parameters", parameters.tensors()));
        return script.run(arguments, false);
    }

    @Override
    public void close() {
        script.close();
        parameters.close();
        manager.close();
    }
}
