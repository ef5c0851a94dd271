// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;

/** Everything a {@link MarginHead} may use: all cosines, labels, margins, embedding norms, the epoch, and its own state. */
public final class HeadInput {
    private final NDArray embeddings;
    private final NDArray cosines;
    private final Targets targets;
    private final NDArray labels;

    HeadInput(NDArray embeddings, NDArray cosines, Targets targets) {
        this.embeddings = embeddings;
        this.cosines = cosines;
        this.targets = targets;
        this.labels = embeddings
                .getManager()
                .create(
                        Arrays.stream(targets.labels()).asLongStream().toArray(),
                        new Shape(targets.labels().length, 1));
    }

    /**
     * What the samples of a batch should become.
     *
     * @param labels class of each sample, (batch), 0 to classes - 1
     * @param margins margin of each sample's class, (batch), at least 0, in the head's unit
     * @param epoch from 0
     * @param headState values that the head keeps between updates, by name; the head changes them
     */
    public record Targets(int[] labels, float[] margins, int epoch, Map<String, Float> headState) {}

    /** Cosine between each embedding and each class center, (batch, classes), in [-1, 1]. */
    public NDArray cosines() {
        return cosines;
    }

    /** Class of each sample, (batch). */
    public int[] labels() {
        return targets.labels();
    }

    /** Margin of each sample, (batch), at least 0. */
    public float[] margins() {
        return targets.margins();
    }

    /** The epoch, from 0. */
    public int epoch() {
        return targets.epoch();
    }

    /** The value of each sample's own class in an array of (batch, classes): (batch, 1). */
    public NDArray own(NDArray ofClasses) {
        return ofClasses.gather(labels, 1);
    }

    /** An array of (batch, classes) with the own classes' values replaced by (batch, 1). */
    public NDArray withOwn(NDArray ofClasses, NDArray own) {
        return ofClasses.scatter(labels, own, 1);
    }

    /** Length of each embedding before normalization, (batch), as plain numbers: no gradient flows through them. */
    public double[] norms() {
        double[] values = embeddings.getDataType() == DataType.FLOAT64
                ? embeddings.toDoubleArray()
                : toDoubles(embeddings.toFloatArray());
        int dim = (int) embeddings.getShape().get(1);
        double[] norms = new double[values.length / dim];
        for (int i = 0; i < norms.length; i++) {
            double squares = 0;
            for (int d = 0; d < dim; d++) {
                squares += values[i * dim + d] * values[i * dim + d];
            }
            norms[i] = Math.sqrt(squares);
        }
        return norms;
    }

    /** A value that the head kept in an earlier update, or the initial one. */
    public float state(String name, float initial) {
        return targets.headState().getOrDefault(name, initial);
    }

    /** Keeps a value for later updates. It is part of the model's file and of every checkpoint. */
    public void keep(String name, float value) {
        targets.headState().put(name, value);
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
