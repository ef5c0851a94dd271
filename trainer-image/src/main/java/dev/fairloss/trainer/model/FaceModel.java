// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.TorchOps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A backbone with its weights, and one centre for each class it was trained on: all that training changes and all that is
 * saved. Everything lives in a manager of its own until {@link #close()}. Not for several threads at a time.
 */
public final class FaceModel implements AutoCloseable {
    /** Name of the class centres, (classes, embeddingSize), among the weights. */
    public static final String CENTRES = "centres";

    private final ModelShape shape;
    private final BackboneNetwork backbone;
    private final NDManager manager;
    private final TorchOps ops;
    private final Parameters weights;

    /**
     * A model with starting weights, see {@link ParameterSpec#start}.
     *
     * @param parent the manager that outlives it
     * @param seed of the starting weights
     */
    public FaceModel(NDManager parent, ModelShape shape, long seed) {
        this.shape = shape;
        this.backbone = Backbones.named(shape.backbone());
        this.manager = parent.newSubManager();
        this.ops = new TorchOps(manager);
        List<ParameterSpec> specs = new ArrayList<>(backbone.weights(shape.embeddingSize()));
        specs.add(new ParameterSpec(
                CENTRES, ParameterKind.CENTRES, List.of((long) shape.classes(), (long) shape.embeddingSize())));
        this.weights = new Parameters(manager, "", specs, spec -> spec.start(seed));
    }

    /** What must agree for a checkpoint to fit. */
    public ModelShape shape() {
        return shape;
    }

    /** The net. */
    public BackboneNetwork backbone() {
        return backbone;
    }

    /** All weights, batch statistics and class centres. */
    public Parameters weights() {
        return weights;
    }

    /** What libtorch does for it beyond DJL. */
    public TorchOps ops() {
        return ops;
    }

    /** The manager of all that lives as long as the model; make a sub-manager for what lives shorter. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Images as the net takes them, without a copy: NCHW in shape, NHWC in memory.
     *
     * @param scope owner of the array
     * @param pixels direct, float32, (batch, side, side, 3); must stay untouched while the array is used
     * @return (batch, 3, side, side)
     */
    public NDArray images(NDManager scope, ByteBuffer pixels, int batch) {
        int side = backbone.inputSide();
        if (pixels.remaining() != 4L * batch * side * side * 3) {
            throw new IllegalArgumentException(backbone.name() + " takes images of side " + side + ", not "
                    + pixels.remaining() + " bytes for " + batch + " of them");
        }
        return scope.create(pixels, new Shape(batch, side, side, 3), DataType.FLOAT32)
                .transpose(0, 3, 1, 2);
    }

    /** The weights as a safetensors file: float32, filters as (out, in, height, width). */
    public byte[] save() {
        return weights.tensors().encode(NDList.Encoding.SAFETENSORS);
    }

    /**
     * Takes the weights of a file that {@link #save()} made, or of a training checkpoint, which holds them too.
     *
     * @param source what to call the file in a message
     * @throws TrainerException if it is not such a file, or one of another net
     */
    public void load(byte[] safetensors, String source) {
        try (NDManager scope = manager.newSubManager()) {
            weights.load(decode(scope, safetensors, source), source);
        }
    }

    /**
     * Reads a safetensors file.
     *
     * @throws TrainerException if the bytes are no such file
     */
    public static NDList decode(NDManager scope, byte[] safetensors, String source) {
        try {
            return NDList.decode(scope, safetensors);
        } catch (RuntimeException e) {
            throw TrainerException.invalidInput(
                    source + " is not a readable safetensors file.", "Delete it and run again.", e);
        }
    }

    @Override
    public void close() {
        ops.close();
        manager.close();
    }
}
