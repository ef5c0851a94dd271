// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.RepeatedInputs;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes embeddings for evaluation in one script: with running batch statistics, and as the sum of the embeddings of an image and
 * its mirror image (the field's convention), normalized unless {@link Lengths#KEPT} is requested. On a GPU, images and mirror images
 * are one batch, and the script runs on the same arrays each time ({@link RepeatedInputs}). Takes cropped and standardized images.
 * Uses the model's parameters as they are at each call.
 */
public final class Embedder implements AutoCloseable {
    private static final double EPSILON = 1e-12;

    private final FaceModel model;
    private final Precision precision;
    private final TorchScript script;
    private final NDManager manager;
    private final RepeatedInputs repeated;

    /** The lengths of embeddings. */
    public enum Lengths {
        /** All embeddings have length 1. */
        ONE,
        /** Embeddings are as the network computes them. */
        KEPT
    }

    /** An embedder for a model, which stays the caller's; its embeddings have length 1. */
    public Embedder(FaceModel model, Precision precision) {
        this(model, precision, Lengths.ONE);
    }

    /** An embedder for a model, which stays the caller's. */
    public Embedder(FaceModel model, Precision precision, Lengths lengths) {
        this(model, precision, lengths, model.manager().getDevice().isGpu());
    }

    /** @param gpu whether to work as on a GPU, which tests do on the CPU too */
    Embedder(FaceModel model, Precision precision, Lengths lengths, boolean gpu) {
        this.model = model;
        this.precision = precision;
        List<ParameterSpec> specs = model.parameters().specs();
        this.manager = model.manager().newSubManager();
        this.script = new TorchScript(manager, code(model.backbone(), specs, precision, lengths, gpu));
        NDList parameters =
                TorchScript.list(manager, "parameters", model.parameters().tensors());
        this.repeated = new RepeatedInputs(manager, script, parameters, false, gpu);
    }

    /** Height and width of the images that it takes, in pixels. */
    public int inputSize() {
        return model.shape().backbone().inputSize();
    }

    /**
     * Embeds a batch.
     *
     * @param pixels direct, native order, float32, (batch, size, size, 3), size that of the backbone; not changed
     * @return (batch, embeddingSize), row after row
     * @throws TrainerException retry: an embedding is not finite
     */
    public float[] embed(ByteBuffer pixels, int batch) {
        try (NDManager scope = manager.newSubManager()) {
            float[] rows =
                    repeated.run(new NDList(model.pixels(scope, pixels, batch))).toFloatArray();
            requireFinite(rows, batch);
            return rows;
        }
    }

    /** Distances and pairs leave out what is not a number, so it must not come that far. */
    private void requireFinite(float[] rows, int batch) {
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isFinite(rows[i])) {
                throw new TrainerException(
                        ExitCode.RETRY,
                        "The embedding of image " + (i / (rows.length / batch) + 1) + " of a batch of " + batch
                                + " is not finite.",
                        "The same command computes it again. If it repeats, the network's values exceed " + precision
                                + (precision == Precision.Float16
                                        ? ": compute in BFloat16 or Float32."
                                        : ": train it with a lower learning rate."));
            }
        }
    }

    /** Products with class centers of its embeddings, or of several networks' joined ones, on its device. The caller closes them. */
    public DeviceProducts centerProducts(int dim) {
        return new DeviceProducts(manager, dim);
    }

    private static String code(
            BackboneNetwork network,
            List<ParameterSpec> specs,
            Precision precision,
            Lengths lengths,
            boolean oneBatch) {
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
        String result =
                switch (lengths) {
                    case ONE -> unit(code, sum);
                    case KEPT -> sum;
                };
        return TorchScript.forward(code, List.of("images: Tensor", "parameters: List[Tensor]"), result);
    }

    private static String unit(ScriptCode code, String rows) {
        String length = code.call("clamp_min", code.call("norm", rows, 2, "[1]", true), EPSILON);
        return code.call("div", rows, code.call("expand_as", length, rows));
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
