// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.RepeatedScript;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes unit embeddings for evaluation in one script: with running batch statistics, and as the sum of the embeddings of an
 * image and its mirror image (the field's convention). On a GPU, images and mirror images are one batch, and the script runs on
 * the same arrays each time ({@link RepeatedScript}). Takes cropped and standardized images. Uses the model's parameters as they
 * are at each call.
 */
public final class Embedder implements AutoCloseable {
    private static final double EPSILON = 1e-12;
    private static final NDIndex ALL = new NDIndex("...");

    private final FaceModel model;
    private final TorchScript script;
    private final NDManager manager;
    private final NDList parameters;
    private final boolean gpu;
    private Optional<NDArray> input = Optional.empty();
    private Optional<RepeatedScript> repeated = Optional.empty();

    /** An embedder for a model, which stays the caller's. */
    public Embedder(FaceModel model, Precision precision) {
        this(model, precision, model.manager().getDevice().isGpu());
    }

    /** @param gpu whether to work as on a GPU, which tests do on the CPU too */
    Embedder(FaceModel model, Precision precision, boolean gpu) {
        this.model = model;
        this.gpu = gpu;
        List<ParameterSpec> specs = model.parameters().specs();
        this.manager = model.manager().newSubManager();
        this.script = new TorchScript(manager, code(model.backbone(), specs, precision, gpu));
        this.parameters =
                TorchScript.list(manager, "parameters", model.parameters().tensors());
    }

    /**
     * Embeds a batch.
     *
     * @param pixels direct, native order, float32, (batch, size, size, 3), size that of the backbone; not changed
     * @return (batch, embeddingSize), row after row, each row of length 1
     */
    public float[] embed(ByteBuffer pixels, int batch) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray images = model.pixels(scope, pixels, batch);
            return gpu
                    ? repeated(images).run().toFloatArray()
                    : script.run(arguments(images), false).toFloatArray();
        }
    }

    private NDList arguments(NDArray images) {
        NDList arguments = new NDList(images);
        arguments.addAll(parameters);
        return arguments;
    }

    /** The script on an array that keeps its memory, filled with the images; on another one for a batch of another size. */
    private RepeatedScript repeated(NDArray images) {
        if (input.filter(array -> array.getShape().equals(images.getShape())).isEmpty()) {
            closeRepeated();
            NDArray own = images.duplicate();
            own.attach(manager);
            input = Optional.of(own);
            repeated = Optional.of(new RepeatedScript(script, arguments(own), false));
        } else {
            input.get().set(ALL, images);
        }
        return repeated.orElseThrow();
    }

    private void closeRepeated() {
        repeated.ifPresent(RepeatedScript::close);
        input.ifPresent(NDArray::close);
    }

    private static String code(
            BackboneNetwork network, List<ParameterSpec> specs, Precision precision, boolean oneBatch) {
        Map<String, String> expressions = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            expressions.put(specs.get(i).name(), "parameters[" + i + "]");
        }
        ScriptCode code = new ScriptCode();
        ForwardScript forward = new ForwardScript(code, precision, false, expressions::get);
        String images = code.call("permute", "images", "[0, 3, 1, 2]");
        String mirrored = code.call("flip", images, "[3]");
        String sum = oneBatch
                ? sumOfHalves(code, network.write(forward, code.call("cat", "[" + images + ", " + mirrored + "]", 0)))
                : code.call("add_", network.write(forward, images), network.write(forward, mirrored));
        String length = code.call("clamp_min", code.call("norm", sum, 2, "[1]", true), EPSILON);
        String unit = code.call("div", sum, code.call("expand_as", length, sum));
        return TorchScript.forward(code, List.of("images: Tensor", "parameters: List[Tensor]"), unit);
    }

    /** Row i plus row i + n of 2 n rows. */
    private static String sumOfHalves(ScriptCode code, String rows) {
        String halves = code.let("torch.chunk(" + rows + ", 2, 0)");
        return code.let("torch.add(" + halves + "[0], " + halves + "[1])");
    }

    @Override
    public void close() {
        closeRepeated();
        script.close();
        manager.close();
    }
}
