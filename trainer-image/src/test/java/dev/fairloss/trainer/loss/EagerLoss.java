// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The loss as one call of libtorch for each operation, and the norms of AdaFace in Java: the reference for {@link FairLoss#write},
 * float32 only.
 */
public final class EagerLoss {
    private final NDArray cosines;
    private final NDArray labels;
    private final float[] margins;

    private EagerLoss(NDArray cosines, NDArray labels, float[] margins) {
        this.cosines = cosines;
        this.labels = labels;
        this.margins = margins;
    }

    /** Labels and margins of a batch, and the state of the head, which changes. */
    public record Samples(int[] labels, float[] margins, Map<String, Float> state) {}

    /** The loss, and the embeddings of length 1. */
    public record Outcome(NDArray value, NDArray unit) {}

    /** The loss of a batch. */
    public static Outcome of(FairLoss loss, NDArray embeddings, NDArray centers, Samples samples) {
        NDArray unit = embeddings.normalize(2, 1, 1e-12);
        NDArray cosines = unit.matMul(centers.normalize(2, 1, 1e-12).transpose());
        long[] column = Arrays.stream(samples.labels()).asLongStream().toArray();
        NDArray labels = embeddings.getManager().create(column, new Shape(column.length, 1));
        var eager = new EagerLoss(cosines, labels, samples.margins());
        NDArray applied = eager.apply(loss.head(), embeddings, samples.state());
        NDArray logits = applied.mul(eager.scalar(loss.scale()));
        return new Outcome(logits.logSoftmax(1).gather(labels, 1).mean().neg(), unit);
    }

    private NDArray apply(MarginHead head, NDArray embeddings, Map<String, Float> state) {
        if (head instanceof CosFace) {
            return cosines.scatter(labels, cosines.gather(labels, 1).sub(column(i -> margins[i])), 1);
        }
        return head instanceof ArcFace ? arcFace() : adaFace(embeddings, state);
    }

    private NDArray arcFace() {
        NDArray cosine = cosines.gather(labels, 1);
        NDArray cos = column(i -> Math.cos(margins[i]));
        NDArray sin = column(i -> Math.sin(margins[i]));
        NDArray fall = column(i -> margins[i] * Math.sin(margins[i]));
        NDArray sine = cosine.square().neg().add(1).maximum(scalar(1e-8)).sqrt();
        NDArray turned = cosine.mul(cos).sub(sine.mul(sin));
        return cosines.scatter(labels, NDArrays.where(cosine.gt(cos.neg()), turned, cosine.sub(fall)), 1);
    }

    private NDArray adaFace(NDArray embeddings, Map<String, Float> state) {
        double[] quality = quality(embeddings, state);
        NDArray clipped = cosines.maximum(scalar(-1 + 1e-3)).minimum(scalar(1 - 1e-3));
        NDArray turned = clipped.gather(labels, 1).acos().sub(column(i -> margins[i] * quality[i]));
        NDArray angle = turned.maximum(scalar(1e-3)).minimum(scalar(Math.PI - 1e-3));
        NDArray target = angle.cos().sub(column(i -> margins[i] * quality[i] + margins[i]));
        return clipped.scatter(labels, target, 1);
    }

    private static double[] quality(NDArray embeddings, Map<String, Float> state) {
        float[] values = embeddings.toFloatArray();
        int dim = (int) embeddings.getShape().get(1);
        double[] norms = new double[values.length / dim];
        for (int i = 0; i < norms.length; i++) {
            double squares = 0;
            for (int d = 0; d < dim; d++) {
                squares += (double) values[i * dim + d] * values[i * dim + d];
            }
            norms[i] = Math.min(100, Math.max(.001, Math.sqrt(squares)));
        }
        double batchMean = DoubleStream.of(norms).average().orElseThrow();
        double variance = DoubleStream.of(norms)
                        .map(norm -> (norm - batchMean) * (norm - batchMean))
                        .sum()
                / Math.max(1, norms.length - 1);
        float mean = running(batchMean, state.getOrDefault(AdaFace.MEAN, 20f));
        float deviation = running(Math.sqrt(variance), state.getOrDefault(AdaFace.DEVIATION, 100f));
        state.put(AdaFace.MEAN, mean);
        state.put(AdaFace.DEVIATION, deviation);
        return DoubleStream.of(norms)
                .map(norm -> .333 * (norm - mean) / (deviation + 1e-3))
                .map(z -> Math.max(-1, Math.min(1, z)))
                .toArray();
    }

    private static float running(double newest, float before) {
        return (float) (.01 * newest + (1 - .01) * before);
    }

    /** DJL lends libtorch the memory of a Java number only until a call returns, so constants are arrays of the pass. */
    private NDArray scalar(double value) {
        return cosines.getManager().create(new float[] {(float) value}, new Shape());
    }

    private NDArray column(IntToDoubleFunction value) {
        float[] values = new float[margins.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return cosines.getManager().create(values, new Shape(values.length, 1));
    }
}
