// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.safetensors.RowBlock;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.safetensors.TensorEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Named float32 arrays for a list of {@link ParameterSpec}s: parameters, or arrays of the same shapes, such as the optimizer's
 * velocities. Filters are stored channels_last. The arrays belong to a manager of their own, which {@link #close()} closes.
 */
public final class Parameters implements AutoCloseable {
    private static final NDIndex ALL = new NDIndex("...");

    private final NDManager manager;
    private final String prefix;
    private final Map<String, ParameterSpec> specs;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * Creates the arrays.
     *
     * @param parent the manager that outlives them
     * @param prefix precedes each name in a checkpoint; may be empty
     * @param values initial values of a spec, in the order of its shape
     */
    public Parameters(
            NDManager parent, String prefix, List<ParameterSpec> specs, Function<ParameterSpec, float[]> values) {
        this.manager = parent.newSubManager();
        this.prefix = prefix;
        this.specs = new LinkedHashMap<>();
        for (ParameterSpec spec : specs) {
            if (this.specs.put(spec.name(), spec) != null) {
                throw new IllegalArgumentException("two parameters are named " + spec.name());
            }
            put(spec, manager.create(values.apply(spec), shape(spec)));
        }
    }

    /** The specs, in their order. */
    public List<ParameterSpec> specs() {
        return List.copyOf(specs.values());
    }

    /** The array of a name; it stays owned by this object. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no parameter " + name);
        }
        return array;
    }

    /** All arrays with their names in a checkpoint (with the prefix); they stay owned by this object. */
    public NDList tensors() {
        return new NDList(arrays.values());
    }

    /** Adds all arrays to a file, with their names in a checkpoint; read when the file is written. */
    public void addTo(SafetensorsWriter writer) {
        for (ParameterSpec spec : specs.values()) {
            writer.add(prefix + spec.name(), spec.shape(), rows -> values(spec.name(), rows));
        }
    }

    /** Some rows of an array, the last dimension fastest. */
    float[] values(String name, RowBlock rows) {
        return ArrayRows.values(get(name), rows);
    }

    /**
     * Copies the values of a checkpoint into the arrays; ignores other tensors.
     *
     * @throws TrainerException if one is missing or has another shape or type; then nothing changes
     */
    public void load(SafetensorsFile file) {
        load(file, spec -> prefix + spec.name());
    }

    /** See {@link #load(SafetensorsFile)}. @param names the name of a parameter in the file */
    void load(SafetensorsFile file, Function<ParameterSpec, String> names) {
        for (ParameterSpec spec : specs.values()) {
            check(spec, names.apply(spec), file);
        }
        for (ParameterSpec spec : specs.values()) {
            for (RowBlock rows : RowBlock.of(spec.shape())) {
                ArrayRows.set(get(spec.name()), rows, file.values(names.apply(spec), rows));
            }
        }
    }

    /** Sets all values to 0. */
    public void clear() {
        for (NDArray array : arrays.values()) {
            try (NDArray zeros = array.zerosLike()) {
                array.set(ALL, zeros);
            }
        }
    }

    /** Replaces the values of a parameter. @param values in the order of its shape, the last dimension fastest */
    void set(String name, float[] values) {
        try (NDArray source = manager.create(values, shape(specs.get(name)))) {
            get(name).set(ALL, source);
        }
    }

    /** Replaces the values of a parameter by those of the parameter of the same name among others. */
    public void copy(String name, Parameters others) {
        get(name).set(ALL, others.get(name));
    }

    private static void check(ParameterSpec spec, String name, SafetensorsFile file) {
        String remedy = "It was written for another network, embedding size or set of people: delete it and run again.";
        TensorEntry found = file.tensors().get(name);
        if (found == null) {
            throw TrainerException.invalidInput(file.source() + " has no tensor " + name + ".", remedy);
        }
        if (!found.shape().equals(spec.shape()) || !found.type().equals(TensorEntry.FLOAT32)) {
            throw TrainerException.invalidInput(
                    file.source() + ": tensor " + name + " is " + found.type() + " " + found.shape() + ", expected "
                            + TensorEntry.FLOAT32 + " " + spec.shape() + ".",
                    remedy);
        }
    }

    private void put(ParameterSpec spec, NDArray array) {
        NDArray stored = spec.kind() == ParameterKind.CONVOLUTION ? channelsLast(array) : array;
        stored.setName(prefix + spec.name());
        arrays.put(spec.name(), stored);
    }

    @Override
    public void close() {
        manager.close();
    }

    private static Shape shape(ParameterSpec spec) {
        return new Shape(spec.shape());
    }

    /** The same (out, in, height, width) with the strides of (out, height, width, in); closes the given array. */
    private NDArray channelsLast(NDArray array) {
        Shape s = array.getShape();
        try (NDManager scope = manager.newSubManager()) {
            array.attach(scope);
            NDArray result = array.transpose(0, 2, 3, 1)
                    .duplicate()
                    .reshape(-1)
                    .duplicate()
                    .reshape(s.get(0), s.get(2), s.get(3), s.get(1))
                    .transpose(0, 3, 1, 2);
            result.attach(manager);
            return result;
        }
    }
}
