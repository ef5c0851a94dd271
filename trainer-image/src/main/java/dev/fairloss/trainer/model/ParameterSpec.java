// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Name, role and shape of one parameter of a network.
 *
 * @param name path with dots, unique in its network; also its name in a checkpoint
 * @param kind its role
 * @param shape sizes in the order that {@link ParameterKind} gives
 */
public record ParameterSpec(String name, ParameterKind kind, List<Long> shape) {
    /** Copies the shape. */
    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /**
     * Filters of a convolution, (out, in, size, size).
     *
     * @param in channels that each filter sees: those of its group
     */
    public static ParameterSpec convolution(String name, long in, long out, long size) {
        return new ParameterSpec(name, ParameterKind.CONVOLUTION, List.of(out, in, size, size));
    }

    /** A matrix without bias, (out, in). */
    public static ParameterSpec linear(String name, long in, long out) {
        return new ParameterSpec(name, ParameterKind.LINEAR, List.of(out, in));
    }

    /** The four parameters of a batch norm: {@code .scale}, {@code .shift}, {@code .mean}, {@code .variance}. */
    public static List<ParameterSpec> batchNorm(String name, long channels) {
        return List.of(
                new ParameterSpec(name + ".scale", ParameterKind.SCALE, List.of(channels)),
                new ParameterSpec(name + ".shift", ParameterKind.SHIFT, List.of(channels)),
                new ParameterSpec(name + ".mean", ParameterKind.RUNNING_MEAN, List.of(channels)),
                new ParameterSpec(name + ".variance", ParameterKind.RUNNING_VARIANCE, List.of(channels)));
    }

    /** Number of values. */
    public int size() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /**
     * Initial values in the order of the shape, the last dimension fastest. They depend on the seed and the name alone, not on
     * libtorch's generator. Filters, matrices and class centers are normal with mean 0; the variance is 2 / fan-in for filters
     * (He and others, ICCV 2015, eq. 10) and 1 / fan-in for matrices and centers, which no ReLU follows.
     */
    public float[] initialValues(long seed) {
        return switch (kind) {
            case CONVOLUTION -> normal(Math.sqrt(2.0 / fanIn()), seed);
            case LINEAR, CENTERS -> normal(Math.sqrt(1.0 / fanIn()), seed);
            case SCALE, RUNNING_VARIANCE -> filled(1f);
            case SHIFT, RUNNING_MEAN -> filled(0f);
            case SLOPE -> filled(0.25f);
        };
    }

    private double fanIn() {
        return (double) size() / shape.get(0);
    }

    private float[] normal(double deviation, long seed) {
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
