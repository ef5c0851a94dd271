// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One weight of a net before it exists.
 *
 * @param name path with dots, unique in its net; also its name in a checkpoint
 * @param kind what it is for
 * @param shape sizes in the order that {@link ParameterKind} gives
 */
public record ParameterSpec(String name, ParameterKind kind, List<Long> shape) {
    /** Copies the shape. */
    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** A convolution without bias, (out, in, size, size). */
    public static ParameterSpec convolution(String name, long in, long out, long size) {
        return new ParameterSpec(name, ParameterKind.CONVOLUTION, List.of(out, in, size, size));
    }

    /** A matrix without bias, (out, in). */
    public static ParameterSpec linear(String name, long in, long out) {
        return new ParameterSpec(name, ParameterKind.LINEAR, List.of(out, in));
    }

    /** The four weights of a batch norm: {@code .scale}, {@code .shift}, {@code .mean}, {@code .variance}. */
    public static List<ParameterSpec> batchNorm(String name, long channels) {
        return List.of(
                new ParameterSpec(name + ".scale", ParameterKind.SCALE, List.of(channels)),
                new ParameterSpec(name + ".shift", ParameterKind.SHIFT, List.of(channels)),
                new ParameterSpec(name + ".mean", ParameterKind.RUNNING_MEAN, List.of(channels)),
                new ParameterSpec(name + ".variance", ParameterKind.RUNNING_VARIANCE, List.of(channels)));
    }

    /** A convolution {@code name.conv} of size 3 and its batch norm {@code name.bn}. */
    public static List<ParameterSpec> stage(String name, long in, long out) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(convolution(name + ".conv", in, out, 3));
        specs.addAll(batchNorm(name + ".bn", out));
        return specs;
    }

    /** Number of values. */
    public int size() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /**
     * Starting values, in the order of the shape, the last size fastest. They depend on the seed and the name alone, not on
     * libtorch's generator. Filters, matrices and class centres are normal with mean 0 and variance 2 / (values feeding one
     * output) for filters (He and others, ICCV 2015, eq. 10, for ReLU), 1 / (that number) for matrices and centres, which no
     * ReLU follows.
     */
    public float[] start(long seed) {
        float[] values = new float[size()];
        switch (kind) {
            case CONVOLUTION -> normal(values, Math.sqrt(2.0 / fanIn()), seed);
            case LINEAR, CENTRES -> normal(values, Math.sqrt(1.0 / fanIn()), seed);
            case SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1f);
            case SHIFT, RUNNING_MEAN -> Arrays.fill(values, 0f);
        }
        return values;
    }

    private double fanIn() {
        return (double) size() / shape.get(0);
    }

    private void normal(float[] values, double deviation, long seed) {
        SplittableRandom random = Seeds.random(seed, "weights/" + name);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
    }
}
