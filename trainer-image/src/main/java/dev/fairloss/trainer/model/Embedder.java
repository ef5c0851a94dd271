// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.RepeatedInputs;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes unit embeddings for evaluation in one script: with running batch statistics, and as the sum of the embeddings of an
 * image and its mirror image (the field's convention). On a GPU, images and mirror images are one batch, and the script runs on
 * the same arrays each time ({@link RepeatedInputs}). Takes cropped and standardized images. Uses the model's parameters as they
 * are at each call.
 */
public final class Embedder implements AutoCloseable {
    private static final double EPSILON = 1e-12;

    private final FaceModel model;
    private final TorchScript script;
    private final NDManager manager;
    private final RepeatedInputs repeated;

    /** An embedder for a model, which stays the caller's. */
    public Embedder(FaceModel model, Precision precision) {
        this(model, precision, model.manager().getDevice().isGpu());
    }

    /** @param gpu whether to work as on a GPU, which tests do on the CPU too */
    Embedder(FaceModel model, Precision precision, boolean gpu) {
        this.model = model;
        List<ParameterSpec> specs = model.parameters().specs();
        this.manager = model.manager().newSubManager();
        this.script = new TorchScript(manager, code(model.backbone(), specs, precision, gpu));
        NDList parameters =
                TorchScript.list(manager, "parameters", model.parameters().tensors());
        this.repeated = new RepeatedInputs(manager, script, parameters, false, gpu);
    }

    /**
     * Embeds a batch.
     *
     * @param pixels direct, native order, float32, (batch, size, size, 3), size that of the backbone; not changed
     * @return (batch, embeddingSize), row after row, each row of length 1
     */
    public float[] embed(ByteBuffer pixels, int batch) {
        try (NDManager scope = manager.newSubManager()) {
            return repeated.run(new NDList(model.pixels(scope, pixels, batch))).toFloatArray();
        }
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
        repeated.close();
        script.close();
        manager.close();
    }
}
