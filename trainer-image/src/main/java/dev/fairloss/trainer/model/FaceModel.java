// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.TrainerException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A backbone with its parameters, one center for each class it is trained on, and the state of the margin head: all that
 * training changes and that is saved. Everything lives in a manager of its own until {@link #close()}. Not thread-safe.
 */
public final class FaceModel implements AutoCloseable {
    /**
     * Name of the class centers, (classes, embeddingSize), among the parameters. Part of the seed of their initial values, so
     * another spelling would give other results.
     */
    public static final String CENTERS = "centres";

    /** Comes before the names of the head's state in a file. */
    private static final String HEAD = "head/";

    private final ModelShape shape;
    private final BackboneNetwork backbone;
    private final NDManager manager;
    private final Parameters parameters;
    private final Map<String, Float> headState = new TreeMap<>();

    /**
     * A model with initial values, see {@link ParameterSpec#initialValues}.
     *
     * @param parent the manager that outlives it
     * @param seed of the initial values
     */
    public FaceModel(NDManager parent, ModelShape shape, long seed) {
        this.shape = shape;
        this.backbone = Backbones.of(shape.backbone());
        this.manager = parent.newSubManager();
        List<ParameterSpec> specs = new ArrayList<>(backbone.parameters(shape.embeddingSize()));
        specs.add(ParameterSpec.centers(CENTERS, shape.classes(), shape.embeddingSize()));
        this.parameters = new Parameters(manager, "", specs, spec -> spec.initialValues(seed));
    }

    /** What must agree for a checkpoint to fit. */
    public ModelShape shape() {
        return shape;
    }

    /** The network. */
    public BackboneNetwork backbone() {
        return backbone;
    }

    /** All trained parameters, batch statistics and class centers. */
    public Parameters parameters() {
        return parameters;
    }

    /** Values that the margin head keeps from update to update, by name; empty for a head without memory. Changed in place. */
    public Map<String, Float> headState() {
        return headState;
    }

    /** The manager of everything that lives as long as the model; use a sub-manager for shorter lives. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Images as they are in memory; without a copy on CPUs.
     *
     * @param scope owner of the array
     * @param pixels direct, float32, (batch, size, size, 3); must not change while the array is used
     * @return (batch, size, size, 3)
     */
    public NDArray pixels(NDManager scope, ByteBuffer pixels, int batch) {
        int size = shape.backbone().inputSize();
        if (pixels.remaining() != 4L * batch * size * size * 3) {
            throw new IllegalArgumentException(shape.backbone() + " takes images of " + size + " x " + size + ", not "
                    + pixels.remaining() + " bytes for " + batch + " of them");
        }
        return scope.create(pixels, new Shape(batch, size, size, 3), DataType.FLOAT32);
    }

    /** The model as a safetensors file: float32, filters as (out, in, height, width). */
    public byte[] save() {
        try (NDManager scope = manager.newSubManager()) {
            return tensors(scope).encode(NDList.Encoding.SAFETENSORS);
        }
    }

    /**
     * All tensors with their names in a file: parameters, and {@code head/<name>} of shape (1) for each value of the head's
     * state.
     *
     * @param scope owner of the head's tensors; parameters stay the model's
     */
    public NDList tensors(NDManager scope) {
        NDList tensors = new NDList(parameters.tensors());
        headState.forEach((name, value) -> {
            NDArray array = scope.create(new float[] {value});
            array.setName(HEAD + name);
            tensors.add(array);
        });
        return tensors;
    }

    /**
     * Loads a file that {@link #save()} made, or a training checkpoint, which contains the same tensors.
     *
     * @param source what to call the file in a message
     * @throws TrainerException if it is not such a file, or one of another network
     */
    public void load(byte[] safetensors, String source) {
        try (NDManager scope = manager.newSubManager()) {
            load(decode(scope, safetensors, source), source);
        }
    }

    /** Loads decoded tensors, see {@link #load(byte[], String)}; they stay the caller's. */
    public void load(NDList tensors, String source) {
        parameters.load(tensors, source);
        headState.clear();
        for (NDArray tensor : tensors) {
            if (tensor.getName().startsWith(HEAD)) {
                headState.put(tensor.getName().substring(HEAD.length()), tensor.toFloatArray()[0]);
            }
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
        manager.close();
    }
}
