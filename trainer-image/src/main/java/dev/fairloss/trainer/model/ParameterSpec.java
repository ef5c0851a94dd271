// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Name, role and shape of one parameter of a network.
 *
 * @param name path with dots, unique in its network; also its name in a checkpoint, and part of the seed of its initial values
 * @param kind its role
 * @param shape sizes in the order that {@link ParameterKind} gives
 * @param torchName its name in the {@code state_dict} of PyTorch's definition of the network
 * @param deviation standard deviation of the initial values of filters, matrices and class centers; 0 for the other kinds
 */
public record ParameterSpec(String name, ParameterKind kind, List<Long> shape, String torchName, double deviation) {
    private static final String WEIGHT = ".weight";

    /** Copies the shape. */
    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** Filters of a convolution. @param shape (out, in / groups, height, width) */
    static ParameterSpec filters(String name, String module, List<Long> shape, double deviation) {
        return new ParameterSpec(name, ParameterKind.CONVOLUTION, shape, module + WEIGHT, deviation);
    }

    /** The matrix of a linear layer, (out, in), with the initial variance 1 / fan-in. */
    static ParameterSpec linear(String name, String module, long in, long out) {
        return new ParameterSpec(name, ParameterKind.LINEAR, List.of(out, in), module + WEIGHT, Math.sqrt(1.0 / in));
    }

    /** The addend of a linear layer, (out). */
    static ParameterSpec bias(String name, String module, long out) {
        return new ParameterSpec(name, ParameterKind.BIAS, List.of(out), module + ".bias", 0);
    }

    /** Slopes of a PReLU, (channels). */
    static ParameterSpec slopes(String name, String module, long channels) {
        return new ParameterSpec(name, ParameterKind.SLOPE, List.of(channels), module + WEIGHT, 0);
    }

    /** Class centers, (classes, dim), with the initial variance 1 / dim. */
    public static ParameterSpec centers(String name, long classes, long dim) {
        return new ParameterSpec(
                name, ParameterKind.CENTERS, List.of(classes, dim), "head.weight", Math.sqrt(1.0 / dim));
    }

    /** The four parameters of a batch norm: {@code .scale}, {@code .shift}, {@code .mean}, {@code .variance}. */
    static List<ParameterSpec> batchNorm(String name, String module, long channels) {
        return batchNorm(name, module, channels, ParameterKind.SCALE);
    }

    /** The four parameters of a batch norm with a factor of this kind. */
    static List<ParameterSpec> batchNorm(String name, String module, long channels, ParameterKind scale) {
        List<Long> shape = List.of(channels);
        return List.of(
                new ParameterSpec(name + ".scale", scale, shape, module + WEIGHT, 0),
                new ParameterSpec(name + ".shift", ParameterKind.SHIFT, shape, module + ".bias", 0),
                new ParameterSpec(name + ".mean", ParameterKind.RUNNING_MEAN, shape, module + ".running_mean", 0),
                new ParameterSpec(
                        name + ".variance", ParameterKind.RUNNING_VARIANCE, shape, module + ".running_var", 0));
    }

    /** Number of values. */
    public int size() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /**
     * Initial values in the order of the shape, the last dimension fastest. They depend on the seed and the name alone, not on
     * libtorch's generator. Filters, matrices and class centers are normal with mean 0.
     */
    public float[] initialValues(long seed) {
        return switch (kind) {
            case CONVOLUTION, LINEAR, CENTERS -> normal(seed);
            case SCALE, UNIT_SCALE, RUNNING_VARIANCE -> filled(1f);
            case SHIFT, BIAS, RUNNING_MEAN -> filled(0f);
            case SLOPE -> filled(0.25f);
        };
    }

    private float[] normal(long seed) {
        SplittableRandom random = Seeds.random(seed, "weights/" + name);
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private float[] filled(float value) {
        float[] values = new float[size()];
        Arrays.fill(values, value);
        return values;
    }
}
