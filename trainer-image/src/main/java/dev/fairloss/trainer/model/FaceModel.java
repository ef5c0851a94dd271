// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.safetensors.TensorEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    /** Comes before the names of the head's state in a checkpoint. */
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

    /**
     * The model as a safetensors file: float32, filters as (out, in, height, width), with the names of PyTorch modules;
     * class centers as {@code head.weight}, the state of the head as {@code head.<name>} of shape (1). Values are read when the file
     * is written.
     *
     * @param imageSize height and width of the aligned images that it was trained on, in pixels; empty if unknown
     */
    public SafetensorsWriter safetensors(OptionalInt imageSize) {
        var writer = new SafetensorsWriter()
                .metadata(NetworkWeights.FORMAT, NetworkWeights.PYTORCH)
                .metadata(NetworkWeights.BACKBONE, shape.backbone().name());
        imageSize.ifPresent(size -> writer.metadata(NetworkWeights.IMAGE_SIZE, Integer.toString(size)));
        for (ParameterSpec spec : parameters.specs()) {
            writer.add(spec.torchName(), spec.shape(), rows -> parameters.values(spec.name(), rows));
        }
        headState.forEach((name, value) -> writer.add(NetworkWeights.HEAD + name, List.of(1L), new float[] {value}));
        return writer;
    }

    /** Adds the parameters, and {@code head/<name>} of shape (1) for each value of the head's state, to a checkpoint. */
    public void addTo(SafetensorsWriter writer) {
        parameters.addTo(writer);
        headState.forEach((name, value) -> writer.add(HEAD + name, List.of(1L), new float[] {value}));
    }

    /** Loads a file that {@link #safetensors} made. @throws TrainerException if it is one of another network */
    public void loadModel(SafetensorsFile file) {
        parameters.load(file, ParameterSpec::torchName);
        loadHeadState(file, NetworkWeights.HEAD);
    }

    /**
     * Loads the network of a file that {@link #safetensors} made; class centers and the state of the head stay.
     *
     * @throws TrainerException if it is one of another network
     */
    public void loadNetwork(SafetensorsFile file) {
        load(NetworkWeights.read(file, shape.backbone(), shape.embeddingSize()));
    }

    /** Loads the tensors of {@link #addTo}. @throws TrainerException if they are those of another network */
    public void loadCheckpoint(SafetensorsFile checkpoint) {
        parameters.load(checkpoint);
        loadHeadState(checkpoint, HEAD);
    }

    private void loadHeadState(SafetensorsFile file, String prefix) {
        headState.clear();
        for (TensorEntry entry : file.float32()) {
            if (entry.name().startsWith(prefix) && entry.shape().equals(List.of(1L))) {
                headState.put(entry.name().substring(prefix.length()), file.values(entry.name())[0]);
            }
        }
    }

    /**
     * Replaces the parameters of the network; class centers and the state of the head stay.
     *
     * @throws IllegalArgumentException if they are those of another network
     */
    public void load(NetworkWeights weights) {
        if (!weights.network().backbone().equals(shape.backbone())
                || weights.embeddingSize() != shape.embeddingSize()) {
            throw new IllegalArgumentException(weights.network().backbone() + ", " + weights.embeddingSize());
        }
        weights.values().forEach(parameters::set);
    }

    /** Replaces the class centers. @param centers (classes, embeddingSize), row after row */
    public void setCenters(float[] centers) {
        parameters.set(CENTERS, centers);
    }

    @Override
    public void close() {
        manager.close();
    }
}
